"""What the rooms are made of, as numbers: heat capacities, conductances, windows, equipment."""

from dataclasses import dataclass

from edifice.demo.plant import has_radiator
from edifice.demo.rooms import CLEAR_HEIGHT, LEVELS, ROOMS, STOREY, Room

AIR_WATTS = 0.335
"""Watts that a cubic metre an hour of air carries a kelvin."""

HEAT_CAPACITY = 85_000.0
"""Joules a kelvin and a square metre of floor: air, furniture and the skin of walls and slabs."""

WINDOW_SHARE, WINDOW_U, WALL_U, ROOF_U, GROUND_U, GAIN = 0.42, 1.1, 0.22, 0.13, 0.2, 0.4
INNER_CONDUCTANCE = 1.4
"""Watts a kelvin and a square metre of floor to the other rooms of the level, through walls and open doors."""

AIR_CHANGES = 0.12
RADIATOR_WATTS, BOX_FLOW, LIGHT_WATTS = 75.0, 9.0, 7.0
"""A square metre of floor: of a radiator 40 K warmer than the room, the most m³/h of a box, of all lights."""

DESK_WATTS, BASE_WATTS = 95.0, 1.2
SERVER_WATTS, SERVER_CAPACITY = 4200.0, 3.2e6


@dataclass(frozen=True, slots=True)
class Body:
    """One room: joules a kelvin, watts a kelvin, cubic metres, watts for each W/m² on a facade, watts, m³/h."""

    capacity: float
    outer: float
    inner: float
    volume: float
    windows: tuple[tuple[str, float], ...]
    radiator: float
    base: float
    box: int
    share: float
    level: int
    area: float


def _body(room: Room) -> Body:
    facade = room.facade()
    outer = sum(facade.values()) * STOREY
    glass = {side: length * STOREY * WINDOW_SHARE for side, length in facade.items()}
    panes = sum(glass.values())
    conductance = panes * WINDOW_U + (outer - panes) * WALL_U + AIR_CHANGES * room.area * CLEAR_HEIGHT * AIR_WATTS
    conductance += room.area * (GROUND_U / 2 if room.level == 0 else ROOF_U if room.level == len(LEVELS) - 1 else 0.0)
    served = sum(other.area for other in ROOMS if room.box and other.box == room.box)
    server = room.kind == "SERVER"
    return Body(
        capacity=SERVER_CAPACITY if server else HEAT_CAPACITY * room.area,
        outer=conductance,
        inner=(0.3 if server else INNER_CONDUCTANCE) * room.area,
        volume=room.area * CLEAR_HEIGHT,
        windows=tuple((side, area * GAIN) for side, area in glass.items()),
        radiator=RADIATOR_WATTS * room.area if has_radiator(room) else 0.0,
        base=SERVER_WATTS if server else BASE_WATTS * room.area,
        box=room.box - 1,
        share=room.area / served if served else 0.0,
        level=room.level,
        area=room.area,
    )


BODIES: tuple[Body, ...] = tuple(_body(room) for room in ROOMS)
BOX_FLOWS: tuple[float, ...] = tuple(
    BOX_FLOW * sum(room.area for room in ROOMS if room.box == number)
    for number in range(1, 1 + max(room.box for room in ROOMS))
)
"""The most cubic metres an hour of each box."""
