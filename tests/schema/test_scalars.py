"""Scalars are read in every accepted spelling and answered in one."""

from datetime import UTC, datetime, timedelta

import pytest

from schema.scalars import parse_duration, parse_long, parse_time, write_duration, write_time


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("5m", timedelta(minutes=5)),
        ("90 s", timedelta(seconds=90)),
        ("250ms", timedelta(milliseconds=250)),
        ("24h", timedelta(days=1)),
        ("7d", timedelta(days=7)),
        ("PT15M", timedelta(minutes=15)),
        ("PT0.5S", timedelta(seconds=0.5)),
        ("P1DT2H", timedelta(hours=26)),
        ("P2W", timedelta(weeks=2)),
    ],
)
def test_durations(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "P1M", "P1Y", "5", "m", "-5m", "9999999h", 5, None])
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError, match=r"duration|hundred years"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(minutes=15), "PT15M"),
        (timedelta(days=1, seconds=1.5), "P1DT1.5S"),
        (3600, "PT1H"),
        (90061, "P1DT1H1M1S"),
    ],
)
def test_durations_are_answered_as_iso_8601(duration: timedelta | float, text: str) -> None:
    assert write_duration(duration) == text


def test_times_are_answered_in_utc() -> None:
    moment = parse_time("2017-04-01T02:00:00.5+02:00")

    assert moment == datetime(2017, 4, 1, 0, 0, 0, 500_000, tzinfo=UTC)
    assert write_time(moment) == "2017-04-01T00:00:00.500Z"
    assert write_time(1_491_004_800_000) == "2017-04-01T00:00:00Z"


@pytest.mark.parametrize("text", ["2017-04-01T00:00:00", "yesterday", "", 5])
def test_what_is_no_time(text: object) -> None:
    with pytest.raises(ValueError, match=r"time|DateTime|offset"):
        parse_time(text)


def test_longs_stay_within_what_json_can_tell_apart() -> None:
    assert parse_long(2**53 - 1) == 2**53 - 1
    for wrong in (2**53, 1.5, "1", True, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=r"whole number|beyond"):
            parse_long(wrong)
