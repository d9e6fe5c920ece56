"""The devices of the sample building: plain signals over real MQTT, one message a room and a batch for the plant."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson

SCOPE = "sample"
ROOMS = ("101", "102", "103", "104", "105", "111", "112", "113", "114", "115", "120", "121")
PERIOD_SECONDS = 2.0
DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Message:
    """One MQTT message of a device."""

    topic: str
    payload: bytes


def messages(now: float) -> Iterator[Message]:
    """What all devices say at `now`, in epoch seconds; the same time gives the same words."""
    milliseconds = int(now * 1000)
    for index, room in enumerate(ROOMS):
        for kind, value in (("temp", _temperature(now, index)), ("co2", _carbon_dioxide(now, index))):
            topic = f"edifice/v1/{SCOPE}/ground-floor/room-{room}-{kind}/reading"
            yield Message(topic, orjson.dumps({"t": milliseconds, "v": value}))
    yield Message(f"edifice/v1/{SCOPE}/batch", orjson.dumps({"t": milliseconds, "v": _plant(now)}))


def _day(now: float, phase: float = 0.0) -> float:
    """A swing of the day, -1 to 1, highest in the afternoon."""
    return math.sin(2 * math.pi * (now / DAY_SECONDS - 0.375 + phase))


def _ripple(now: float, index: int, seconds: float) -> float:
    """A small swing of its own for each device, -1 to 1."""
    return math.sin(now / seconds + 1.7 * index)


def _temperature(now: float, index: int) -> float:
    return round(22.0 + 0.25 * index + 1.2 * _day(now) + 0.4 * _ripple(now, index, 47.0), 2)


def _carbon_dioxide(now: float, index: int) -> float:
    return round(560.0 + 120.0 * (1 + _day(now, 0.05)) + 45.0 * _ripple(now, index, 31.0), 0)


def _plant(now: float) -> Mapping[str, float | bool]:
    dampers = {f"vav-{n}-damper": round(45.0 + 25.0 * _ripple(now, n, 63.0), 1) for n in range(1, 5)}
    fan_power = round(900.0 + 350.0 * _ripple(now, 0, 63.0), 0)
    return {
        **dampers,
        "ahu-1-supply-temp": round(17.0 + 0.6 * _ripple(now, 5, 53.0), 2),
        "ahu-1-supply-temp-setpoint": 17.0,
        "ahu-1-fan-status": True,
        "ahu-1-fan-power": fan_power,
        "meter-power": round(fan_power + 2400.0 + 300.0 * _day(now), 0),
    }
