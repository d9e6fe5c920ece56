"""Write the sample building: edifice/demo/sample.ifc and edifice/demo/sample.ttl, the same bytes at every run.

Run it from the checkout: `.venv/bin/python scripts/make_sample.py`. The two files meet by GlobalId.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ifcopenshell
import ifcopenshell.guid

FOLDER = Path(__file__).resolve().parent.parent / "edifice" / "demo"
HEIGHT = 2.8
PREFIXES = """\
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rec: <https://w3id.org/rec#> .
@prefix ref: <https://brickschema.org/schema/Brick/ref#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix sample: <urn:edifice:sample:> .
"""


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle on the plan, in metres; `vav` serves it."""

    number: str
    name: str
    x: float
    y: float
    width: float
    depth: float
    vav: int


def rooms() -> list[Room]:
    """Five offices to the north, five rooms to the south, the corridor between, and a plant room at its end."""
    north = [
        Room(f"10{i + 1}", f"Office {i + 1}", 5.0 * i, 6.0, 5.0, 4.0, vav) for i, vav in enumerate((1, 1, 1, 2, 2))
    ]
    south_rooms = (("Meeting room", 3), ("Office 6", 3), ("Office 7", 3), ("Kitchen", 4), ("Reception", 4))
    south = [Room(f"11{i + 1}", name, 5.0 * i, 0.0, 5.0, 4.0, vav) for i, (name, vav) in enumerate(south_rooms)]
    return [
        *north,
        *south,
        Room("120", "Corridor", 0.0, 4.0, 22.0, 2.0, 4),
        Room("121", "Plant room", 22.0, 4.0, 3.0, 2.0, 4),
    ]


def guid(name: str) -> str:
    """A GlobalId that depends on the name alone."""
    return ifcopenshell.guid.compress(hashlib.sha256(f"edifice sample {name}".encode()).hexdigest()[:32])


class Writer:
    """The IFC file under construction."""

    def __init__(self) -> None:
        self.file = ifcopenshell.file(schema="IFC4")
        self.origin = self.point(0.0, 0.0, 0.0)
        axes = self.file.create_entity("IfcAxis2Placement3D", Location=self.origin)
        self.body = self.file.create_entity(
            "IfcGeometricRepresentationContext", ContextIdentifier="Body", ContextType="Model",
            CoordinateSpaceDimension=3, Precision=1e-5, WorldCoordinateSystem=axes,
        )  # fmt: skip

    def point(self, *coordinates: float) -> Any:
        """A point, in metres."""
        return self.file.create_entity("IfcCartesianPoint", Coordinates=coordinates)

    def root(self, kind: str, name: str, **attributes: Any) -> Any:
        """A rooted entity whose GlobalId follows from its class and name."""
        return self.file.create_entity(kind, GlobalId=guid(f"{kind} {name}"), Name=name, **attributes)

    def placed(self, parent: Any, x: float, y: float, z: float) -> Any:
        """A placement relative to `parent`, in metres."""
        axes = self.file.create_entity("IfcAxis2Placement3D", Location=self.point(x, y, z))
        return self.file.create_entity("IfcLocalPlacement", PlacementRelTo=parent, RelativePlacement=axes)

    def relate(self, kind: str, name: str, **attributes: Any) -> None:
        """A relation."""
        self.file.create_entity(kind, GlobalId=guid(f"{kind} {name}"), **attributes)

    def box(self, width: float, depth: float, height: float) -> Any:
        """A body: a rectangle pushed up."""
        corner = self.file.create_entity("IfcAxis2Placement2D", Location=self.point(width / 2, depth / 2))
        profile = self.file.create_entity(
            "IfcRectangleProfileDef", ProfileType="AREA", Position=corner, XDim=width, YDim=depth
        )
        up = self.file.create_entity("IfcDirection", DirectionRatios=(0.0, 0.0, 1.0))
        axes = self.file.create_entity("IfcAxis2Placement3D", Location=self.origin)
        solid = self.file.create_entity(
            "IfcExtrudedAreaSolid", SweptArea=profile, Position=axes, ExtrudedDirection=up, Depth=height
        )
        shape = self.file.create_entity(
            "IfcShapeRepresentation", ContextOfItems=self.body, RepresentationIdentifier="Body",
            RepresentationType="SweptSolid", Items=[solid],
        )  # fmt: skip
        return self.file.create_entity("IfcProductDefinitionShape", Representations=[shape])

    def quantities(self, element: Any, name: str, area: float, height: float) -> None:
        """The base quantities of a space."""
        values = [
            self.file.create_entity("IfcQuantityArea", Name="NetFloorArea", AreaValue=area),
            self.file.create_entity("IfcQuantityLength", Name="Height", LengthValue=height),
            self.file.create_entity("IfcQuantityVolume", Name="NetVolume", VolumeValue=area * height),
        ]
        quantity_set = self.root("IfcElementQuantity", f"Qto_SpaceBaseQuantities {name}", Quantities=values)
        quantity_set.Name = "Qto_SpaceBaseQuantities"
        self.relate("IfcRelDefinesByProperties", f"quantities {name}", RelatedObjects=[element],
                    RelatingPropertyDefinition=quantity_set)  # fmt: skip

    def properties(self, element: Any, group: str, name: str, values: dict[str, tuple[str, Any]]) -> None:
        """A property set; the values are of IFC types."""
        singles = [
            self.file.create_entity(
                "IfcPropertySingleValue", Name=key, NominalValue=self.file.create_entity(kind, value)
            )
            for key, (kind, value) in values.items()
        ]
        property_set = self.root("IfcPropertySet", f"{group} {name}", HasProperties=singles)
        property_set.Name = group
        self.relate("IfcRelDefinesByProperties", f"{group} {name}", RelatedObjects=[element],
                    RelatingPropertyDefinition=property_set)  # fmt: skip


