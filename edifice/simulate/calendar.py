"""Local time of the building: minute of the day, day and weekday of an instant."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from edifice.demo.description import TIME_ZONE

HOUR_MS, DAY_MINUTES = 3_600_000, 1440
EPOCH_WEEKDAY = 3
"""The first of January 1970 was a Thursday."""

WORKDAYS = 5
WEEK_MINUTES = 7 * DAY_MINUTES
LIVELY_MINUTE = 3 * DAY_MINUTES + 14 * 60
"""Thursday at two in the afternoon, in minutes of the week."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant on the building's wall clock; `day` counts from 1970, `weekday` from Monday as 0."""

    ms: int
    day: int
    minute: int
    weekday: int

    @property
    def hour(self) -> float:
        """Hours since midnight."""
        return self.minute / 60

    @property
    def workday(self) -> bool:
        """Whether people come to work."""
        return self.weekday < WORKDAYS


def moment(ms: int) -> Moment:
    """The wall clock at an instant in epoch milliseconds."""
    minutes = (ms + _offset_ms(ms // HOUR_MS)) // 60_000
    day, minute = divmod(minutes, DAY_MINUTES)
    return Moment(ms, day, minute, (day + EPOCH_WEEKDAY) % 7)


def shift_ms(begun: int) -> int:
    """What to add to real time so that the building's clock showed a lively hour at `begun`; half a week at most.

    Who starts the demo at night or on a Sunday would otherwise find nobody there, and nothing that moves.
    """
    at = moment(begun)
    ahead = (LIVELY_MINUTE - at.weekday * DAY_MINUTES - at.minute) % WEEK_MINUTES
    return 60_000 * (ahead - WEEK_MINUTES if ahead > WEEK_MINUTES // 2 else ahead)


@lru_cache(maxsize=64)
def _offset_ms(hour: int) -> int:
    offset = datetime.fromtimestamp(hour * 3600, UTC).astimezone(ZoneInfo(TIME_ZONE)).utcoffset()
    return round(offset.total_seconds() * 1000) if offset else 0
