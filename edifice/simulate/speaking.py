"""Which points speak when: small changes are kept back, and whoever said nothing for a while says it again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from edifice.demo.points import FAST_SECONDS, POINTS, Point
from edifice.simulate.sensors import Said

TURNS = 5
"""Devices take turns: each looks at its values once in so many seconds."""

QUIET_FAST_MS, QUIET_MS = 25_000, 60_000
"""How long a point may say nothing, well within what it promises."""

CHANGES = {"temp": 0.05, "co2": 8.0, "supply-temp": 0.1, "return-temp": 0.1, "mixed-temp": 0.15, "outside-temp": 0.1}
RELATIVE_CHANGES = {"flow": 0.015, "power": 0.012, "pressure": 0.02, "sun": 0.05, "wind": 0.3, "humidity": 0.02}
"""Changes that are worth saying; of other quantities every one is, once it shows."""

COUNTERS = frozenset({"energy", "volume"})
"""They change all the time, and are said at their own pace."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a point says."""

    point: Point
    value: float | bool


@dataclass(slots=True)
class Speaking:
    """The last words of each point; `silenced` are keys of points that must not speak yet."""

    silenced: set[str] = field(default_factory=set[str])
    _last: dict[str, tuple[int, float | bool]] = field(default_factory=dict[str, tuple[int, float | bool]])
    _urgent: set[str] = field(default_factory=set[str])

    def hurry(self, key: str) -> None:
        """Let a point speak at its next turn, which is now, whatever its value is."""
        self._urgent.add(key)

    def due(self, values: Sequence[Said], now: int) -> Iterator[Reading]:
        """The points that speak at `now`, in real epoch milliseconds, with what they say."""
        turn = now // 1000 % TURNS
        for place, (point, value) in enumerate(zip(POINTS, values, strict=True)):
            urgent = point.key in self._urgent
            if value is None or point.key in self.silenced or (place % TURNS != turn and not urgent):
                continue
            if urgent or self._is_due(point, value, now):
                self._urgent.discard(point.key)
                self._last[point.key] = (now, value)
                yield Reading(point, value)

    def _is_due(self, point: Point, value: float | bool, now: int) -> bool:
        if point.key not in self._last:
            return True
        time, last = self._last[point.key]
        if now - time >= (QUIET_FAST_MS if point.interval == FAST_SECONDS else QUIET_MS):
            return True
        least = CHANGES.get(point.quantity, 0.0) + RELATIVE_CHANGES.get(point.quantity, 0.0) * abs(last)
        return point.quantity not in COUNTERS and abs(value - last) > least
