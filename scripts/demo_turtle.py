"""The Brick file of the demo building: the same rooms, zones and devices by their GlobalIds, and all points."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from demo_ifc import HOUSE, SITE, guid

from edifice.demo.description import (
    DEVICES,
    LEVELS,
    NAME,
    NAMESPACE,
    POINTS,
    ROOMS,
    SYSTEMS,
    TIME_ZONE,
    ZONES,
    Device,
    Point,
)
from edifice.demo.rooms import Kind

PREFIXES = f"""\
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rec: <https://w3id.org/rec#> .
@prefix ref: <https://brickschema.org/schema/Brick/ref#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix edifice: <urn:edifice:ns:> .
@prefix demo: <{NAMESPACE}> .
"""
CLASSES: Mapping[Kind, str] = {
    "OFFICE": "Office", "OPEN_OFFICE": "OfficeLandscape", "MEETING": "ConferenceRoom", "TRAINING": "Classroom",
    "LOBBY": "Lobby", "LOUNGE": "Lounge", "CAFE": "CafeteriaRoom", "WORKSHOP": "Workshop", "CORRIDOR": "Hallway",
    "KITCHEN": "Kitchenette", "TOILET": "Toilet", "STAIRS": "Stairwell", "SHAFT": "ServiceShaft",
    "SERVER": "DataServerRoom", "PLANT": "ClimateControlRoom", "ELECTRICAL": "ElectricityRoom", "STORE": "Storage",
}  # fmt: skip
"""The REC class of each kind of room."""


def write_turtle(path: Path) -> None:
    """Write the file."""
    owned: dict[str, list[Point]] = {}
    for point in POINTS:
        owned.setdefault(point.owner, []).append(point)
    blocks = [PREFIXES, *_places(owned), *_devices(owned), *map(_point, POINTS)]
    path.write_text("\n".join(blocks), encoding="utf-8")


def _thing(key: str, kind: str, label: str, said: Mapping[str, Sequence[str]]) -> str:
    """A node with its label, its GlobalId and what else is said of it: predicates with keys, or ready-made terms."""
    lines = [f'demo:{key} a {kind} ;\n    rdfs:label "{label}" ;\n']
    for predicate, objects in said.items():
        if objects:
            terms = (one if one.startswith('"') else f"demo:{one}" for one in objects)
            lines.append(f"    {predicate} {', '.join(terms)} ;\n")
    lines.append(f'    ref:hasExternalReference [ a ref:IFCReference ; ref:ifcGlobalID "{guid(key)}" ] .\n')
    return "".join(lines)


def _keys(points: Sequence[Point]) -> list[str]:
    return [point.key for point in points]


def _places(owned: Mapping[str, Sequence[Point]]) -> Iterator[str]:
    yield _thing(SITE, "rec:Site", "Edifice site", {"rec:hasPart": [HOUSE]})
    yield _thing(HOUSE, "rec:Building", NAME, {
        "rec:hasPart": [level.key for level in LEVELS], "brick:timezone": [f'"{TIME_ZONE}"'],
    })  # fmt: skip
    for index, level in enumerate(LEVELS):
        rooms = [room.key for room in ROOMS if room.level == index]
        yield _thing(level.key, "rec:Level", level.name, {"rec:hasPart": rooms})
    for room in ROOMS:
        points = _keys(owned.get(room.key, ()))
        yield _thing(room.key, f"rec:{CLASSES[room.kind]}", room.number, {"brick:hasPoint": points})
    for zone in ZONES:
        kind = "rec:HVACZone" if zone.kind == "HVAC" else "brick:Lighting_Zone"
        points = _keys(owned.get(zone.key, ()))
        yield _thing(zone.key, kind, zone.name, {"rec:hasPart": zone.rooms, "brick:hasPoint": points})


def _devices(owned: Mapping[str, Sequence[Point]]) -> Iterator[str]:
    for device in DEVICES:
        yield _thing(device.key, f"brick:{device.brick}", device.name, {
            "brick:hasLocation": [device.room],
            "brick:hasPart": _named(device.key, "part_of"),
            "brick:feeds": device.feeds,
            "brick:meters": device.meters,
            "brick:hasSubMeter": _named(device.key, "under"),
            "brick:hasPoint": _keys(owned.get(device.key, ())),
        })  # fmt: skip
    for system in SYSTEMS:
        yield _thing(system.key, f"brick:{system.brick}", system.name, {"brick:hasPart": system.devices})


def _named(key: str, relation: str) -> list[str]:
    """The devices that name this one by a relation of theirs."""
    return [device.key for device in DEVICES if _relation(device, relation) == key]


def _relation(device: Device, name: str) -> str | None:
    return device.part_of if name == "part_of" else device.under


def _point(point: Point) -> str:
    unit = f"    brick:hasUnit unit:{point.unit} ;\n" if point.unit else ""
    return (
        f'demo:{point.key} a brick:{point.brick} ;\n    rdfs:label "{point.name}" ;\n{unit}'
        f"    edifice:expectedInterval {point.interval} ;\n    ref:hasExternalReference [ a ref:TimeseriesReference ;\n"
        f'        ref:hasTimeseriesId "{point.key}" ; ref:MQTTTopic "{point.topic}" ] .\n'
    )
