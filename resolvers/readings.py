"""The latest readings of points, and whether they are overdue."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from edifice.errors import BadInput
from graph.records import EntityRecord
from ontology.unit_records import UnitRecord
from resolvers.context import Context
from resolvers.conversions import affines_to
from resolvers.values import unit_of
from timeseries import latest as latest_readings
from timeseries.records import AS_IS, QUALITIES, Affine, Reading, Value


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """A reading as it is answered: in `unit`, times in epoch milliseconds."""

    time: int
    received_at: int | None
    value: float | None
    text: str | None
    bool_: bool | None
    unit: UnitRecord | None
    quality: str


def now_ms() -> int:
    """The clock, in epoch milliseconds."""
    return time.time_ns() // 1_000_000


async def latest(
    context: Context, points: Sequence[EntityRecord], *, unit: str | None = None
) -> list[ReadingRecord | BadInput | None]:
    """The latest reading of each point; an error for one whose unit does not convert to the one asked for."""
    target = None if unit is None else context.units.resolve(unit)
    found = await latest_readings.latest(context.pool, series_of(points))
    affines = affines_for(context, points, target)
    return [
        _answered(context, point, found.get(point.series or 0), affine, target)
        for point, affine in zip(points, affines, strict=True)
    ]


def _answered(
    context: Context,
    point: EntityRecord,
    reading: Reading | None,
    affine: Affine | BadInput,
    target: UnitRecord | None,
) -> ReadingRecord | BadInput | None:
    """A reading in the unit asked for, else in the point's own; an error where it does not convert."""
    if reading is None:
        return None
    if isinstance(affine, BadInput):
        return affine
    return answered_in(context, target.iri if target else unit_of(point), reading, affine)


async def stale(context: Context, points: Sequence[EntityRecord]) -> list[bool]:
    """Whether each point's latest reading is older than it should be, or was never seen."""
    overdue = await latest_readings.stale(context.pool, series_of(points), now_ms())
    return [point.series is None or point.series in overdue for point in points]


def series_of(points: Sequence[EntityRecord]) -> list[int]:
    """The series numbers of the points, each once."""
    return list(dict.fromkeys(point.series for point in points if point.series is not None))


def affines_for(
    context: Context, points: Sequence[EntityRecord], target: UnitRecord | None
) -> Sequence[Affine | BadInput]:
    """How the values of each point become values of the target unit; as they are without one."""
    if target is None:
        return [AS_IS] * len(points)
    return affines_to(context.units, [unit_of(point) for point in points], target.iri)


def answered_in(context: Context, unit: str | None, reading: Reading, affine: Affine = AS_IS) -> ReadingRecord:
    """A reading in this unit, which `affine` leads to."""
    value, text, flag = _parts(reading.value, affine)
    shown = None if unit is None or value is None else context.units.describe(unit)
    return ReadingRecord(reading.time, reading.received, value, text, flag, shown, QUALITIES[reading.quality])


def _parts(value: Value, affine: Affine) -> tuple[float | None, str | None, bool | None]:
    if isinstance(value, bool):
        return None, None, value
    if isinstance(value, str):
        return None, value, None
    return (None if value is None else value * affine.scale + affine.offset), None, None
