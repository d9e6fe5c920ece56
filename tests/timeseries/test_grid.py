"""Buckets of fixed widths and of calendars, over changes of the clock."""

from datetime import UTC, datetime

import pytest

from edifice.errors import BadInput, CostLimitExceeded
from timeseries.grid import Calendar, Range, Width, grid, width_for

HOUR = 3_600_000
DAY = 24 * HOUR


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def starts(start: str, end: str, bucket: Width | Calendar) -> list[str]:
    edges = grid(Range(ms(start), ms(end)), bucket).edges
    return [datetime.fromtimestamp(edge / 1000, UTC).isoformat().removesuffix(":00+00:00") for edge in edges]


def test_fixed_widths_are_counted_from_a_monday() -> None:
    assert starts("2017-04-01T10:20Z", "2017-04-01T11:00Z", Width(15 * 60_000)) == [
        "2017-04-01T10:15",
        "2017-04-01T10:30",
        "2017-04-01T10:45",
        "2017-04-01T11:00",
    ]
    assert starts("2017-04-01T00:00Z", "2017-04-04T00:00Z", Width(7 * DAY)) == [
        "2017-03-27T00:00",
        "2017-04-03T00:00",
        "2017-04-10T00:00",
    ]


def test_days_follow_the_clocks_of_their_zone() -> None:
    days = starts("2017-03-25T12:00Z", "2017-03-27T12:00Z", Calendar("DAY", "Europe/Berlin"))
    assert days == ["2017-03-24T23:00", "2017-03-25T23:00", "2017-03-26T22:00", "2017-03-27T22:00"]


def test_a_midnight_that_the_clocks_skip_is_the_moment_of_the_change() -> None:
    days = starts("2017-10-14T12:00Z", "2017-10-15T12:00Z", Calendar("DAY", "America/Sao_Paulo"))
    assert days == ["2017-10-14T03:00", "2017-10-15T03:00", "2017-10-16T02:00"]


@pytest.mark.parametrize(
    ("unit", "edges"),
    [
        ("WEEK", ["2024-02-26T00:00", "2024-03-04T00:00"]),
        ("MONTH", ["2024-02-01T00:00", "2024-03-01T00:00", "2024-04-01T00:00"]),
        ("QUARTER", ["2024-01-01T00:00", "2024-04-01T00:00"]),
        ("YEAR", ["2024-01-01T00:00", "2025-01-01T00:00"]),
    ],
)
def test_longer_units(unit, edges) -> None:
    assert starts("2024-02-29T10:00Z", "2024-03-02T10:00Z", Calendar(unit)) == edges


def test_hours_of_a_zone_with_half_hours() -> None:
    hours = grid(Range(ms("2024-01-01T10:00Z"), ms("2024-01-01T11:00Z")), Calendar("HOUR", "Asia/Kolkata"))
    assert hours.edges == (ms("2024-01-01T09:30Z"), ms("2024-01-01T10:30Z"), ms("2024-01-01T11:30Z"))
    assert not hours.of_whole_hours


def test_an_empty_range_has_no_buckets() -> None:
    assert len(grid(Range(5, 5), Width(1000))) == 0


@pytest.mark.parametrize("bucket", [Width(0), Width(-5), Calendar("DAY", "Mars/Olympus"), Calendar("DAY", "../etc")])
def test_what_is_no_bucket_is_refused(bucket) -> None:
    with pytest.raises(BadInput):
        grid(Range(0, DAY), bucket)


def test_a_range_beyond_calendars_is_refused() -> None:
    with pytest.raises(BadInput):
        grid(Range(-1, DAY), Calendar("YEAR"))
    with pytest.raises(BadInput):
        grid(Range(0, ms("9999-12-31T00:00Z")), Calendar("YEAR"))


@pytest.mark.parametrize("bucket", [Width(1000), Calendar("HOUR"), Calendar("DAY", "Europe/Berlin")])
def test_too_many_buckets_are_refused(bucket) -> None:
    with pytest.raises(CostLimitExceeded, match="wider bucket"):
        grid(Range(0, 40_000 * DAY), bucket)


def test_the_width_for_so_many_buckets() -> None:
    for most in (1, 10, 100, 1000):
        over = Range(ms("2024-01-01T10:20Z"), ms("2024-01-08T11:00Z"))
        width = width_for(over, most)
        assert len(grid(over, width)) <= most + (most == 1)
    assert width_for(Range(0, DAY), 25) == Width(HOUR)
    assert width_for(Range(0, 365 * DAY), 10) == Width(41 * DAY)
