"""Commands to writable points: read from `…/{point}/set`, taken or refused by name, answered on `…/{point}/ack`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import orjson

from edifice.demo.points import POINTS, Point
from edifice.simulate.faults import is_silent
from edifice.simulate.model import Simulation
from ingest.checks import Refused
from ingest.decode import ROOT, name_in

DEEPEST = 5
"""The most words between the building and `set`."""

PERCENT, ROOM, AIR, WATER, PRESSURE, FLOW = (0, 100), (10, 30), (10, 35), (20, 80), (0, 600), (0, 5000)
BY_KEY: Mapping[str, Point] = {point.key: point for point in POINTS}


class Refusal(StrEnum):
    """Why a command is not carried out, with the sentence that goes with it."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> Self:
        """Make the member a plain string of its code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member

    BAD_PAYLOAD = "BAD_PAYLOAD", 'A command is {"v": value}; "id" comes back with the answer.'
    UNKNOWN_POINT = "UNKNOWN_POINT", "No device here has a point of this name."
    NOT_WRITABLE = "NOT_WRITABLE", "Only setpoints and commands can be set."
    WRONG_TYPE = "WRONG_TYPE", "The point takes true or false, or a number where it has a unit."
    OUT_OF_RANGE = "OUT_OF_RANGE", "The value is outside what the device can do."


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to publish; `key` is the point that was set, None when nothing was."""

    topic: str
    payload: bytes
    key: str | None


def filters(scope: str) -> tuple[str, ...]:
    """Topic filters for the commands of a building."""
    return tuple("/".join((*ROOT, scope, *("+" * depth), "set")) for depth in range(1, DEEPEST + 1))


def obey(simulation: Simulation, topic: str, payload: bytes, now: int) -> Answer | None:
    """Carry out a command that came at `now`, in real time, or refuse it; None where the device does not answer."""
    sent = _object(payload)
    try:
        point = BY_KEY.get(name_in(topic.split("/")[-2]))
    except Refused:
        point = None
    if point is not None and is_silent(point.owner, simulation.began, simulation.state.ms):
        return None
    found = _checked(point, sent)
    answer: dict[str, object] = {"t": now, "id": sent.get("id") if sent else None}
    if isinstance(found, Refusal):
        answer |= {"ok": False, "error": found.value, "message": found.sentence}
    elif point is not None:
        simulation.held.hold(point.key, found, simulation.state.ms)
        answer |= {"ok": True, "v": sent["v"] if sent else None}
    taken = None if isinstance(found, Refusal) or point is None else point.key
    return Answer(f"{topic.removesuffix('set')}ack", orjson.dumps(answer), taken)


def _object(payload: bytes) -> dict[str, object] | None:
    try:
        found = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) and "v" in found else None


def _checked(point: Point | None, sent: dict[str, object] | None) -> float | Refusal:
    """The value as a number, or why it is refused."""
    if point is None:
        return Refusal.UNKNOWN_POINT
    if not point.writable:
        return Refusal.NOT_WRITABLE
    if sent is None:
        return Refusal.BAD_PAYLOAD
    value = sent["v"]
    if point.unit is None:
        return float(value) if isinstance(value, bool) or value in (0, 1) else Refusal.WRONG_TYPE
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Refusal.WRONG_TYPE
    low, high = limits(point)
    return float(value) if low <= value <= high else Refusal.OUT_OF_RANGE


def limits(point: Point) -> tuple[int, int]:
    """The least and the most that a writable point with a unit takes."""
    if point.unit == "DEG_C":
        return WATER if point.owner == "boiler" else AIR if point.owner == "ahu-1" else ROOM
    return {"PERCENT": PERCENT, "PA": PRESSURE}.get(point.unit or "", FLOW)
