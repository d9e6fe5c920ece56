"""Who is where: each room's people by the minute of a day, drawn by seed, day and room alone."""

from functools import lru_cache
from itertools import accumulate
from random import Random

from edifice.demo.rooms import ROOMS, Room
from edifice.simulate.calendar import DAY_MINUTES, WORKDAYS, Moment

PRESENT, AT_WEEKENDS = 0.82, 0.03
MEETING_STARTS = (540, 600, 660, 780, 840, 900, 960)
"""Minutes of the day at which meetings may begin."""

AREA_EACH = {
    "OFFICE": 12.0, "OPEN_OFFICE": 9.5, "MEETING": 2.9, "TRAINING": 2.8, "LOBBY": 14.0, "LOUNGE": 6.0, "CAFE": 2.6,
    "WORKSHOP": 14.0, "KITCHEN": 9.0,
}  # fmt: skip
"""Square metres for each person when a room is full; nobody stays in rooms of other kinds."""


def capacity(room: Room) -> int:
    """How many people fit into a room."""
    return round(room.area / AREA_EACH[room.kind]) if room.kind in AREA_EACH else 0


def people(seed: int, now: Moment) -> list[int]:
    """The people in each room, in the order of ROOMS."""
    return [minutes[now.minute] for minutes in _day(seed, now.day, now.weekday)]


@lru_cache(maxsize=4)
def _day(seed: int, day: int, weekday: int) -> list[list[int]]:
    return [_minutes(room, Random(f"{seed}/{day}/{room.number}"), weekday) for room in ROOMS]  # noqa: S311 - a simulation keeps no secret


def _minutes(room: Room, dice: Random, weekday: int) -> list[int]:
    """The people of a room by minute: those who come add to, those who leave take from."""
    changes = [0] * (DAY_MINUTES + 1)
    for start, end, count in _stays(room, dice, weekday < WORKDAYS):
        changes[start] += count
        changes[end] -= count
    return list(accumulate(changes))


def _stays(room: Room, dice: Random, workday: bool) -> list[tuple[int, int, int]]:
    if room.kind in ("OFFICE", "OPEN_OFFICE", "WORKSHOP"):
        return _desks(capacity(room), dice, PRESENT if workday else AT_WEEKENDS)
    if not workday:
        return []
    if room.kind in ("MEETING", "TRAINING"):
        return _meetings(capacity(room), dice, 0.55 if room.kind == "MEETING" else 0.4)
    if room.kind == "CAFE":
        return [_visit(start, 25, dice, 2) for start in range(480, 960, 20)] + [
            _visit(start, 35, dice, capacity(room) // 4) for start in range(705, 800, 15)
        ]
    if room.kind in ("LOBBY", "LOUNGE", "KITCHEN"):
        return [_visit(start, 30, dice, max(1, capacity(room) // 2)) for start in range(450, 1080, 30)]
    return []


def _desks(count: int, dice: Random, present: float) -> list[tuple[int, int, int]]:
    stays: list[tuple[int, int, int]] = []
    for _ in range(count):
        come, lunch = round(dice.triangular(405, 590, 510)), dice.randint(690, 780)
        leave, pause = round(dice.triangular(930, 1150, 1030)), dice.randint(25, 60)
        if dice.random() < present:
            stays += [(come, lunch, 1), (lunch + pause, leave, 1)]
    return stays


def _meetings(most: int, dice: Random, chance: float) -> list[tuple[int, int, int]]:
    stays: list[tuple[int, int, int]] = []
    free = 0
    for start in MEETING_STARTS:
        length, come = dice.choice((45, 60, 60, 90, 120)), dice.randint(2, max(2, most))
        if start >= free and dice.random() < chance:
            stays.append((start, start + length, come))
            free = start + length
    return stays


def _visit(start: int, length: int, dice: Random, most: int) -> tuple[int, int, int]:
    begin = start + dice.randint(0, 15)
    return begin, begin + dice.randint(length // 2, length), dice.randint(0, most)
