"""Levels and rooms of the demo building: outlines in metres that tile 40 x 18, x to the east and y to the north.

Rooms lie along the facades and around a core of stairs, shafts and services, which two bent corridors enclose.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "OFFICE", "OPEN_OFFICE", "MEETING", "TRAINING", "LOBBY", "LOUNGE", "CAFE", "WORKSHOP", "CORRIDOR", "KITCHEN",
    "TOILET", "STAIRS", "SHAFT", "SERVER", "PLANT", "ELECTRICAL", "STORE",
]  # fmt: skip
Outline: TypeAlias = tuple[tuple[float, float], ...]
"""The corners of a floor in their order, against the clock; the last one joins the first."""

WIDTH, DEPTH = 40.0, 18.0
STOREY, CLEAR_HEIGHT = 3.6, 3.0
STAYED_IN: tuple[Kind, ...] = (
    "OFFICE", "OPEN_OFFICE", "MEETING", "TRAINING", "LOBBY", "LOUNGE", "CAFE", "WORKSHOP",
)  # fmt: skip
"""Kinds of rooms in which people spend their time, and which have a thermostat."""


@dataclass(frozen=True, slots=True)
class Level:
    """A storey; `elevation` of its floor in metres."""

    key: str
    name: str
    elevation: float


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `level` is an index into LEVELS, `box` the number of the VAV box that serves it, 0 for none."""

    number: str
    name: str
    kind: Kind
    level: int
    outline: Outline
    box: int = 0

    @property
    def key(self) -> str:
        """The name of the room in IRIs, topics and time-series ids."""
        return f"room-{self.number}"

    @property
    def area(self) -> float:
        """The net floor area, in square metres."""
        corners = zip(self.outline, (*self.outline[1:], self.outline[0]), strict=True)
        return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in corners) / 2

    @property
    def stayed_in(self) -> bool:
        """Whether people spend their time here."""
        return self.kind in STAYED_IN

    @property
    def centre(self) -> tuple[float, float]:
        """A place inside: the middle of the room's first four corners' box, where its devices stand."""
        xs, ys = zip(*self.outline[:3], strict=True)
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    def facade(self) -> dict[str, float]:
        """Metres of outer wall by the side that it faces: N, E, S or W."""
        sides: dict[str, float] = {}
        for (x, y), (next_x, next_y) in zip(self.outline, (*self.outline[1:], self.outline[0]), strict=True):
            length = abs(next_x - x) + abs(next_y - y)
            edges = {"S": y == next_y == 0, "N": y == next_y == DEPTH, "W": x == next_x == 0, "E": x == next_x == WIDTH}
            for side in (side for side, lies_on_it in edges.items() if lies_on_it):
                sides[side] = sides.get(side, 0.0) + length
        return sides


LEVELS = (
    Level("ground-floor", "Ground floor", 0.0),
    Level("first-floor", "First floor", STOREY),
    Level("second-floor", "Second floor", 2 * STOREY),
)

_SOUTH, _NORTH = (0.0, 6.0), (12.0, DEPTH)
_CORE = (7.8, 10.4)
_WEST_END: Outline = ((0.0, 6.0), (4.2, 6.0), (4.2, 12.0), (0.0, 12.0))
_EAST_END: Outline = ((35.8, 6.0), (WIDTH, 6.0), (WIDTH, 12.0), (35.8, 12.0))
_SOUTH_CORRIDOR: Outline = ((4.2, 6.0), (35.8, 6.0), (35.8, 7.8), (6.0, 7.8), (6.0, 10.4), (4.2, 10.4))
_NORTH_CORRIDOR: Outline = ((34.0, 7.8), (35.8, 7.8), (35.8, 12.0), (4.2, 12.0), (4.2, 10.4), (34.0, 10.4))
_CORNER_OFFICE: Outline = ((31.0, 0.0), (WIDTH, 0.0), (WIDTH, 12.0), (35.8, 12.0), (35.8, 6.0), (31.0, 6.0))
_ENTRANCE: Outline = ((0.0, 0.0), (8.0, 0.0), (8.0, 6.0), (4.2, 6.0), (4.2, 12.0), (0.0, 12.0))


