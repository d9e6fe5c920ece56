"""Sensors as they are: noise, rounding, and the one that has stopped to speak."""

from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from edifice.demo.points import POINTS, Point
from edifice.simulate.faults import is_silent
from edifice.simulate.model import Simulation
from edifice.simulate.signals import signals

Said: TypeAlias = float | bool | None
"""What a point says; None when it says nothing."""

NOISE = {
    "temp": 0.05, "co2": 8.0, "supply-temp": 0.06, "return-temp": 0.04, "mixed-temp": 0.06, "outside-temp": 0.05,
    "return-co2": 5.0, "humidity": 0.4,
}  # fmt: skip
RELATIVE_NOISE = {"flow": 0.012, "power": 0.01, "pressure": 0.015, "sun": 0.02, "wind": 0.15}
"""Of a value, by the quantity of a point; its setpoint has none."""


@dataclass(slots=True)
class Sensors:
    """All points' sensors; the same seed and the same questions give the same answers."""

    seed: int
    _dice: Random = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the first throw of the seed."""
        self._dice = Random(f"{self.seed}/sensors")  # noqa: S311 - a simulation keeps no secret

    def read(self, simulation: Simulation) -> list[Said]:
        """What each point says now, in the order of POINTS."""
        perfect, now = signals(simulation), simulation.state.ms
        return [
            None if is_silent(point.owner, simulation.began, now) else self._said(point, perfect[point.key])
            for point in POINTS
        ]

    def _said(self, point: Point, value: float) -> Said:
        if point.unit is None:
            return value > 0
        noise = NOISE.get(point.quantity, 0.0) + RELATIVE_NOISE.get(point.quantity, 0.0) * value
        if noise:
            value = value + noise * (2 * self._dice.random() - 1) if value else 0.0
        return round(value, point.decimals) + 0.0
