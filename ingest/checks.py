"""What a reading must be, whichever way it comes: a finite value, a time that can be, a known quality."""

import math
from collections.abc import Mapping
from enum import StrEnum

from timeseries.records import BAD, GOOD, MAX_TEXT, UNCERTAIN, Value

EARLIEST_MS = 631_152_000_000
"""1990-01-01: no building published readings before, and a time in seconds, taken for milliseconds, lies there."""

AHEAD_MS = 5 * 60 * 1000
"""How far a device's clock may be ahead of ours."""

QUALITIES: Mapping[object, int] = {
    "GOOD": GOOD,
    "UNCERTAIN": UNCERTAIN,
    "BAD": BAD,
    GOOD: GOOD,
    UNCERTAIN: UNCERTAIN,
    BAD: BAD,
}


class RefusalCode(StrEnum):
    """Why a message or a reading was not stored."""

    UNKNOWN_TOPIC_FORM = "UNKNOWN_TOPIC_FORM"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    BAD_JSON = "BAD_JSON"
    BAD_PAYLOAD = "BAD_PAYLOAD"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    VALUE_TOO_LONG = "VALUE_TOO_LONG"
    BAD_QUALITY = "BAD_QUALITY"
    BAD_TIME = "BAD_TIME"
    TIME_TOO_OLD = "TIME_TOO_OLD"
    TIME_IN_FUTURE = "TIME_IN_FUTURE"
    UNKNOWN_POINT = "UNKNOWN_POINT"
    NOT_STORED = "NOT_STORED"


class Refused(Exception):
    """A message or a reading that is not stored; the sentence says what would be."""

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def checked_time(time: object, now: int) -> int:
    """The time in epoch milliseconds."""
    if isinstance(time, float) and math.isfinite(time):
        time = int(time)
    if not isinstance(time, int) or isinstance(time, bool):
        raise Refused(RefusalCode.BAD_TIME, "the time of a reading is a number of milliseconds since 1970")
    if time < EARLIEST_MS:
        raise Refused(RefusalCode.TIME_TOO_OLD, f"time {time} lies before 1990: is it in seconds, not milliseconds?")
    if time > now + AHEAD_MS:
        raise Refused(
            RefusalCode.TIME_IN_FUTURE,
            f"time {time} is {(time - now) // 1000} s ahead of the server's clock: set the clock of the device",
        )
    return time


def checked_value(value: object) -> Value:
    """The value: a number becomes a float, whatever else a reading can be stays as it is."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise Refused(RefusalCode.NOT_A_NUMBER, f"{value} is no number: leave a missing value out, or send null")
        return float(value)
    if not isinstance(value, str):
        raise Refused(RefusalCode.BAD_PAYLOAD, "a value is a number, true, false, null or a text")
    if len(value) > MAX_TEXT:
        raise Refused(RefusalCode.VALUE_TOO_LONG, f"a text has at most {MAX_TEXT:,} characters, not {len(value):,}")
    if "\0" in value:
        raise Refused(RefusalCode.BAD_PAYLOAD, "a text holds no NUL character")
    return value


def checked_quality(quality: object, value: Value) -> int:
    """The quality as timeseries keeps it; without one, a value is good and a missing value bad."""
    if quality is None:
        return BAD if value is None else GOOD
    known = quality.upper() if isinstance(quality, str) else quality
    if isinstance(known, bool | list | dict) or known not in QUALITIES:
        raise Refused(RefusalCode.BAD_QUALITY, "a quality is GOOD, UNCERTAIN or BAD, or 0, 1 or 2 for them")
    return QUALITIES[known]


def as_text(words: str) -> str:
    """The words as PostgreSQL can keep them, which knows no NUL."""
    return words.replace("\0", "\N{SYMBOL FOR NULL}")
