"""What serves the demo building: zones, the air-handling unit with its boxes, the heating loop, meters, weather."""

from collections.abc import Iterator
from dataclasses import dataclass

from edifice.demo.rooms import CLEAR_HEIGHT, LEVELS, ROOMS, Room

PLANT_ROOM, SERVER_ROOM, ELECTRICAL_ROOM = "room-013", "room-017", "room-220"
BOXES = tuple(range(1, 21))
WALL_SIDES = ("south-west", "south-east", "north", "core")


@dataclass(frozen=True, slots=True)
class Zone:
    """Rooms that are served together; `kind` is HVAC or LIGHTING, `rooms` are keys."""

    key: str
    name: str
    kind: str
    level: int
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """A piece of equipment; `brick` and `ifc` are its classes, `place` in metres from the building's corner.

    `feeds`, `meters`, `part_of` and `under` (the meter of which it is a sub-meter) hold keys of devices, zones, rooms.
    """

    key: str
    name: str
    brick: str
    ifc: str
    predefined: str
    room: str
    place: tuple[float, float, float]
    model: tuple[str, str]
    feeds: tuple[str, ...] = ()
    meters: tuple[str, ...] = ()
    part_of: str | None = None
    under: str | None = None


@dataclass(frozen=True, slots=True)
class System:
    """Devices that work together, by their keys."""

    key: str
    name: str
    brick: str
    predefined: str
    devices: tuple[str, ...]


def box_key(number: int) -> str:
    """The key of a VAV box."""
    return f"vav-{number:02d}"


def lighting_key(room: Room) -> str | None:
    """The lighting zone of a room; shafts have none."""
    if room.kind == "SHAFT":
        return None
    x, y = room.centre
    facing = "north" if y > 12.0 else "core" if not room.stayed_in and y > 6.0 else "south"  # noqa: PLR2004 - metres
    side = f"south-{'west' if x < 20.0 else 'east'}" if facing == "south" else facing  # noqa: PLR2004 - metres
    return f"lights-{room.level}-{side}"


def _zones() -> Iterator[Zone]:
    for number in BOXES:
        rooms = [room for room in ROOMS if room.box == number]
        keys = tuple(room.key for room in rooms)
        yield Zone(f"zone-{number:02d}", f"HVAC zone {number:02d}", "HVAC", rooms[0].level, keys)
    for level, storey in enumerate(LEVELS):
        for side in WALL_SIDES:
            key = f"lights-{level}-{side}"
            lit = tuple(room.key for room in ROOMS if lighting_key(room) == key)
            yield Zone(key, f"Lights {storey.name.lower()} {side}", "LIGHTING", level, lit)


def _at(room: str, east: float = 0.0, north: float = 0.0, height: float = 0.0) -> tuple[float, float, float]:
    """A place in a room, as seen from its middle."""
    found = ROOM_BY_KEY[room]
    x, y = found.centre
    return round(x + east, 2), round(y + north, 2), round(LEVELS[found.level].elevation + height, 2)


def _air_handling() -> Iterator[Device]:
    air = ("Nordluft", "NL 120")
    unit, boxes = "ahu-1", tuple(box_key(number) for number in BOXES)
    parts = (
        ("ahu-1-supply-fan", "AHU-1 supply fan", "Supply_Fan", "IfcFan", "NOTDEFINED"),
        ("ahu-1-return-fan", "AHU-1 return fan", "Return_Fan", "IfcFan", "NOTDEFINED"),
        ("ahu-1-heating-coil", "AHU-1 heating coil", "Heating_Coil", "IfcCoil", "WATERHEATINGCOIL"),
        ("ahu-1-cooling-coil", "AHU-1 cooling coil", "Cooling_Coil", "IfcCoil", "DXCOOLINGCOIL"),
        ("ahu-1-filter", "AHU-1 filter", "Filter", "IfcFilter", "AIRPARTICLEFILTER"),
        ("ahu-1-outside-damper", "AHU-1 outside air damper", "Outside_Damper", "IfcDamper", "CONTROLDAMPER"),
        ("ahu-1-return-damper", "AHU-1 return air damper", "Return_Damper", "IfcDamper", "CONTROLDAMPER"),
    )
    yield Device(unit, "AHU-1", "Air_Handling_Unit", "IfcUnitaryEquipment", "AIRHANDLER", PLANT_ROOM,
                 _at(PLANT_ROOM, -1.5), air, feeds=boxes)  # fmt: skip
    for index, (key, name, brick, ifc, predefined) in enumerate(parts):
        place = _at(PLANT_ROOM, -3.0 + 0.5 * index, height=1.0)
        yield Device(key, name, brick, ifc, predefined, PLANT_ROOM, place, air, part_of=unit)
    for number in BOXES:
        room = next(room for room in ROOMS if room.box == number)
        yield Device(box_key(number), f"VAV-{number:02d}", "Variable_Air_Volume_Box", "IfcAirTerminalBox",
                     "VARIABLEFLOWPRESSUREINDEPENDANT", room.key, _at(room.key, height=CLEAR_HEIGHT - 0.2),
                     ("Nordluft", f"VR {250 if number in (3, 6, 10, 13, 16, 19) else 160}"),
                     feeds=(f"zone-{number:02d}",))  # fmt: skip


