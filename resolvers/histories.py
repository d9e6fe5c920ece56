"""Histories of points: raw, in buckets, or thinned for a chart; of all points of a field by one call."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from edifice.errors import BadInput, CostLimitExceeded
from graph.pages import decode
from graph.records import EntityRecord
from ontology.unit_records import UnitRecord
from resolvers.conditions import BucketWidth, Condition, Range
from resolvers.context import Context
from resolvers.ranges import bucket_of, range_of
from resolvers.readings import affines_for, now_ms
from resolvers.selections import selected_points
from resolvers.series import Series
from resolvers.values import unit_of
from resolvers.zones import time_zones
from timeseries import grid
from timeseries.fill import Fill
from timeseries.history import Aggregate, BucketSeries, Wanted, bucketed
from timeseries.raw import RawSeries, raw, sampled
from timeseries.records import Affine

DEFAULT_ROWS = 1_000
MOST_ROWS = 10_000
MOST_TOGETHER = 100_000
"""Rows of all points together that one field may read: they are completed at once, while others wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is wanted of each point; `rows` at most, those behind the time `after`."""

    over: grid.Range
    bucket: BucketWidth | None
    functions: tuple[Aggregate, ...]
    max_points: int | None
    shape: str
    fill: Fill
    unit: UnitRecord | None
    rows: int
    after: int | None
    now: int


async def history(  # noqa: PLR0913 - the arguments that the contract fixes
    context: Context,
    points: Sequence[EntityRecord],
    *,
    range: Range,  # noqa: A002 - the argument's name in the contract
    bucket: BucketWidth | None = None,
    functions: tuple[Aggregate, ...] = ("AVG",),
    max_points: int | None = None,
    shape: str = "MIN_MAX",
    fill: Fill = "NONE",
    unit: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> list[Series | BadInput]:
    """The history of each point; an error for one whose unit does not convert to the one asked for.

    Raw readings without `bucket` and `max_points`; with `max_points` alone those that keep the shape, or, with the
    shape NONE, the narrowest buckets that are few enough.
    """
    now = now_ms()
    wanted = _Wanted(
        over=range_of(range, now),
        bucket=bucket,
        functions=tuple(dict.fromkeys(functions)),
        max_points=None if max_points is None else _checked(max_points, "maxPoints"),
        shape=shape,
        fill=fill,
        unit=None if unit is None else context.units.resolve(unit),
        rows=DEFAULT_ROWS if first is None else _checked(first, "first"),
        after=None if after is None else _time_of(after),
        now=now,
    )
    affines = affines_for(context, points, wanted.unit)
    found = await _series(context, points, affines, wanted)
    return [
        affine if isinstance(affine, BadInput) else found.get(point.id, _empty(context, point, wanted))
        for point, affine in zip(points, affines, strict=True)
    ]


async def _series(
    context: Context, points: Sequence[EntityRecord], affines: Sequence[Affine | BadInput], wanted: _Wanted
) -> dict[str, Series]:
    """The series of all points that have one, by their ids."""
    readable = {point.id: (point, affine) for point, affine in zip(points, affines, strict=True)
                if isinstance(affine, Affine) and point.series is not None}  # fmt: skip
    asked = list(readable.values())
    if not asked or wanted.over.end <= wanted.over.start:
        return {}
    if wanted.bucket is not None and wanted.bucket.calendar is not None:
        return await _by_calendar(context, asked, wanted)
    if wanted.bucket is not None:
        return await _in_buckets(context, asked, bucket_of(wanted.bucket, None), wanted)
    if wanted.max_points is not None and wanted.shape == "NONE":
        return await _in_buckets(context, asked, grid.width_for(wanted.over, wanted.max_points), wanted)
    return await _raw(context, asked, wanted)


_Asked = Sequence[tuple[EntityRecord, Affine]]


async def _by_calendar(context: Context, asked: _Asked, wanted: _Wanted) -> dict[str, Series]:
    """Buckets of the calendar, by one call for each time zone that the points are in."""
    zones = await time_zones(context, {point.scope for point, _ in asked})
    by_zone: dict[str | None, list[tuple[EntityRecord, Affine]]] = defaultdict(list)
    for point, affine in asked:
        by_zone[zones.get(point.scope)].append((point, affine))
    found: dict[str, Series] = {}
    for zone, members in by_zone.items():
        if wanted.bucket is not None:
            found |= await _in_buckets(context, members, bucket_of(wanted.bucket, zone), wanted)
    return found


async def _in_buckets(context: Context, asked: _Asked, bucket: grid.Bucket, wanted: _Wanted) -> dict[str, Series]:
    _limit(len(asked) * len(grid.grid(wanted.over, bucket)))
    computed = Wanted(wanted.over, bucket, wanted.functions, wanted.now, wanted.fill)
    numbers, affines = _numbers(asked)
    found = await bucketed(context.histories, numbers, computed, affines)
    return {point.id: _of_buckets(context, point, series, wanted)
            for (point, _), series in zip(asked, found, strict=True)}  # fmt: skip


async def _raw(context: Context, asked: _Asked, wanted: _Wanted) -> dict[str, Series]:
    numbers, affines = _numbers(asked)
    start = wanted.over.start if wanted.after is None else max(wanted.over.start, wanted.after + 1)
    over = grid.Range(start, wanted.over.end)
    if wanted.max_points is not None:
        _limit(len(asked) * wanted.max_points)
        shape = "LTTB" if wanted.shape == "LTTB" else "MIN_MAX"
        found = await sampled(context.histories, numbers, over, wanted.max_points, shape, affines)
    else:
        _limit(len(asked) * wanted.rows)
        found = await raw(context.histories, numbers, over, wanted.rows, affines)
    return {point.id: _of_readings(context, point, series, wanted)
            for (point, _), series in zip(asked, found, strict=True)}  # fmt: skip


def _of_buckets(context: Context, point: EntityRecord, found: BucketSeries, wanted: _Wanted) -> Series:
    begin = 0 if wanted.after is None else next(
        (index for index, time in enumerate(found.times) if time > (wanted.after or 0)), len(found.times)
    )  # fmt: skip
    end = begin + wanted.rows
    return Series(
        point=point,
        unit=_unit(context, point, wanted),
        times=found.times[begin:end],
        aggregates={name.lower(): column[begin:end] for name, column in found.columns.items()},
        has_next=len(found.times) > end,
        has_previous=begin > 0,
    )


def _of_readings(context: Context, point: EntityRecord, found: RawSeries, wanted: _Wanted) -> Series:
    return Series(
        point=point,
        unit=_unit(context, point, wanted),
        times=found.times,
        values=found.values,
        qualities=found.qualities,
        sampled=found.sampled,
        has_next=found.more,
        has_previous=wanted.after is not None,
    )


def _empty(context: Context, point: EntityRecord, wanted: _Wanted) -> Series:
    return Series(point=point, unit=_unit(context, point, wanted), times=(), values=())


def _unit(context: Context, point: EntityRecord, wanted: _Wanted) -> UnitRecord | None:
    own = unit_of(point)
    return wanted.unit or (None if own is None else context.units.describe(own))


def _numbers(asked: _Asked) -> tuple[list[int], list[Affine]]:
    return [point.series or 0 for point, _ in asked], [affine for _, affine in asked]


def _checked(count: int, name: str) -> int:
    if not 1 <= count <= MOST_ROWS:
        raise BadInput(f"`{name}` of a history is 1 to {MOST_ROWS:,}.", field=name)
    return count


def _limit(rows: int) -> None:
    if rows > MOST_TOGETHER:
        message = f"These histories could have {rows:,} rows; the limit is {MOST_TOGETHER:,}. Take wider buckets."
        raise CostLimitExceeded(message)


def _time_of(cursor: str) -> int:
    match decode(cursor):
        case [int(time)]:
            return time
        case _:
            raise BadInput("This is no cursor of a history.", field="after")


async def histories(  # noqa: PLR0913 - the arguments that the contract fixes
    context: Context,
    *,
    range: Range,  # noqa: A002 - the argument's name in the contract
    points: tuple[str, ...] | None = None,
    where: Condition | None = None,
    within: str | None = None,
    first: int | None = None,
    bucket: BucketWidth | None = None,
    functions: tuple[Aggregate, ...] = ("AVG",),
    max_points: int | None = None,
    shape: str = "MIN_MAX",
    fill: Fill = "NONE",
    unit: str | None = None,
) -> list[Series | BadInput]:
    """The histories of several points; `first` bounds how many."""
    found = await selected_points(context, points, where, within, first)
    return await history(
        context,
        found,
        range=range,
        bucket=bucket,
        functions=functions,
        max_points=max_points,
        shape=shape,
        fill=fill,
        unit=unit,
    )
