"""Ranges of time and buckets as asked for, turned into those of the series store."""

from edifice.errors import BadInput
from edifice.reads import note_time
from resolvers.conditions import BucketWidth, Range
from timeseries import grid
from timeseries.grid import CalendarUnit

UNITS: tuple[CalendarUnit, ...] = ("HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR")


def range_of(asked: Range, now: int) -> grid.Range:
    """The half-open range in epoch milliseconds; raises BadInput when it is not said, or said twice."""
    end = now if asked.end is None else round(asked.end.timestamp() * 1000)
    if end >= now:
        note_time()
    if asked.last is not None:
        if asked.start is not None:
            raise BadInput("A range is `start` and `end`, or `last` back from `end`; not both.", field="range")
        return grid.Range(end - round(asked.last.total_seconds() * 1000), end)
    if asked.start is None:
        raise BadInput("A range needs its `start`, or `last`.", field="range")
    return grid.Range(round(asked.start.timestamp() * 1000), end)


def bucket_of(asked: BucketWidth, zone: str | None) -> grid.Bucket:
    """The bucket; one of the calendar in the time zone, UTC where none is known."""
    if asked.width is not None:
        return grid.Width(round(asked.width.total_seconds() * 1000))
    unit: CalendarUnit | None = next((unit for unit in UNITS if unit == asked.calendar), None)
    if unit is None:
        raise BadInput("A bucket has a `width`, or a unit of the `calendar`.", field="bucket", suggestions=UNITS)
    return grid.Calendar(unit, zone or "UTC")
