"""The points of the demo building: what each measures or sets, in which unit, how often it speaks, on which topic."""

from collections.abc import Iterator
from dataclasses import dataclass

from edifice.demo.plant import BOXES, DEVICES, ROOM_BY_KEY, ZONES, box_key, has_radiator
from edifice.demo.rooms import LEVELS, ROOMS

KEY = "demo"
FAST_SECONDS, SLOW_SECONDS = 30, 150
"""How often a point speaks at least; those whose values move all the time do so more often."""

HUMID_ROOMS = ("001", "005", "008", "017", "101", "204", "210", "213")


@dataclass(frozen=True, slots=True)
class Point:
    """A point; `key` is its time-series id, `owner` what it is a point of, `quantity` what it is for the simulator.

    `decimals` are those of its readings; without a `unit` its values are on and off, or counts. `interval` in seconds.
    """

    key: str
    name: str
    brick: str
    owner: str
    quantity: str
    unit: str | None
    decimals: int
    interval: int

    @property
    def writable(self) -> bool:
        """Whether it takes commands."""
        return self.brick.endswith(("Setpoint", "Command"))

    @property
    def topic(self) -> str:
        """Where its readings are published in the building `demo`."""
        return f"edifice/v1/{KEY}/{_where(self.owner)}/{self.owner}/{self.key}/reading"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of points: quantity, label, class, unit and decimals."""

    quantity: str
    label: str
    brick: str
    unit: str | None = None
    decimals: int = 0
    fast: bool = False


_TEMPERATURE = _Kind("temp", "air temperature", "Zone_Air_Temperature_Sensor", "DEG_C", 2, fast=True)
_SETPOINT = _Kind("setpoint", "temperature setpoint", "Target_Zone_Air_Temperature_Setpoint", "DEG_C", 1)
_CARBON_DIOXIDE = _Kind("co2", "CO2", "CO2_Level_Sensor", "PPM", 0, fast=True)
_OCCUPIED = _Kind("occupancy", "occupancy", "Occupancy_Sensor")
_PEOPLE = _Kind("occupancy", "people", "Occupancy_Count_Sensor", "NUM")
_HUMIDITY = _Kind("humidity", "relative humidity", "Zone_Air_Humidity_Sensor", "PERCENT", 1)
_VALVE = _Kind("valve", "valve", "Valve_Position_Command", "PERCENT")
_BOX = (
    _Kind("damper-command", "damper command", "Damper_Position_Command", "PERCENT"),
    _Kind("damper", "damper position", "Damper_Position_Sensor", "PERCENT"),
    _Kind("flow", "air flow", "Supply_Air_Flow_Sensor", "M3-PER-HR", fast=True),
    _Kind("flow-setpoint", "air flow setpoint", "Supply_Air_Flow_Setpoint", "M3-PER-HR"),
    _Kind("supply-temp", "supply air temperature", "Supply_Air_Temperature_Sensor", "DEG_C", 1),
)
_LIGHTS = (
    _Kind("status", "on", "On_Off_Status"),
    _Kind("level", "dimming", "Lighting_Level_Command", "PERCENT"),
)
_POWER = _Kind("power", "power", "Electric_Power_Sensor", "KiloW", 3, fast=True)
_ENERGY = _Kind("energy", "energy", "Electric_Energy_Sensor", "KiloW-HR", 2)
_OF_DEVICES: dict[str, tuple[_Kind, ...]] = {
    "ahu-1": (
        _Kind("run", "run command", "On_Off_Command"),
        _Kind("occupied", "occupied mode", "Occupied_Mode_Status"),
        _Kind("supply-temp", "supply air temperature", "Supply_Air_Temperature_Sensor", "DEG_C", 2, fast=True),
        _Kind("supply-temp-setpoint", "supply air temperature setpoint", "Supply_Air_Temperature_Setpoint", "DEG_C", 1),
        _Kind("return-temp", "return air temperature", "Return_Air_Temperature_Sensor", "DEG_C", 2),
        _Kind("mixed-temp", "mixed air temperature", "Mixed_Air_Temperature_Sensor", "DEG_C", 2),
        _Kind("outside-temp", "outside air temperature", "Outside_Air_Temperature_Sensor", "DEG_C", 2),
        _Kind("return-co2", "return air CO2", "Return_Air_CO2_Sensor", "PPM"),
        _Kind("flow", "supply air flow", "Supply_Air_Flow_Sensor", "M3-PER-HR", fast=True),
        _Kind("pressure", "duct pressure", "Supply_Air_Static_Pressure_Sensor", "PA"),
        _Kind("pressure-setpoint", "duct pressure setpoint", "Supply_Air_Static_Pressure_Setpoint", "PA"),
    ),
    "ahu-1-supply-fan": (_Kind("status", "on", "Fan_Status"), _Kind("speed", "speed", "Fan_Speed_Command", "PERCENT")),
    "ahu-1-return-fan": (_Kind("status", "on", "Fan_Status"), _Kind("speed", "speed", "Fan_Speed_Command", "PERCENT")),
    "ahu-1-filter": (_Kind("pressure", "pressure drop", "Filter_Differential_Pressure_Sensor", "PA", 1),),
    "ahu-1-outside-damper": (_Kind("position", "position", "Damper_Position_Command", "PERCENT"),),
    "ahu-1-return-damper": (_Kind("position", "position", "Damper_Position_Command", "PERCENT"),),
    "ahu-1-heating-coil": (_Kind("valve", "valve", "Valve_Position_Command", "PERCENT"),),
    "ahu-1-cooling-coil": (_Kind("valve", "valve", "Valve_Position_Command", "PERCENT"),),
    "boiler": (
        _Kind("run", "run command", "Boiler_Command"),
        _Kind("status", "on", "On_Off_Status"),
        _Kind("supply-temp", "supply temperature", "Leaving_Hot_Water_Temperature_Sensor", "DEG_C", 1),
        _Kind("return-temp", "return temperature", "Entering_Hot_Water_Temperature_Sensor", "DEG_C", 1),
        _Kind("supply-temp-setpoint", "supply temperature setpoint", "Leaving_Hot_Water_Temperature_Setpoint", "DEG_C",
              1),
    ),
    "heating-pump": (_Kind("status", "on", "Pump_Status"),),
    "crac-1": (
        _Kind("status", "on", "On_Off_Status"),
        _Kind("supply-temp", "supply air temperature", "Supply_Air_Temperature_Sensor", "DEG_C", 1, fast=True),
        _Kind("setpoint", "room temperature setpoint", "Target_Zone_Air_Temperature_Setpoint", "DEG_C", 1),
    ),
    "meter-heat": (
        _Kind("power", "power", "Heating_Thermal_Power_Sensor", "KiloW", 2, fast=True),
        _Kind("energy", "energy", "Thermal_Energy_Usage_Sensor", "KiloW-HR", 1),
        _Kind("flow", "flow", "Hot_Water_Flow_Sensor", "M3-PER-HR", 2),
    ),
    "meter-water": (
        _Kind("flow", "flow", "Water_Flow_Sensor", "L-PER-MIN", 1, fast=True),
        _Kind("volume", "volume", "Water_Usage_Sensor", "L"),
    ),
    "weather": (
        _Kind("temp", "outside air temperature", "Outside_Air_Temperature_Sensor", "DEG_C", 1),
        _Kind("humidity", "outside air humidity", "Outside_Air_Humidity_Sensor", "PERCENT"),
        _Kind("sun", "solar irradiance", "Solar_Irradiance_Sensor", "W-PER-M2"),
        _Kind("wind", "wind speed", "Wind_Speed_Sensor", "M-PER-SEC", 1),
        _Kind("wind-direction", "wind direction", "Wind_Direction_Sensor", "DEG"),
    ),
}  # fmt: skip
_COUNTED = ("MEETING", "TRAINING", "OPEN_OFFICE", "CAFE", "LOBBY")


def _where(owner: str) -> str:
    return LEVELS[_LEVEL_OF[owner]].key


def _point(owner: str, name: str, kind: _Kind) -> Point:
    interval = FAST_SECONDS if kind.fast else SLOW_SECONDS
    key = f"{owner}-{kind.quantity}"
    return Point(key, f"{name} {kind.label}", kind.brick, owner, kind.quantity, kind.unit, kind.decimals, interval)


def _of_rooms() -> Iterator[Point]:
    for room in ROOMS:
        if room.kind == "SHAFT":
            continue
        yield _point(room.key, f"{room.number} {room.name}", _TEMPERATURE)
        if room.number in HUMID_ROOMS:
            yield _point(room.key, f"{room.number} {room.name}", _HUMIDITY)
        if room.stayed_in:
            people = _PEOPLE if room.kind in _COUNTED else _OCCUPIED
            for kind in (_SETPOINT, _CARBON_DIOXIDE, people):
                yield _point(room.key, f"{room.number} {room.name}", kind)
        if has_radiator(room):
            yield _point(f"radiator-{room.number}", f"Radiator {room.number}", _VALVE)


def _of_plant() -> Iterator[Point]:
    for number in BOXES:
        for kind in _BOX:
            yield _point(box_key(number), f"VAV-{number:02d}", kind)
    for zone in ZONES:
        if zone.kind == "LIGHTING":
            for kind in _LIGHTS:
                yield _point(zone.key, zone.name, kind)
    for device in DEVICES:
        kinds = (_POWER, _ENERGY) if device.brick.endswith("Electrical_Meter") else ()
        for kind in _OF_DEVICES.get(device.key, kinds):
            yield _point(device.key, device.name, kind)


_LEVEL_OF = {
    **{room.key: room.level for room in ROOMS},
    **{zone.key: zone.level for zone in ZONES},
    **{device.key: ROOM_BY_KEY[device.room].level for device in DEVICES},
}
POINTS: tuple[Point, ...] = (*_of_rooms(), *_of_plant())
