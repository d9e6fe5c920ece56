"""What every point would say if its sensor were perfect, out of the state of the simulation."""

from collections.abc import Iterator

from edifice.demo.plant import BOXES, box_key, has_radiator
from edifice.demo.points import HUMID_ROOMS
from edifice.demo.rooms import ROOMS
from edifice.simulate.model import Simulation
from edifice.simulate.people import capacity
from edifice.simulate.state import LIGHTS
from edifice.simulate.weather import DAY_MS, saturation

_TEMPERATURES = tuple((index, f"{room.key}-temp") for index, room in enumerate(ROOMS) if room.kind != "SHAFT")
_STAYED_IN = tuple(
    (index, f"{room.key}-setpoint", f"{room.key}-co2", f"{room.key}-occupancy")
    for index, room in enumerate(ROOMS)
    if room.stayed_in
)
_HUMIDITIES = tuple(
    (index, f"{room.key}-humidity", max(1, capacity(room)))
    for index, room in enumerate(ROOMS)
    if room.number in HUMID_ROOMS
)
_VALVES = tuple((index, f"radiator-{room.number}-valve") for index, room in enumerate(ROOMS) if has_radiator(room))
_BOXES = tuple(
    (box, box_key(number), next(index for index, room in enumerate(ROOMS) if room.box == number))
    for box, number in enumerate(BOXES)
)
DUCT_KELVIN = 0.4
"""By how much the air warms up on its way to the boxes."""

FULL_FLOW, CLEAN_FILTER, FILTER_AT_FLOW, DIRTY_DAYS = 16_000.0, 45.0, 130.0, 90


def signals(simulation: Simulation) -> dict[str, float]:
    """Values by the keys of points; on and off are 1 and 0."""
    return dict(
        (
            *_of_rooms(simulation),
            *_of_boxes(simulation),
            *_of_air(simulation),
            *_of_plant(simulation),
            *_of_weather(simulation),
        )
    )


def _of_rooms(simulation: Simulation) -> Iterator[tuple[str, float]]:
    state, measured = simulation.state, simulation.measured()
    for index, key in _TEMPERATURES:
        yield key, measured[index]
    for index, setpoint, co2, occupancy in _STAYED_IN:
        yield setpoint, state.setpoint[index]
        yield co2, state.co2[index]
        yield occupancy, state.people[index]
    for index, key, most in _HUMIDITIES:
        water = simulation.sky.moisture + 0.3 + 0.8 * min(1.0, state.people[index] / most)
        yield key, min(95.0, 100 * water / saturation(state.temperature[index]))
    for index, key in _VALVES:
        yield key, state.valve[index]
    for place, zone in enumerate(LIGHTS):
        yield f"{zone.key}-status", float(state.light[place] > 0)
        yield f"{zone.key}-level", state.light[place]


def _of_boxes(simulation: Simulation) -> Iterator[tuple[str, float]]:
    state = simulation.state
    for box, key, room in _BOXES:
        yield f"{key}-damper-command", state.command[box]
        yield f"{key}-damper", state.damper[box]
        yield f"{key}-flow", state.flow[box]
        yield f"{key}-flow-setpoint", state.flow_target[box]
        yield f"{key}-supply-temp", state.air.supply + DUCT_KELVIN if state.flow[box] > 1 else state.temperature[room]


def _of_air(simulation: Simulation) -> Iterator[tuple[str, float]]:
    state = simulation.state
    air = state.air
    dirt = simulation.state.ms / DAY_MS % DIRTY_DAYS / DIRTY_DAYS
    yield from (
        ("ahu-1-run", float(air.on)),
        ("ahu-1-occupied", float(air.on)),
        ("ahu-1-supply-temp", air.supply),
        ("ahu-1-supply-temp-setpoint", air.target),
        ("ahu-1-return-temp", air.back),
        ("ahu-1-mixed-temp", air.mixed),
        ("ahu-1-outside-temp", simulation.sky.temperature + 0.3),
        ("ahu-1-return-co2", air.back_co2),
        ("ahu-1-flow", air.flow),
        ("ahu-1-pressure", air.pressure_target * min(1.0, air.supply_speed / 72)),
        ("ahu-1-pressure-setpoint", air.pressure_target),
        ("ahu-1-supply-fan-status", float(air.supply_speed > 1)),
        ("ahu-1-supply-fan-speed", air.supply_command),
        ("ahu-1-return-fan-status", float(air.return_speed > 1)),
        ("ahu-1-return-fan-speed", air.return_speed),
        ("ahu-1-filter-pressure",
         (CLEAN_FILTER + FILTER_AT_FLOW * (1 + dirt / 2) * (air.flow / FULL_FLOW) ** 2) * (air.flow > 1)),
        ("ahu-1-outside-damper-position", air.outside_damper),
        ("ahu-1-return-damper-position", air.return_damper),
        ("ahu-1-heating-coil-valve", air.heating),
        ("ahu-1-cooling-coil-valve", air.cooling),
    )  # fmt: skip


def _of_plant(simulation: Simulation) -> Iterator[tuple[str, float]]:
    state, water = simulation.state, simulation.state.water
    yield from (
        ("boiler-run", float(water.run)),
        ("boiler-status", float(water.run)),
        ("boiler-supply-temp", water.supply),
        ("boiler-return-temp", water.back),
        ("boiler-supply-temp-setpoint", water.target),
        ("heating-pump-status", float(water.run)),
        ("crac-1-status", float(state.cooler_on)),
        ("crac-1-supply-temp", 14.0 if state.cooler_on else 24.0),
        ("crac-1-setpoint", state.cooler_target),
        ("meter-heat-power", water.load / 1000),
        ("meter-heat-flow", water.flow),
        ("meter-water-flow", state.draw),
    )  # fmt: skip
    yield from ((key, watts / 1000) for key, watts in state.powers.items())
    yield from state.counters.items()


def _of_weather(simulation: Simulation) -> Iterator[tuple[str, float]]:
    sky = simulation.sky
    yield "weather-temp", sky.temperature
    yield "weather-humidity", min(100.0, 100 * sky.moisture / saturation(sky.temperature))
    yield "weather-sun", sky.sun
    yield "weather-wind", sky.wind
    yield "weather-wind-direction", sky.wind_direction
