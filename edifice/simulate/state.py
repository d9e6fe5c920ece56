"""What changes from step to step: rooms, boxes, air, water, power; the order of lists is that of the description."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from edifice.demo.description import ROOMS, ZONES
from edifice.demo.plant import BOXES

OUTSIDE_CO2 = 420.0
COUNTERS: Mapping[str, float] = {
    "meter-main-energy": 412_683.0, "meter-air-energy": 96_214.0, "meter-lights-energy": 38_907.0,
    "meter-plugs-energy": 121_455.0, "meter-server-energy": 98_120.0, "meter-heat-energy": 260_418.0,
    "meter-water-volume": 1_873_250.0,
}  # fmt: skip
"""Where the counters stand when the simulation begins: kWh and litres, by the keys of their points."""

POWERS = tuple(f"meter-{part}-power" for part in ("main", "air", "lights", "plugs", "server"))
LIGHTS = tuple(zone for zone in ZONES if zone.kind == "LIGHTING")


def _rooms(value: float) -> list[float]:
    return [value] * len(ROOMS)


def _boxes(value: float) -> list[float]:
    return [value] * len(BOXES)


@dataclass(slots=True)
class Air:
    """The air-handling unit; °C, m³/h, shares from 0 to 1, valves and speeds in percent."""

    on: bool = False
    target: float = 18.0
    supply: float = 19.0
    back: float = 21.0
    mixed: float = 19.0
    outside_share: float = 0.0
    outside_damper: float = 0.0
    return_damper: float = 0.0
    heating: float = 0.0
    cooling: float = 0.0
    heat: float = 0.0
    cold: float = 0.0
    flow: float = 0.0
    supply_command: float = 0.0
    supply_speed: float = 0.0
    return_speed: float = 0.0
    pressure_target: float = 250.0
    back_co2: float = OUTSIDE_CO2


@dataclass(slots=True)
class Water:
    """The heating loop; °C, m³/h and watts."""

    run: bool = False
    target: float = 45.0
    supply: float = 40.0
    back: float = 35.0
    flow: float = 0.0
    load: float = 0.0


@dataclass(slots=True)
class State:
    """All of it; `powers` in watts and `counters` in kWh and litres have the keys of their points."""

    ms: int
    temperature: list[float] = field(default_factory=lambda: _rooms(20.5))
    co2: list[float] = field(default_factory=lambda: _rooms(OUTSIDE_CO2 + 40))
    people: list[int] = field(default_factory=lambda: [0] * len(ROOMS))
    setpoint: list[float] = field(default_factory=lambda: _rooms(17.0))
    valve: list[float] = field(default_factory=lambda: _rooms(0.0))
    flow_target: list[float] = field(default_factory=lambda: _boxes(0.0))
    command: list[float] = field(default_factory=lambda: _boxes(0.0))
    damper: list[float] = field(default_factory=lambda: _boxes(0.0))
    flow: list[float] = field(default_factory=lambda: _boxes(0.0))
    integral: list[float] = field(default_factory=lambda: _boxes(0.0))
    light: list[float] = field(default_factory=lambda: [0.0] * len(LIGHTS))
    air: Air = field(default_factory=Air)
    water: Water = field(default_factory=Water)
    cooler_target: float = 25.4
    cooler_on: bool = False
    draw: float = 0.0
    powers: dict[str, float] = field(default_factory=lambda: dict.fromkeys(POWERS, 0.0))
    counters: dict[str, float] = field(default_factory=lambda: dict(COUNTERS))