def _box(west: float, east: float, band: tuple[float, float]) -> Outline:
    south, north = band
    return ((west, south), (east, south), (east, north), (west, north))


def _ground_floor() -> tuple[Room, ...]:
    return (
        Room("001", "Lobby", "LOBBY", 0, _ENTRANCE, 1),
        Room("002", "Reception office", "OFFICE", 0, _box(8.0, 12.5, _SOUTH), 2),
        Room("003", "Meeting room Elbe", "MEETING", 0, _box(12.5, 18.0, _SOUTH), 2),
        Room("004", "Meeting room Oder", "MEETING", 0, _box(18.0, 22.0, _SOUTH), 2),
        Room("005", "Café", "CAFE", 0, _box(22.0, 31.5, _SOUTH), 3),
        Room("006", "Kitchen", "KITCHEN", 0, _box(31.5, 35.8, _SOUTH), 3),
        Room("007", "Workshop", "WORKSHOP", 0, _box(35.8, WIDTH, (0.0, 12.0)), 4),
        Room("008", "Training room", "TRAINING", 0, _box(0.0, 9.5, _NORTH), 5),
        Room("009", "Office", "OFFICE", 0, _box(9.5, 13.5, _NORTH), 6),
        Room("010", "Office", "OFFICE", 0, _box(13.5, 17.5, _NORTH), 6),
        Room("011", "Open office", "OPEN_OFFICE", 0, _box(17.5, 27.0, _NORTH), 6),
        Room("012", "Mail room", "STORE", 0, _box(27.0, 31.0, _NORTH), 4),
        Room("013", "Plant room", "PLANT", 0, _box(31.0, WIDTH, _NORTH)),
        Room("014", "West stairs", "STAIRS", 0, _box(6.0, 10.5, _CORE)),
        Room("015", "Toilets", "TOILET", 0, _box(10.5, 16.0, _CORE), 6),
        Room("016", "Shaft", "SHAFT", 0, _box(16.0, 18.2, _CORE)),
        Room("017", "Server room", "SERVER", 0, _box(18.2, 24.0, _CORE)),
        Room("018", "Store", "STORE", 0, _box(24.0, 29.5, _CORE), 4),
        Room("019", "East stairs", "STAIRS", 0, _box(29.5, 34.0, _CORE)),
        Room("020", "South corridor", "CORRIDOR", 0, _SOUTH_CORRIDOR, 1),
        Room("021", "North corridor", "CORRIDOR", 0, _NORTH_CORRIDOR, 5),
    )


