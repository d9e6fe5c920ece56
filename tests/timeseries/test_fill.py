"""Gaps filled from their neighbours."""

from timeseries.fill import with_linear, with_previous


def test_previous_holds_what_was_before() -> None:
    assert with_previous([None, 1.0, None, None, 2.0, None], None) == [None, 1.0, 1.0, 1.0, 2.0, 2.0]
    assert with_previous([None, 1.0], 7.0) == [7.0, 1.0]
    assert with_previous([], 7.0) == []


def test_linear_follows_time_and_guesses_nothing_outside() -> None:
    assert with_linear([0, 10, 20, 40, 50], [None, 1.0, None, 4.0, None]) == [None, 1.0, 2.0, 4.0, None]
    assert with_linear([0, 10], [None, None]) == [None, None]
