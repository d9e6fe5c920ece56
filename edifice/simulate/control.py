"""Schedules and simple loops: setpoints, radiator valves, lights, and the cooler of the server room."""

from edifice.demo.plant import has_radiator
from edifice.demo.rooms import ROOMS
from edifice.simulate.calendar import Moment
from edifice.simulate.held import Held
from edifice.simulate.state import LIGHTS, State
from edifice.simulate.weather import Sky

NIGHT_SETPOINT, DAY_SETPOINT = 17.0, 21.5
WARM_FROM, WARM_UNTIL = 5 * 60, 18 * 60 + 30
VALVE_GAIN = 55.0
"""Percent of a radiator's valve for each kelvin below the setpoint."""

COOLER_BAND = 0.8
LIT_FROM, LIT_UNTIL = 6 * 60 + 30, 19 * 60 + 30
LEAST_LIGHT = 15.0

_INDEX = {room.key: index for index, room in enumerate(ROOMS)}
_THERMOSTATS = tuple((index, f"{room.key}-setpoint") for index, room in enumerate(ROOMS) if room.stayed_in)
_RADIATORS = tuple(
    (index, f"radiator-{room.number}-valve") for index, room in enumerate(ROOMS) if has_radiator(room)
)  # fmt: skip
_LIT = tuple(
    (f"{zone.key}-level", zone.key.endswith("core"), tuple(_INDEX[room] for room in zone.rooms)) for zone in LIGHTS
)  # fmt: skip
_SERVER = next(index for index, room in enumerate(ROOMS) if room.kind == "SERVER")


def control(state: State, now: Moment, sky: Sky, held: Held, measured: list[float]) -> None:
    """Set what is to be done until the next step; `measured` are the temperatures that sensors tell."""
    wanted = DAY_SETPOINT if now.workday and WARM_FROM <= now.minute < WARM_UNTIL else NIGHT_SETPOINT
    for index, key in _THERMOSTATS:
        state.setpoint[index] = held.over(key, wanted)
    for index, key in _RADIATORS:
        opened = VALVE_GAIN * (state.setpoint[index] + 0.2 - measured[index])
        state.valve[index] = held.over(key, 100.0 if opened > 100 else opened if opened > 0 else 0.0)  # noqa: PLR2004 - percent
    _lights(state, now, sky, held)
    state.cooler_target = held.over("crac-1-setpoint", 25.4)
    off_centre = state.temperature[_SERVER] - state.cooler_target
    if abs(off_centre) > COOLER_BAND:
        state.cooler_on = off_centre > 0


def _lights(state: State, now: Moment, sky: Sky, held: Held) -> None:
    for zone, (key, core, rooms) in enumerate(_LIT):
        somebody = any(state.people[room] for room in rooms)
        lit = somebody or (core and now.workday and LIT_FROM <= now.minute < LIT_UNTIL)
        level = 100.0 if core else max(LEAST_LIGHT, 100.0 - sky.sun / 3.5)
        state.light[zone] = held.over(key, level if lit else 0.0)
