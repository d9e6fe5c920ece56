"""The building in time: steps of a minute at most, the same for the same seed and the same beginnings."""

from dataclasses import dataclass, field

from edifice.demo.rooms import ROOMS
from edifice.simulate.air import run_air
from edifice.simulate.balance import balance
from edifice.simulate.calendar import moment
from edifice.simulate.control import control
from edifice.simulate.faults import DRIFTING_ROOM, drift
from edifice.simulate.held import Held
from edifice.simulate.people import people
from edifice.simulate.plant import run_power, run_water
from edifice.simulate.state import State
from edifice.simulate.weather import Sky, weather

STEP_MS = 60_000
_DRIFTING = next(index for index, room in enumerate(ROOMS) if room.key == DRIFTING_ROOM)


@dataclass(slots=True)
class Simulation:
    """The state at an instant of simulated time, and what moves it on; `began` is when the sensor began to drift."""

    seed: int
    began: int
    state: State
    held: Held = field(default_factory=Held)
    sky: Sky = field(init=False)

    def __post_init__(self) -> None:
        """Look outside once, before the first step."""
        self.sky = weather(self.seed, self.state.ms)

    @classmethod
    def begin(cls, seed: int, ms: int, began: int) -> "Simulation":
        """A building in which nothing has happened yet."""
        return cls(seed, began, State(ms))

    def measured(self) -> list[float]:
        """The rooms' temperatures as their sensors tell them, without noise: control knows no other."""
        found = self.state.temperature.copy()
        found[_DRIFTING] += drift(self.began, self.state.ms)
        return found

    def advance(self, ms: int) -> None:
        """Move on to an instant."""
        while self.state.ms < ms:
            self._step(min(STEP_MS, ms - self.state.ms))

    def _step(self, milliseconds: int) -> None:
        state, seconds = self.state, milliseconds / 1000
        state.ms += milliseconds
        now = moment(state.ms)
        sky = self.sky = weather(self.seed, state.ms)
        self.held.release(state.ms)
        state.people = people(self.seed, now)
        measured = self.measured()
        control(state, now, sky, self.held, measured)
        run_air(state, now, sky, self.held, measured, seconds)
        radiators = balance(state, sky, seconds)
        run_water(state, sky, self.held, radiators, seconds)
        run_power(state, self.seed, seconds)
