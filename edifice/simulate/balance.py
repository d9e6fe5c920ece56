"""Heat and CO2 of each room over one step: envelope, neighbours, sun, people, devices, radiator and supply air."""

from typing import Any

from edifice.demo.rooms import LEVELS, ROOMS
from edifice.simulate.air import supply_co2
from edifice.simulate.body import AIR_CHANGES, AIR_WATTS, BODIES, DESK_WATTS, LIGHT_WATTS
from edifice.simulate.state import LIGHTS, OUTSIDE_CO2, State
from edifice.simulate.weather import SIDES, Sky

PERSON_WATTS = 72.0 + DESK_WATTS
BREATH = 18_000.0
"""What a person breathes out: 18 litres of CO2 an hour, as parts a million in a cubic metre."""

DOORS = 0.35
"""Air changes an hour with the other rooms of the level."""

OPENED_FROM, OPENED = 25.0, 1.0
"""Windows are open above so many degrees while it is cooler outside, and change the air so often an hour in summer."""

COOLER_WATTS = 8500.0
RADIATOR_KELVIN = 40.0
LATENT = {"KITCHEN": 60.0, "CAFE": 150.0, "PLANT": 500.0, "ELECTRICAL": 60.0}
"""Watts of what stands in rooms of these kinds, day and night."""

_INDEX = {room.key: index for index, room in enumerate(ROOMS)}
_LIGHT_OF = {_INDEX[room]: place for place, zone in enumerate(LIGHTS) for room in zone.rooms}
_SERVER = next(index for index, room in enumerate(ROOMS) if room.kind == "SERVER")
_ON_LEVEL = tuple(
    tuple((index, body.area) for index, body in enumerate(BODIES) if body.level == level)
    for level in range(len(LEVELS))
)
_LEVEL_AREAS = tuple(sum(area for _, area in rooms) for rooms in _ON_LEVEL)


def _numbers(index: int) -> tuple[float | int | tuple[float, ...], ...]:
    """A room as the loop needs it: attributes one by one would take twice the time."""
    body, light = BODIES[index], _LIGHT_OF.get(index, -1)
    glass = tuple(dict(body.windows).get(side, 0.0) for side in SIDES)
    base = body.base + LATENT.get(ROOMS[index].kind, 0.0)
    return (1 / body.capacity, body.outer, body.inner, body.volume, *glass, body.radiator / RADIATOR_KELVIN, base,
            body.box, body.share, body.level, light, LIGHT_WATTS * body.area / 100)  # fmt: skip


_NUMBERS: Any = tuple(_numbers(index) for index in range(len(BODIES)))


def balance(state: State, sky: Sky, seconds: float) -> float:
    """Move temperatures and CO2 on by a step, and answer the heat of all radiators in watts."""
    hours, outside, water = seconds / 3600, sky.temperature, state.water.supply
    temperature, co2, flows, valves, lights = state.temperature, state.co2, state.flow, state.valve, state.light
    warmth = [_mean(level, temperature) for level in range(len(LEVELS))]
    breath = [_mean(level, co2) for level in range(len(LEVELS))]
    north, east, south, west = (sky.on_facade[side] for side in SIDES)
    airing = OPENED * max(0.1, min(1.0, outside / 18))
    supply, supplied, radiators = state.air.supply, supply_co2(state), 0.0
    for index, people in enumerate(state.people):
        (per_joule, outer, inner, volume, to_north, to_east, to_south, to_west, radiator, heat, box, share, level,
         light, watts) = _NUMBERS[index]  # fmt: skip
        now, stale = temperature[index], co2[index]
        heat += to_north * north + to_east * east + to_south * south + to_west * west
        heat += outer * (outside - now) + inner * (warmth[level] - now)
        fresh = volume * (AIR_CHANGES * (OUTSIDE_CO2 - stale) + DOORS * (breath[level] - stale))
        if light >= 0:
            heat += lights[light] * watts
        if now > OPENED_FROM and outside < now:
            heat += airing * volume * min(1.0, now - OPENED_FROM) * AIR_WATTS * (outside - now)
        if people:
            heat += people * PERSON_WATTS
            fresh += people * BREATH
        if box >= 0:
            flow = flows[box] * share
            heat += flow * AIR_WATTS * (supply - now)
            fresh += flow * (supplied - stale)
        if radiator and valves[index] and water > now:
            given = radiator * valves[index] / 100 * (water - now)
            radiators += given
            heat += given
        if index == _SERVER and state.cooler_on:
            heat -= COOLER_WATTS
        temperature[index] = now + heat * seconds * per_joule
        co2[index] = stale + fresh * hours / volume
    return radiators


def _mean(level: int, values: list[float]) -> float:
    return sum(values[index] * area for index, area in _ON_LEVEL[level]) / _LEVEL_AREAS[level]
