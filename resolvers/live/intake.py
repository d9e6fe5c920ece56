"""What has come in of late, as one worker hears it from all ingest processes: how many readings, and how late."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW = 10
"""How many seconds back it looks."""


@dataclass(slots=True)
class _Second:
    number: int
    readings: int = 0
    lag: int | None = None


class Intake:
    """Counts of the last WINDOW seconds; `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._seconds: deque[_Second] = deque(maxlen=WINDOW)

    def note(self, readings: int, lag: int | None) -> None:
        """A batch of so many readings was heard; `lag` in milliseconds, where its publisher knows it."""
        if not readings:
            return
        number = int(self._clock())
        if not self._seconds or self._seconds[-1].number != number:
            self._seconds.append(_Second(number))
        second = self._seconds[-1]
        second.readings += readings
        if lag is not None:
            second.lag = max(lag, second.lag or 0)

    def rate(self) -> float:
        """Readings per second."""
        now = self._clock()
        return sum(second.readings for second in self._of_late(now)) / max(1.0, now - self._start(now))

    def lag(self) -> int | None:
        """The longest lag in milliseconds; None when nothing was heard."""
        return max((second.lag for second in self._of_late(self._clock()) if second.lag is not None), default=None)

    def _of_late(self, now: float) -> list[_Second]:
        return [second for second in self._seconds if second.number > int(now) - WINDOW]

    def _start(self, now: float) -> float:
        return max(self._began, int(now) - WINDOW + 1)