def _first_floor() -> tuple[Room, ...]:
    return (
        Room("101", "Open office", "OPEN_OFFICE", 1, _box(0.0, 9.5, _SOUTH), 7),
        Room("102", "Office", "OFFICE", 1, _box(9.5, 13.5, _SOUTH), 8),
        Room("103", "Office", "OFFICE", 1, _box(13.5, 17.5, _SOUTH), 8),
        Room("104", "Meeting room Spree", "MEETING", 1, _box(17.5, 23.0, _SOUTH), 8),
        Room("105", "Office", "OFFICE", 1, _box(23.0, 27.0, _SOUTH), 9),
        Room("106", "Office", "OFFICE", 1, _box(27.0, 31.0, _SOUTH), 9),
        Room("107", "Open office", "OPEN_OFFICE", 1, _CORNER_OFFICE, 10),
        Room("108", "Team office", "OPEN_OFFICE", 1, _box(0.0, 8.0, _NORTH), 11),
        Room("109", "Office", "OFFICE", 1, _box(8.0, 12.0, _NORTH), 11),
        Room("110", "Meeting room Havel", "MEETING", 1, _box(12.0, 16.5, _NORTH), 12),
        Room("111", "Project room", "OPEN_OFFICE", 1, _box(16.5, 25.0, _NORTH), 12),
        Room("112", "Office", "OFFICE", 1, _box(25.0, 29.0, _NORTH), 13),
        Room("113", "Open office", "OPEN_OFFICE", 1, _box(29.0, WIDTH, _NORTH), 13),
        Room("114", "Lounge", "LOUNGE", 1, _WEST_END, 7),
        Room("115", "West stairs", "STAIRS", 1, _box(6.0, 10.5, _CORE)),
        Room("116", "Toilets", "TOILET", 1, _box(10.5, 16.0, _CORE), 12),
        Room("117", "Shaft", "SHAFT", 1, _box(16.0, 18.2, _CORE)),
        Room("118", "Kitchenette", "KITCHEN", 1, _box(18.2, 23.0, _CORE), 10),
        Room("119", "Print room", "STORE", 1, _box(23.0, 29.5, _CORE), 13),
        Room("120", "East stairs", "STAIRS", 1, _box(29.5, 34.0, _CORE)),
        Room("121", "South corridor", "CORRIDOR", 1, _SOUTH_CORRIDOR, 9),
        Room("122", "North corridor", "CORRIDOR", 1, _NORTH_CORRIDOR, 11),
    )


def _second_floor() -> tuple[Room, ...]:
    return (
        Room("201", "Office", "OFFICE", 2, _box(0.0, 5.0, _SOUTH), 14),
        Room("202", "Office", "OFFICE", 2, _box(5.0, 9.5, _SOUTH), 14),
        Room("203", "Meeting room Isar", "MEETING", 2, _box(9.5, 15.0, _SOUTH), 15),
        Room("204", "Open office", "OPEN_OFFICE", 2, _box(15.0, 26.0, _SOUTH), 16),
        Room("205", "Office", "OFFICE", 2, _box(26.0, 30.0, _SOUTH), 17),
        Room("206", "Office", "OFFICE", 2, _box(30.0, 34.5, _SOUTH), 17),
        Room("207", "Office", "OFFICE", 2, _box(34.5, WIDTH, _SOUTH), 17),
        Room("208", "Open office", "OPEN_OFFICE", 2, _box(0.0, 10.0, _NORTH), 18),
        Room("209", "Office", "OFFICE", 2, _box(10.0, 14.0, _NORTH), 18),
        Room("210", "Conference room Rhein", "MEETING", 2, _box(14.0, 22.5, _NORTH), 19),
        Room("211", "Office", "OFFICE", 2, _box(22.5, 26.5, _NORTH), 19),
        Room("212", "Office", "OFFICE", 2, _box(26.5, 30.5, _NORTH), 20),
        Room("213", "Design studio", "OPEN_OFFICE", 2, _box(30.5, WIDTH, _NORTH), 20),
        Room("214", "Quiet room", "LOUNGE", 2, _WEST_END, 14),
        Room("215", "Library", "LOUNGE", 2, _EAST_END, 20),
        Room("216", "West stairs", "STAIRS", 2, _box(6.0, 10.5, _CORE)),
        Room("217", "Toilets", "TOILET", 2, _box(10.5, 16.0, _CORE), 18),
        Room("218", "Shaft", "SHAFT", 2, _box(16.0, 18.2, _CORE)),
        Room("219", "Kitchenette", "KITCHEN", 2, _box(18.2, 23.0, _CORE), 16),
        Room("220", "Electrical room", "ELECTRICAL", 2, _box(23.0, 29.5, _CORE)),
        Room("221", "East stairs", "STAIRS", 2, _box(29.5, 34.0, _CORE)),
        Room("222", "South corridor", "CORRIDOR", 2, _SOUTH_CORRIDOR, 15),
        Room("223", "North corridor", "CORRIDOR", 2, _NORTH_CORRIDOR, 19),
    )


ROOMS: tuple[Room, ...] = (*_ground_floor(), *_first_floor(), *_second_floor())