def write_ifc() -> None:
    """The architecture: a site, a building, a level, a dozen rooms, and the units that serve them."""
    writer = Writer()
    file = writer.file
    units = [
        file.create_entity("IfcSIUnit", UnitType=kind, Name=name)
        for kind, name in (("LENGTHUNIT", "METRE"), ("AREAUNIT", "SQUARE_METRE"), ("VOLUMEUNIT", "CUBIC_METRE"))
    ]
    project = writer.root(
        "IfcProject", "Sample", RepresentationContexts=[writer.body],
        UnitsInContext=file.create_entity("IfcUnitAssignment", Units=units),
    )  # fmt: skip
    place = writer.placed(None, 0.0, 0.0, 0.0)
    site = writer.root("IfcSite", "Sample site", ObjectPlacement=place, CompositionType="ELEMENT",
                       RefLatitude=(52, 31, 12), RefLongitude=(13, 24, 18))  # fmt: skip
    building = writer.root("IfcBuilding", "Sample house", ObjectPlacement=place, CompositionType="ELEMENT")
    level = writer.root("IfcBuildingStorey", "Ground floor", ObjectPlacement=place, CompositionType="ELEMENT",
                        Elevation=0.0)  # fmt: skip
    for whole, part in ((project, site), (site, building), (building, level)):
        writer.relate("IfcRelAggregates", f"{whole.Name} {part.Name}", RelatingObject=whole, RelatedObjects=[part])
    spaces = [_space(writer, place, room) for room in rooms()]
    writer.relate("IfcRelAggregates", "rooms", RelatingObject=level, RelatedObjects=spaces)
    _equipment(writer, spaces[-1], place)
    (FOLDER / "sample.ifc").write_text(_steady(file.to_string()), encoding="ascii")


def _space(writer: Writer, place: Any, room: Room) -> Any:
    space = writer.root(
        "IfcSpace", room.number, LongName=room.name, ObjectPlacement=writer.placed(place, room.x, room.y, 0.0),
        CompositionType="ELEMENT", Representation=writer.box(room.width, room.depth, HEIGHT), PredefinedType="SPACE",
    )  # fmt: skip
    writer.quantities(space, room.number, room.width * room.depth, HEIGHT)
    writer.properties(space, "Pset_SpaceCommon", room.number, {
        "Reference": ("IfcIdentifier", room.number), "IsExternal": ("IfcBoolean", False),
    })  # fmt: skip
    return space


def _equipment(writer: Writer, plant_room: Any, place: Any) -> None:
    unit = writer.root("IfcUnitaryEquipment", "AHU-1", Tag="AHU-1", PredefinedType="AIRHANDLER",
                       ObjectPlacement=writer.placed(place, 23.0, 4.5, 0.0))  # fmt: skip
    writer.properties(unit, "Pset_ManufacturerTypeInformation", "AHU-1", {
        "Manufacturer": ("IfcLabel", "Sample Air Works"), "ModelLabel": ("IfcLabel", "SAW 3000"),
    })  # fmt: skip
    boxes = [
        writer.root("IfcAirTerminalBox", f"VAV-{n}", Tag=f"VAV-{n}", PredefinedType="VARIABLEFLOWPRESSUREDEPENDANT",
                    ObjectPlacement=writer.placed(place, 4.0 * n, 5.0, 2.5))
        for n in range(1, 5)
    ]  # fmt: skip
    writer.relate("IfcRelContainedInSpatialStructure", "plant", RelatingStructure=plant_room,
                  RelatedElements=[unit, *boxes])  # fmt: skip


