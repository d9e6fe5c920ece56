"""The past of the demo building: two weeks by the quarter of an hour, the last day by the minute, written once."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isnan, nan

from edifice.demo.points import POINTS
from edifice.postgres import Pool
from edifice.simulate.model import Simulation
from edifice.simulate.sensors import Sensors
from timeseries.notices import tell_of_readings
from timeseries.readings import MAX_ROWS, insert
from timeseries.records import BOOL, GOOD, NUMBER, ReadingBatch

DAY_MS, MINUTE_MS, QUARTER_MS = 86_400_000, 60_000, 900_000
DAYS = 14


@dataclass(frozen=True, slots=True)
class Past:
    """Values of all points by time, as numbers; those that were not said are not a number.

    The building's clock was `shift` milliseconds ahead.
    """

    times: list[int] = field(default_factory=list[int])
    columns: "tuple[array[float], ...]" = field(default_factory=lambda: tuple(array("d") for _ in POINTS))
    shift: int = 0


def beginning(now: int) -> int:
    """When the past begins that ends at `now`: on a quarter of an hour, so that a second try meets the first."""
    return (now - DAYS * DAY_MS) // QUARTER_MS * QUARTER_MS


def moments(now: int) -> Iterator[int]:
    """The times of the past's readings."""
    start, fine = beginning(now), (now - DAY_MS) // QUARTER_MS * QUARTER_MS
    yield from range(start, fine, QUARTER_MS)
    yield from range(fine, now // MINUTE_MS * MINUTE_MS + 1, MINUTE_MS)


def live_through(
    simulation: Simulation, sensors: Sensors, now: int, halted: Callable[[], bool], shift: int = 0
) -> Past:
    """Let the simulation go on to `now` from the past's beginning, and note what the sensors say on the way.

    The building's clock is `shift` milliseconds ahead of the times that are noted.
    """
    past = Past(shift=shift)
    _note(past, simulation, sensors, moments(now), halted)
    return past


def live_on(past: Past, simulation: Simulation, sensors: Sensors, now: int) -> None:
    """Note the minutes that have gone by since the past was lived through."""
    if past.times:
        _note(past, simulation, sensors, range(past.times[-1] + MINUTE_MS, now + 1, MINUTE_MS), lambda: False)


def _note(
    past: Past, simulation: Simulation, sensors: Sensors, times: Iterable[int], halted: Callable[[], bool]
) -> None:
    for moment in times:
        if halted():
            break
        simulation.advance(moment + past.shift)
        past.times.append(moment)
        for column, value in zip(past.columns, sensors.read(simulation), strict=True):
            column.append(nan if value is None else value)


def batches(past: Past, numbers: Mapping[str, int], last: str) -> Iterator[ReadingBatch]:
    """The past of the points that have a series number, as large batches, point by point; `last` comes at the end."""
    batch = ReadingBatch()
    for place, point in sorted(enumerate(POINTS), key=lambda item: item[1].key == last):
        if point.key not in numbers:
            continue
        said = [(time, value) for time, value in zip(past.times, past.columns[place], strict=True) if not isnan(value)]
        for start in range(0, len(said), MAX_ROWS):
            part = said[start : start + MAX_ROWS]
            if len(batch) + len(part) > MAX_ROWS:
                yield batch
                batch = ReadingBatch()
            _add(batch, numbers[point.key], part, NUMBER if point.unit else BOOL)
    yield batch


def _add(batch: ReadingBatch, number: int, part: list[tuple[int, float]], kind: int) -> None:
    count = len(part)
    batch.points.extend([number] * count)
    batch.times.extend(time for time, _ in part)
    batch.numbers.extend(value for _, value in part)
    batch.texts.extend([None] * count)
    batch.kinds.extend([kind] * count)
    batch.qualities.extend([GOOD] * count)


async def write(pool: Pool, past: Past, numbers: Mapping[str, int], last: str, halted: Callable[[], bool]) -> int:
    """Store the past as all readings are stored, and answer how many of them are new; stops early when told to."""
    stored = 0
    for batch in batches(past, numbers, last):
        if halted():
            break
        stored += (await insert(pool, batch)).stored
    await tell_of_readings(pool)
    return stored