def _heating() -> Iterator[Device]:
    radiators = tuple(f"radiator-{room.number}" for room in ROOMS if has_radiator(room))
    heat = ("Wärmewerk", "WW 80")
    yield Device("boiler", "Boiler", "Condensing_Natural_Gas_Boiler", "IfcBoiler", "WATER", PLANT_ROOM,
                 _at(PLANT_ROOM, 3.0), heat, feeds=("heating-pump",))  # fmt: skip
    yield Device("heating-pump", "Heating pump", "Hot_Water_Pump", "IfcPump", "CIRCULATOR", PLANT_ROOM,
                 _at(PLANT_ROOM, 3.0, 1.0), ("Umlauf", "U 32"),
                 feeds=(*radiators, "ahu-1-heating-coil"))  # fmt: skip
    for room in ROOMS:
        if has_radiator(room):
            yield Device(f"radiator-{room.number}", f"Radiator {room.number}", "Hot_Water_Radiator", "IfcSpaceHeater",
                         "RADIATOR", room.key, _at(room.key, height=0.2), ("Wärmewerk", "R 22"),
                         feeds=(room.key,))  # fmt: skip


def _meter(key: str, name: str, metered: tuple[str, ...], under: str | None) -> Device:
    brick = "Electrical_Meter" if under else "Building_Electrical_Meter"
    return Device(key, name, brick, "IfcFlowMeter", "NOTDEFINED", ELECTRICAL_ROOM, _at(ELECTRICAL_ROOM, height=1.5),
                  ("Zähler", "Z 3"), meters=metered, under=under)  # fmt: skip


def _services() -> Iterator[Device]:
    lights = tuple(zone.key for zone in ZONES if zone.kind == "LIGHTING")
    yield Device("crac-1", "CRAC-1", "Computer_Room_Air_Conditioning", "IfcUnitaryEquipment", "SPLITSYSTEM",
                 SERVER_ROOM, _at(SERVER_ROOM), ("Kaltfront", "K 8"), feeds=(SERVER_ROOM,))  # fmt: skip
    yield _meter("meter-main", "Main electricity meter", ("house",), None)
    yield _meter("meter-air", "Ventilation meter", ("ahu-1",), "meter-main")
    yield _meter("meter-lights", "Lighting meter", lights, "meter-main")
    yield _meter("meter-plugs", "Sockets meter", (), "meter-main")
    yield _meter("meter-server", "Server room meter", (SERVER_ROOM,), "meter-main")
    yield Device("meter-heat", "Heat meter", "Building_Hot_Water_Meter", "IfcFlowMeter", "ENERGYMETER", PLANT_ROOM,
                 _at(PLANT_ROOM, 3.0, 2.0), ("Zähler", "W 1"), meters=("house",))  # fmt: skip
    yield Device("meter-water", "Water meter", "Building_Water_Meter", "IfcFlowMeter", "WATERMETER", PLANT_ROOM,
                 _at(PLANT_ROOM, 3.5, 2.0), ("Zähler", "A 1"), meters=("house",))  # fmt: skip
    yield Device("weather", "Weather station", "Weather_Station", "IfcUnitaryControlElement", "WEATHERSTATION",
                 ELECTRICAL_ROOM, _at(ELECTRICAL_ROOM, height=4.5), ("Wetterfrosch", "M 2"))  # fmt: skip


def has_radiator(room: Room) -> bool:
    """Whether a radiator stands in the room: where people stay or things are kept, and at an outer wall."""
    return (room.stayed_in or room.kind == "STORE") and bool(room.facade())


ROOM_BY_KEY = {room.key: room for room in ROOMS}
ZONES: tuple[Zone, ...] = tuple(_zones())
DEVICES: tuple[Device, ...] = (*_air_handling(), *_heating(), *_services())


def _keys(*begins: str) -> tuple[str, ...]:
    return tuple(device.key for device in DEVICES if device.key.startswith(begins) and device.part_of is None)


SYSTEMS = (
    System("air-system", "Ventilation", "Ventilation_Air_System", "VENTILATION", _keys("ahu", "vav")),
    System("heating-system", "Heating", "Hot_Water_System", "HEATING", _keys("boiler", "heating", "radiator")),
    System("electrical-system", "Electricity", "Electrical_System", "ELECTRICAL",
           tuple(key for key in _keys("meter") if key not in ("meter-heat", "meter-water"))),
)  # fmt: skip
