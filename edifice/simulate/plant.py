"""Boiler loop, power and counters: what the building takes from outside."""

import math

from edifice.demo.plant import has_radiator
from edifice.demo.rooms import ROOMS
from edifice.simulate.body import BODIES, DESK_WATTS, LIGHT_WATTS, SERVER_WATTS
from edifice.simulate.held import Held
from edifice.simulate.noise import smooth
from edifice.simulate.state import LIGHTS, State
from edifice.simulate.weather import Sky

LEAST_LOAD = 600.0
WARMING_SECONDS, COOLING_SECONDS = 600.0, 5400.0
PUMP_WATTS, BASE_WATTS, COOLER_WATTS = 140.0, 900.0, 2300.0
WATER_WATTS = 1163.0
"""Watts that a cubic metre an hour of water carries a kelvin."""

LITRES_EACH = 0.035
"""Litres a minute for each person in the building."""

FANS_WATTS, EFFICIENCY = 6200.0, 3.1
METERS = ("meter-air", "meter-lights", "meter-plugs", "meter-server")

_RADIATORS = sum(1 for room in ROOMS if has_radiator(room))
_INDEX = {room.key: index for index, room in enumerate(ROOMS)}
_LIT_AREAS = tuple(sum(BODIES[_INDEX[room]].area for room in zone.rooms) for zone in LIGHTS)
_BASE = sum(body.base for body in BODIES) - SERVER_WATTS


def run_water(state: State, sky: Sky, held: Held, radiators: float, seconds: float) -> None:
    """One step of boiler and pump; `radiators` is the heat that they gave, in watts."""
    water = state.water
    wanted = max(state.valve) > 3 or state.air.heating > 1  # noqa: PLR2004 - percent
    water.run = held.over("boiler-run", float(wanted)) > 0
    water.target = held.over("boiler-supply-temp-setpoint", max(30.0, min(70.0, 52.0 - 1.1 * sky.temperature)))
    goal, pace = (water.target, WARMING_SECONDS) if water.run else (24.0, COOLING_SECONDS)
    water.supply += (goal - water.supply) * (1 - math.exp(-seconds / pace))
    water.load = radiators + state.air.heat
    opened = sum(state.valve) / _RADIATORS + state.air.heating / 4
    water.flow = 0.5 + 0.09 * opened if water.run else 0.0
    water.back = water.supply - (water.load / (WATER_WATTS * water.flow) if water.flow else 0.0)


def run_power(state: State, seed: int, seconds: float) -> None:
    """Watts of the moment, and the counters on by a step."""
    people = sum(state.people)
    air = state.air
    fans = FANS_WATTS * (air.supply_speed / 100) ** 2.6 * (0.35 + 0.65 * air.flow / 15_000)
    lights = sum(area * LIGHT_WATTS * level / 100 for area, level in zip(_LIT_AREAS, state.light, strict=True))
    kitchen = 1500 * max(0.0, smooth(seed, "kitchen", state.ms, 1_200_000)) * min(1.0, people / 40)
    powers = {
        "meter-air": fans + air.cold / EFFICIENCY + (35 if air.on else 12),
        "meter-lights": lights + 60,
        "meter-plugs": _BASE + people * DESK_WATTS + kitchen,
        "meter-server": SERVER_WATTS * (1 + 0.03 * smooth(seed, "servers", state.ms, 600_000))
        + (COOLER_WATTS if state.cooler_on else 40),
    }
    powers["meter-main"] = sum(powers.values()) + BASE_WATTS + (PUMP_WATTS if state.water.run else 0)
    state.draw = max(0.0, LITRES_EACH * people * (1 + 1.6 * smooth(seed, "taps", state.ms, 240_000)))
    for meter, watts in powers.items():
        state.powers[f"{meter}-power"] = watts
        state.counters[f"{meter}-energy"] += watts * seconds / 3.6e6
    state.counters["meter-heat-energy"] += state.water.load * seconds / 3.6e6
    state.counters["meter-water-volume"] += state.draw * seconds / 60