def _steady(text: str) -> str:
    """The text without the time and the tool that its header names, so that two runs give the same bytes."""
    header, data = text.split("ENDSEC;", 1)
    lines = [line for line in header.splitlines() if not line.startswith("FILE_NAME")]
    name = "FILE_NAME('sample.ifc','2026-11-24T00:00:00',(''),(''),'','Edifice','');"
    lines.insert(lines.index(next(line for line in lines if line.startswith("FILE_SCHEMA"))), name)
    return "\n".join(lines) + "\nENDSEC;" + data


def write_turtle() -> None:
    """The meaning: which unit feeds which box, which box which room, and the points of each."""
    blocks = [PREFIXES, *_air_side(), *(block for room in rooms() for block in _room(room)), *_meter()]
    (FOLDER / "sample.ttl").write_text("\n".join(blocks), encoding="utf-8")


def _reference(kind: str, name: str) -> str:
    return f'    ref:hasExternalReference [ a ref:IFCReference ; ref:ifcGlobalID "{guid(f"{kind} {name}")}" ]'


def _point(name: str, kind: str, label: str, unit: str | None = None) -> str:
    measured = f"    brick:hasUnit unit:{unit} ;\n" if unit else ""
    return (
        f'sample:{name} a brick:{kind} ;\n    rdfs:label "{label}" ;\n{measured}'
        f'    ref:hasExternalReference [ a ref:TimeseriesReference ; ref:hasTimeseriesId "{name}" ] .\n'
    )


def _air_side() -> Iterator[str]:
    points = ("ahu-1-supply-temp", "ahu-1-supply-temp-setpoint", "ahu-1-fan-status", "ahu-1-fan-power")
    yield (
        'sample:ahu-1 a brick:Air_Handling_Unit ;\n    rdfs:label "AHU-1" ;\n'
        f"    brick:feeds {', '.join(f'sample:vav-{n}' for n in range(1, 5))} ;\n"
        f"    brick:hasPoint {', '.join(f'sample:{name}' for name in points)} ;\n"
        f"{_reference('IfcUnitaryEquipment', 'AHU-1')} .\n"
    )
    yield _point(points[0], "Supply_Air_Temperature_Sensor", "AHU-1 supply air temperature", "DEG_C")
    yield _point(points[1], "Supply_Air_Temperature_Setpoint", "AHU-1 supply air temperature setpoint", "DEG_C")
    yield _point(points[2], "Fan_Status", "AHU-1 fan status")
    yield _point(points[3], "Electric_Power_Sensor", "AHU-1 fan power", "W")
    for n in range(1, 5):
        fed = ", ".join(f"sample:room-{room.number}" for room in rooms() if room.vav == n)
        yield (
            f'sample:vav-{n} a brick:Variable_Air_Volume_Box ;\n    rdfs:label "VAV-{n}" ;\n'
            f"    brick:feeds {fed} ;\n    brick:hasPoint sample:vav-{n}-damper ;\n"
            f"{_reference('IfcAirTerminalBox', f'VAV-{n}')} .\n"
        )
        yield _point(f"vav-{n}-damper", "Damper_Position_Sensor", f"VAV-{n} damper position", "PERCENT")


def _room(room: Room) -> Iterator[str]:
    name = f"room-{room.number}"
    yield (
        f'sample:{name} a rec:Room ;\n    rdfs:label "{room.number}" ;\n'
        f"    brick:hasPoint sample:{name}-temp, sample:{name}-co2 ;\n{_reference('IfcSpace', room.number)} .\n"
    )
    yield _point(f"{name}-temp", "Zone_Air_Temperature_Sensor", f"{room.name} air temperature", "DEG_C")
    yield _point(f"{name}-co2", "CO2_Level_Sensor", f"{room.name} CO2", "PPM")


def _meter() -> Iterator[str]:
    yield (
        'sample:meter a brick:Electrical_Meter ;\n    rdfs:label "Main meter" ;\n'
        "    brick:meters sample:ahu-1 ;\n    brick:hasPoint sample:meter-power .\n"
    )
    yield _point("meter-power", "Electric_Power_Sensor", "Main meter power", "W")


if __name__ == "__main__":
    write_ifc()
    write_turtle()
