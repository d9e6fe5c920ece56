"""Values that somebody has set by hand: they hold for a while instead of what control would do."""

from dataclasses import dataclass, field

HOLD_MS = 3_600_000
"""How long a command holds, in simulated time."""


@dataclass(slots=True)
class Held:
    """Held values by the keys of points, and until when, in simulated epoch milliseconds."""

    _values: dict[str, tuple[float, int]] = field(default_factory=dict[str, tuple[float, int]])

    def hold(self, key: str, value: float, now: int) -> None:
        """Hold a value from now on."""
        self._values[key] = (value, now + HOLD_MS)

    def release(self, now: int) -> None:
        """Let go of what has been held for long enough."""
        if self._values:
            self._values = {key: held for key, held in self._values.items() if held[1] > now}

    def over(self, key: str, value: float) -> float:
        """The held value of a point, else the one that control gives."""
        found = self._values.get(key)
        return value if found is None else found[0]
