"""The air side: boxes that follow their rooms, and the air-handling unit that follows its boxes."""

import math

from edifice.demo.plant import BOXES, box_key
from edifice.demo.rooms import ROOMS
from edifice.simulate.body import AIR_WATTS, BODIES, BOX_FLOWS
from edifice.simulate.calendar import Moment
from edifice.simulate.faults import STUCK_AT, STUCK_BOX, runs_at_night
from edifice.simulate.held import Held
from edifice.simulate.state import OUTSIDE_CO2, State
from edifice.simulate.weather import Sky

RUNS_FROM, RUNS_UNTIL = 6 * 60 + 15, 19 * 60
LEAST_FLOW, COMFORT_BAND = 0.22, 0.9
"""The share of a box's flow that it always has, and kelvins above the setpoint at which cooling begins."""

LEAST_COOLED = 21.0
"""Rooms colder than this are not cooled, even where their setpoint is set back."""

GAIN, RESET_SECONDS = 0.32, 2400.0
STUFFY_FROM, STUFFY_AT = 780.0, 1050.0
"""Parts a million of CO2 between which a box opens wholly, however cool its rooms are."""

DAMPER_SECONDS = 120.0
LEAST_OUTSIDE = 0.3
SUPPLY_SECONDS = 240.0
HEATING_KELVIN, COOLING_KELVIN = 24.0, 14.0
"""What the coils do at most."""

_ROOMS_OF = tuple(
    tuple((index, BODIES[index].share) for index, room in enumerate(ROOMS) if room.box == number) for number in BOXES
)
_STAYED_IN = tuple(
    tuple(index for index, room in enumerate(ROOMS) if room.box == number and room.stayed_in) for number in BOXES
)
_TARGETS = tuple(f"{box_key(number)}-flow-setpoint" for number in BOXES)
_COMMANDS = tuple(f"{box_key(number)}-damper-command" for number in BOXES)


def run_air(state: State, now: Moment, sky: Sky, held: Held, measured: list[float], seconds: float) -> None:
    """One step of boxes and unit."""
    scheduled = (now.workday and RUNS_FROM <= now.minute < RUNS_UNTIL) or runs_at_night(now)
    state.air.on = held.over("ahu-1-run", float(scheduled)) > 0
    for box, most in enumerate(BOX_FLOWS):
        _box(state, box, most, held, measured, seconds)
    _unit(state, sky, held, seconds)


def _box(state: State, box: int, most: float, held: Held, measured: list[float], seconds: float) -> None:
    warm = stuffy = 0.0
    if state.air.on:
        rooms = _STAYED_IN[box]
        warm = sum(measured[room] - max(LEAST_COOLED, state.setpoint[room]) for room in rooms) / len(rooms)
        warm -= COMFORT_BAND
        stuffy = (max(state.co2[room] for room in rooms) - STUFFY_FROM) / (STUFFY_AT - STUFFY_FROM)
        state.integral[box] = _share(state.integral[box] + GAIN * warm * seconds / RESET_SECONDS)
    share = max(LEAST_FLOW, _share(GAIN * warm + state.integral[box]), _share(stuffy)) if state.air.on else 0.0
    state.flow_target[box] = held.over(_TARGETS[box], share * most)
    state.command[box] = held.over(_COMMANDS[box], min(100.0, 100 * state.flow_target[box] / most))
    if box == STUCK_BOX - 1:
        state.damper[box] = STUCK_AT
    else:
        reach = 100 * seconds / DAMPER_SECONDS
        state.damper[box] += max(-reach, min(reach, state.command[box] - state.damper[box]))
    state.flow[box] = most * state.damper[box] / 100 * state.air.supply_speed / 100


def _share(value: float) -> float:
    return 0.0 if value < 0 else min(value, 1.0)


def _unit(state: State, sky: Sky, held: Held, seconds: float) -> None:
    air = state.air
    air.flow = sum(state.flow)
    _fans(state, held, seconds)
    if air.flow > 1:
        mean = sum(
            state.temperature[room] * share * state.flow[box]
            for box, rooms in enumerate(_ROOMS_OF)
            for room, share in rooms
        )
        air.back = mean / air.flow + 0.3
        carbon = sum(
            state.co2[room] * share * state.flow[box] for box, rooms in enumerate(_ROOMS_OF) for room, share in rooms
        )
        air.back_co2 = carbon / air.flow
    reset = max(0.0, min(1.0, (sky.temperature - 4) / 18))
    air.target = held.over("ahu-1-supply-temp-setpoint", 19.0 - 3.0 * reset)
    _dampers(state, sky, held)
    _coils(state, held, seconds)


def _fans(state: State, held: Held, seconds: float) -> None:
    air = state.air
    air.pressure_target = held.over("ahu-1-pressure-setpoint", 250.0)
    strength = math.sqrt(max(0.1, air.pressure_target / 250))
    opened = sum(state.damper) / len(state.damper)
    wanted = min(100.0, (72 + 0.28 * opened) * strength) if air.on else 0.0
    reach = 100 * seconds / DAMPER_SECONDS
    air.supply_command = held.over("ahu-1-supply-fan-speed", wanted)
    air.supply_speed += max(-reach, min(reach, air.supply_command - air.supply_speed))
    air.return_speed = held.over("ahu-1-return-fan-speed", 0.9 * air.supply_speed)


def _dampers(state: State, sky: Sky, held: Held) -> None:
    """As much outside air as cools for nothing, and never less than people need."""
    air = state.air
    share = LEAST_OUTSIDE
    if sky.temperature < air.back - 1:
        share = max(share, min(1.0, (air.back - air.target) / (air.back - sky.temperature)))
    air.outside_damper = held.over("ahu-1-outside-damper-position", 100 * share if air.on else 0.0)
    air.return_damper = held.over("ahu-1-return-damper-position", 100 - air.outside_damper)
    both = air.outside_damper + air.return_damper
    air.outside_share = air.outside_damper / both if both else 0.0
    air.mixed = air.outside_share * sky.temperature + (1 - air.outside_share) * air.back


def _coils(state: State, held: Held, seconds: float) -> None:
    air = state.air
    missing = air.target - air.mixed if air.on else 0.0
    air.heating = held.over("ahu-1-heating-coil-valve", min(100.0, max(0.0, 100 * missing / HEATING_KELVIN)))
    air.cooling = held.over("ahu-1-cooling-coil-valve", min(100.0, max(0.0, -100 * missing / COOLING_KELVIN)))
    warmer, cooler = air.heating / 100 * HEATING_KELVIN, air.cooling / 100 * COOLING_KELVIN
    air.heat, air.cold = (air.flow * AIR_WATTS * kelvin for kelvin in (warmer, cooler))
    goal = air.mixed + warmer - cooler if air.flow > 1 else air.back
    air.supply += (goal - air.supply) * (1 - math.exp(-seconds / SUPPLY_SECONDS))


def supply_co2(state: State) -> float:
    """What the supply air carries, in parts a million."""
    return state.air.outside_share * OUTSIDE_CO2 + (1 - state.air.outside_share) * state.air.back_co2
