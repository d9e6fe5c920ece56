"""Two weeks in the life of the demo building, lived through once for all tests."""

from dataclasses import dataclass

import pytest

from edifice.demo.points import POINTS
from edifice.simulate import history
from edifice.simulate.calendar import Moment, moment
from edifice.simulate.model import Simulation
from edifice.simulate.sensors import Sensors

SEED = 1
NOW = 1_795_860_000_000  # 2026-11-28T10:00:00Z, a Saturday
PLACES = {point.key: place for place, point in enumerate(POINTS)}


@dataclass(frozen=True, slots=True)
class Weeks:
    """The past, and the simulation that has come to its end."""

    past: history.Past
    simulation: Simulation

    def column(self, key: str) -> list[tuple[Moment, float]]:
        """What a point said."""
        values = self.past.columns[PLACES[key]]
        return [(moment(time), value) for time, value in zip(self.past.times, values, strict=True)]


def lived(seed: int, now: int) -> Weeks:
    begun = history.beginning(now)
    simulation = Simulation.begin(seed, begun - history.DAY_MS, begun)
    return Weeks(history.live_through(simulation, Sensors(seed), now, lambda: False), simulation)


@pytest.fixture(scope="session")
def weeks() -> Weeks:
    return lived(SEED, NOW)
