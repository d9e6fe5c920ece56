"""History of many points in one call: aggregates by bucket."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal, TypeAlias

from timeseries.aggregates import Carried, Tallies, Tally, tally
from timeseries.fill import Fill, with_linear, with_previous
from timeseries.grid import Bucket, Grid, Range, grid
from timeseries.records import AS_IS, Affine
from timeseries.replicas import Source

Aggregate: TypeAlias = Literal[
    "AVG", "MIN", "MAX", "SUM", "COUNT", "FIRST", "LAST", "DELTA", "TIME_WEIGHTED_AVG", "STDDEV"
]

LEVELS = ("AVG", "MIN", "MAX", "FIRST", "LAST", "TIME_WEIGHTED_AVG")
"""The aggregates that say where a value stands, so that a gap can be filled with them."""


@dataclass(frozen=True, slots=True)
class BucketSeries:
    """Aggregates of one point: `times` are the beginnings of buckets, `columns` as long as they are."""

    point: int
    times: tuple[int, ...]
    columns: Mapping[Aggregate, tuple[float | None, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compute in each bucket.

    AVG, SUM, STDDEV (of a sample) and so on are over the readings in the bucket whose quality is not BAD. A value
    holds until the next one: TIME_WEIGHTED_AVG begins with the value that held when the bucket began, and DELTA is
    the change since then. COUNT of a filled bucket is 0; other sums are not filled.
    """

    over: Range
    bucket: Bucket
    functions: tuple[Aggregate, ...]
    now: int
    fill: Fill = "NONE"


async def bucketed(
    source: Source, points: Sequence[int], wanted: Wanted, affines: Sequence[Affine] | None = None
) -> list[BucketSeries]:
    """The aggregates of each point, in the order asked for, converted by its own factor.

    Raises:
        BadInput, CostLimitExceeded: see `timeseries.grid.grid`.
    """
    buckets = grid(wanted.over, wanted.bucket)
    tallies = await tally(source, points, wanted.over, buckets)
    return [
        _series(found, buckets, wanted, affine)
        for found, affine in zip(tallies, affines or [AS_IS] * len(points), strict=True)
    ]


def _series(found: Tallies, buckets: Grid, wanted: Wanted, affine: Affine) -> BucketSeries:
    tallies = [_converted(one, affine) for one in found.buckets]
    carried = found.carried and replace(found.carried, value=found.carried.value * affine.scale + affine.offset)
    priors = [carried, *(Carried(one.last_time, one.last) for one in tallies)]
    columns: dict[Aggregate, list[float | None]] = {
        function: [
            _aggregate(function, one, prior, buckets, wanted) for one, prior in zip(tallies, priors, strict=False)
        ]
        for function in wanted.functions
    }
    times = tuple(buckets.edges[one.index] for one in tallies)
    if wanted.fill != "NONE":
        times = buckets.edges[: _begun(tallies, buckets, wanted.now)]
        columns = _filled(tallies, columns, buckets, wanted, carried)
    return BucketSeries(found.point, times, {name: tuple(column) for name, column in columns.items()})


def _converted(one: Tally, affine: Affine) -> Tally:
    if affine == AS_IS:
        return one
    scale, offset = affine.scale, affine.offset
    low, high = sorted((one.min * scale + offset, one.max * scale + offset))
    return replace(
        one,
        sum=one.sum * scale + offset * one.count,
        min=low,
        max=high,
        m2=one.m2 * scale * scale,
        area=one.area * scale + offset * (one.last_time - one.first_time) / 1000,
        first=one.first * scale + offset,
        last=one.last * scale + offset,
    )


def _aggregate(function: Aggregate, one: Tally, prior: Carried | None, buckets: Grid, wanted: Wanted) -> float | None:
    match function:
        case "COUNT" | "SUM" | "MIN" | "MAX" | "FIRST" | "LAST":
            return getattr(one, function.lower())
        case "AVG":
            return one.sum / one.count
        case "STDDEV":
            return sqrt(one.m2 / (one.count - 1)) if one.count > 1 else None
        case "DELTA":
            return one.last - (prior.value if prior else one.first)
        case "TIME_WEIGHTED_AVG":
            return _time_weighted(one, prior, buckets, wanted)


def _time_weighted(one: Tally, prior: Carried | None, buckets: Grid, wanted: Wanted) -> float:
    begin = max(buckets.edges[one.index], wanted.over.start)
    # what a value will be after now is not known
    end = min(buckets.edges[one.index + 1], wanted.over.end, max(wanted.now, one.last_time))
    area = one.area * 1000 + one.last * (end - one.last_time)
    if prior:
        area += prior.value * (one.first_time - begin)
    else:
        begin = one.first_time
    return area / (end - begin) if end > begin else one.last


def _filled(
    tallies: Sequence[Tally],
    columns: Mapping[Aggregate, Sequence[float | None]],
    buckets: Grid,
    wanted: Wanted,
    carried: Carried | None,
) -> dict[Aggregate, list[float | None]]:
    """The columns for every bucket that has begun, not only for those with readings."""
    place = {one.index: position for position, one in enumerate(tallies)}
    before = None if carried is None else carried.value
    times = buckets.edges[: _begun(tallies, buckets, wanted.now)]

    def spread(column: Sequence[float | None]) -> list[float | None]:
        return [column[place[index]] if index in place else None for index in range(len(times))]

    filled: dict[Aggregate, list[float | None]] = {}
    for name, column in columns.items():
        if name == "COUNT":
            filled[name] = [value or 0 for value in spread(column)]
        elif name not in LEVELS:
            filled[name] = spread(column)
        elif wanted.fill == "LINEAR":
            filled[name] = with_linear(times, spread(column))
        elif name == "TIME_WEIGHTED_AVG":
            # in a gap the last reading holds, which is not the average of the bucket before
            holding = with_previous(spread([one.last for one in tallies]), before)
            averages = spread(column)
            filled[name] = [held if own is None else own for own, held in zip(averages, holding, strict=True)]
        else:
            filled[name] = with_previous(spread(column), before)
    return filled


def _begun(tallies: Sequence[Tally], buckets: Grid, now: int) -> int:
    with_readings = tallies[-1].index + 1 if tallies else 0
    return max(bisect_right(buckets.edges[:-1], now), with_readings)
