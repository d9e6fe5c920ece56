"""The buckets of a range: fixed widths, or calendar units in a time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from edifice.errors import BadInput, CostLimitExceeded
from timeseries.records import HOUR_MS

CalendarUnit: TypeAlias = Literal["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]

ORIGIN_MS = 946_857_600_000
"""A Monday, 2000-01-03T00:00Z: buckets of a fixed width are counted from here, so that weeks begin on Mondays."""

MAX_BUCKETS = 10_000
"""The most buckets of one point in one range."""

DAY_MS = 24 * HOUR_MS
USUAL_WIDTHS = tuple(
    seconds * 1000
    for seconds in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800)
)
EARLIEST_MS, LATEST_MS = 0, 253_370_764_800_000  # 1970 to 9999: what calendars can count

MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


@dataclass(frozen=True, slots=True)
class Range:
    """Readings from `start` up to, but without, `end`, in epoch milliseconds."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Width:
    """Buckets of a fixed width in milliseconds."""

    ms: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Buckets of a calendar unit, in the time zone of this IANA name."""

    unit: CalendarUnit
    zone: str = "UTC"


Bucket: TypeAlias = Width | Calendar


@dataclass(frozen=True, slots=True)
class Grid:
    """Buckets between neighbouring `edges` (epoch milliseconds); the first may begin before the range does.

    `width` is the distance of the edges where it is the same everywhere.
    """

    edges: tuple[int, ...]
    width: int | None

    def __len__(self) -> int:
        """How many buckets there are."""
        return len(self.edges) - 1

    @property
    def of_whole_hours(self) -> bool:
        """Whether each bucket is a sum of hours in UTC, as the rollup has them."""
        return all(edge % HOUR_MS == 0 for edge in self.edges)


def grid(over: Range, bucket: Bucket) -> Grid:
    """The buckets that cover the range.

    Raises:
        BadInput: the width is not positive, the time zone unknown, or the range beyond all calendars.
        CostLimitExceeded: more than MAX_BUCKETS.
    """
    if over.end <= over.start:
        return Grid((over.start,), None)
    if over.start < EARLIEST_MS or over.end > LATEST_MS:
        raise BadInput("a range with buckets lies between the years 1970 and 9999", field="range")
    if isinstance(bucket, Width):
        return _fixed(over, bucket.ms)
    return _calendar(over, bucket)


def _fixed(over: Range, width: int) -> Grid:
    if width <= 0:
        raise BadInput("a bucket is longer than nothing: give a width of at least a millisecond", field="bucket")
    return _even((over.start - ORIGIN_MS) // width * width + ORIGIN_MS, over.end, width)


def _even(first: int, end: int, width: int) -> Grid:
    buckets = -((first - end) // width)
    _check(buckets)
    return Grid(tuple(range(first, first + buckets * width + 1, width)), width)


def _check(buckets: int) -> None:
    if buckets > MAX_BUCKETS:
        raise CostLimitExceeded(
            f"the range holds {buckets:,} buckets, and {MAX_BUCKETS:,} is the most: take a wider bucket"
        )


def _calendar(over: Range, bucket: Calendar) -> Grid:
    try:
        zone = ZoneInfo(bucket.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadInput(f"{bucket.zone!r} is no time zone: give an IANA name such as Europe/Berlin") from error
    if bucket.unit == "HOUR":
        # hours have the same length on every day; only their beginning depends on the zone
        shift = round((_local(over.start, zone).utcoffset() or timedelta()).total_seconds() * 1000) % HOUR_MS
        return _even((over.start + shift) // HOUR_MS * HOUR_MS - shift, over.end, HOUR_MS)
    day = _first_day(_local(over.start, zone), bucket.unit)
    edges = [_instant(day, zone)]
    while edges[-1] < over.end:
        day = _next_day(day, bucket.unit)
        edges.append(_instant(day, zone))
        _check(len(edges) - 1)
    return Grid(tuple(edges), None)


def _local(ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(ms / 1000, zone)


def _instant(day: datetime, zone: ZoneInfo) -> int:
    # a midnight that the clocks skip or repeat is the earlier of the two instants that it may mean
    return round(day.replace(tzinfo=zone).astimezone(UTC).timestamp() * 1000)


def _first_day(local: datetime, unit: CalendarUnit) -> datetime:
    day = datetime(local.year, local.month, local.day)  # noqa: DTZ001 - a day on the calendar, in no zone yet
    if unit == "WEEK":
        return day - timedelta(days=day.weekday())
    if unit == "DAY":
        return day
    months = MONTHS[unit]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _next_day(day: datetime, unit: CalendarUnit) -> datetime:
    if unit in ("DAY", "WEEK"):
        return day + timedelta(days=7 if unit == "WEEK" else 1)
    years, month = divmod(day.month - 1 + MONTHS[unit], 12)
    return day.replace(year=day.year + years, month=month + 1)


def width_for(over: Range, most: int) -> Width:
    """The narrowest of the usual widths with which the range has at most so many buckets."""
    needed = (over.end - over.start) / max(most - 1, 1)
    return Width(next((ms for ms in USUAL_WIDTHS if ms >= needed), -(-int(needed) // DAY_MS) * DAY_MS))
