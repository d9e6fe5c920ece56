"""The same warning is written once a minute, and the next time tells how many were held back."""

import logging

import pytest

from edifice.telemetry import storms
from edifice.telemetry.storms import QUIET_SECONDS, Storms


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def record(level: int, **said: object) -> logging.LogRecord:
    return logging.LogRecord("edifice.test", level, __file__, 1, dict(said), None, None)


def test_the_same_is_held_back_until_a_minute_is_over_and_then_counted() -> None:
    clock = Clock()
    filter_ = Storms(clock)
    passed = [
        filter_.filter(record(logging.WARNING, event="store away", store="graph", failures=n, request_id=str(n)))
        for n in range(40)
    ]
    assert passed == [True] + [False] * 39

    clock.now = QUIET_SECONDS
    later = record(logging.WARNING, event="store away", store="graph", failures=40)
    assert filter_.filter(later)
    assert later.msg["suppressed"] == 39  # pyright: ignore[reportArgumentType] - a dict, as structlog hands it over

    clock.now = 2 * QUIET_SECONDS
    last = record(logging.WARNING, event="store away", store="graph", failures=41)
    assert filter_.filter(last)
    assert "suppressed" not in last.msg


def test_what_says_something_else_is_written() -> None:
    filter_ = Storms(Clock())
    others = [
        record(logging.WARNING, event="store away", store="graph"),
        record(logging.WARNING, event="store away", store="series"),
        record(logging.ERROR, event="store away", store="graph"),
        record(logging.WARNING, event="store slow", store="graph"),
    ]
    assert all(map(filter_.filter, others))


def test_an_error_is_written_for_each_request_that_met_it() -> None:
    filter_ = Storms(Clock())
    errors = [record(logging.ERROR, event="request failed", request_id=id_) for id_ in ("r1", "r2", "r2")]
    assert [filter_.filter(one) for one in errors] == [True, True, False]


def test_what_is_no_warning_is_never_held_back() -> None:
    filter_ = Storms(Clock())
    assert all(filter_.filter(record(logging.INFO, event="request")) for _ in range(3))


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storms, "KEPT", 2)
    filter_ = Storms(Clock())
    for name in ("a", "b", "c"):
        assert filter_.filter(record(logging.WARNING, event=name))
    assert filter_.filter(record(logging.WARNING, event="a"))
    assert not filter_.filter(record(logging.WARNING, event="c"))
