"""The IFC file of the demo building: levels, rooms with their bodies and areas, zones, systems and devices."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ifcopenshell
import ifcopenshell.guid

from edifice.demo.description import DEVICES, LATITUDE, LEVELS, LONGITUDE, NAME, ROOMS, SYSTEMS, ZONES, Device, Room
from edifice.demo.rooms import CLEAR_HEIGHT

SITE, HOUSE = "site", "house"
UNITS = (
    ("LENGTHUNIT", "METRE"), ("AREAUNIT", "SQUARE_METRE"), ("VOLUMEUNIT", "CUBIC_METRE"), ("PLANEANGLEUNIT", "RADIAN"),
)  # fmt: skip


def guid(key: str) -> str:
    """The GlobalId of a thing, which depends on its key alone."""
    return ifcopenshell.guid.compress(hashlib.sha256(f"edifice demo {key}".encode()).hexdigest()[:32])


class Writer:
    """The file under construction; equal points and values are written once."""

    def __init__(self) -> None:
        self.file = ifcopenshell.file(schema="IFC4")
        self._points: dict[tuple[float, ...], Any] = {}
        self.axes = self.make("IfcAxis2Placement3D", Location=self.point(0.0, 0.0, 0.0))
        self.up = self.make("IfcDirection", DirectionRatios=(0.0, 0.0, 1.0))
        self.body = self.make(
            "IfcGeometricRepresentationContext", ContextIdentifier="Body", ContextType="Model",
            CoordinateSpaceDimension=3, Precision=1e-5, WorldCoordinateSystem=self.axes,
        )  # fmt: skip

    def make(self, kind: str, *values: Any, **attributes: Any) -> Any:
        """A row."""
        return self.file.create_entity(kind, *values, **attributes)

    def root(self, kind: str, key: str, **attributes: Any) -> Any:
        """A row with a GlobalId."""
        return self.make(kind, GlobalId=guid(key), **attributes)

    def point(self, *coordinates: float) -> Any:
        """A point, in metres."""
        rounded = tuple(round(one, 3) + 0.0 for one in coordinates)
        if rounded not in self._points:
            self._points[rounded] = self.make("IfcCartesianPoint", Coordinates=rounded)
        return self._points[rounded]

    def placed(self, parent: Any, x: float, y: float, z: float) -> Any:
        """A placement relative to `parent`."""
        axes = self.make("IfcAxis2Placement3D", Location=self.point(x, y, z))
        return self.make("IfcLocalPlacement", PlacementRelTo=parent, RelativePlacement=axes)

    def prism(self, corners: Iterable[tuple[float, float]], height: float) -> Any:
        """A body: an outline pushed up."""
        points = [self.point(*corner) for corner in corners]
        outline = self.make("IfcPolyline", Points=[*points, points[0]])
        profile = self.make("IfcArbitraryClosedProfileDef", ProfileType="AREA", OuterCurve=outline)
        solid = self.make("IfcExtrudedAreaSolid", SweptArea=profile, Position=self.axes,
                          ExtrudedDirection=self.up, Depth=height)  # fmt: skip
        shape = self.make("IfcShapeRepresentation", ContextOfItems=self.body, RepresentationIdentifier="Body",
                          RepresentationType="SweptSolid", Items=[solid])  # fmt: skip
        return self.make("IfcProductDefinitionShape", Representations=[shape])

    def quantities(self, thing: Any, key: str, area: float, height: float) -> None:
        """The base quantities of a space."""
        members = [
            self.make("IfcQuantityArea", Name="NetFloorArea", AreaValue=round(area, 3)),
            self.make("IfcQuantityLength", Name="Height", LengthValue=height),
            self.make("IfcQuantityVolume", Name="NetVolume", VolumeValue=round(area * height, 3)),
        ]
        found = self.root("IfcElementQuantity", f"{key} quantities", Name="Qto_SpaceBaseQuantities", Quantities=members)
        self.root("IfcRelDefinesByProperties", f"{key} has quantities", RelatedObjects=[thing],
                  RelatingPropertyDefinition=found)  # fmt: skip

    def properties(self, key: str, group: str, values: dict[str, tuple[str, Any]]) -> Any:
        """A property set; the values are of IFC types."""
        members = [
            self.make("IfcPropertySingleValue", Name=name, NominalValue=self.make(kind, value))
            for name, (kind, value) in values.items()
        ]
        return self.root("IfcPropertySet", f"{key} {group}", Name=group, HasProperties=members)


class House:
    """The building in a file; `things` are the rows of rooms, zones and devices by their keys."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.things: dict[str, Any] = {}
        self.levels: list[Any] = []

    def frame(self) -> None:
        """Project, site, building and levels."""
        make, root = self.writer.make, self.writer.root
        units = [make("IfcSIUnit", UnitType=kind, Name=name) for kind, name in UNITS]
        project = root("IfcProject", "project", Name=NAME, RepresentationContexts=[self.writer.body],
                       UnitsInContext=make("IfcUnitAssignment", Units=units))  # fmt: skip
        place = self.writer.placed(None, 0.0, 0.0, 0.0)
        site = root("IfcSite", SITE, Name="Edifice site", ObjectPlacement=place, CompositionType="ELEMENT",
                    RefLatitude=_angle(LATITUDE), RefLongitude=_angle(LONGITUDE))  # fmt: skip
        house = root("IfcBuilding", HOUSE, Name=NAME, ObjectPlacement=place, CompositionType="ELEMENT")
        self.levels = [
            root("IfcBuildingStorey", level.key, Name=level.name, CompositionType="ELEMENT", Elevation=level.elevation,
                 ObjectPlacement=self.writer.placed(place, 0.0, 0.0, level.elevation))
            for level in LEVELS
        ]  # fmt: skip
        self.things[HOUSE] = house
        for key, whole, parts in (("project", project, [site]), (SITE, site, [house]), (HOUSE, house, self.levels)):
            root("IfcRelAggregates", f"{key} has parts", RelatingObject=whole, RelatedObjects=parts)

    def rooms(self) -> None:
        """All spaces, by level."""
        for index, level in enumerate(LEVELS):
            spaces = [self._room(room) for room in ROOMS if room.level == index]
            self.writer.root("IfcRelAggregates", f"{level.key} has rooms", RelatingObject=self.levels[index],
                             RelatedObjects=spaces)  # fmt: skip
        common = self.writer.properties("rooms", "Pset_SpaceCommon", {"IsExternal": ("IfcBoolean", False)})
        self.writer.root("IfcRelDefinesByProperties", "rooms have common properties",
                         RelatedObjects=[self.things[room.key] for room in ROOMS],
                         RelatingPropertyDefinition=common)  # fmt: skip

    def _room(self, room: Room) -> Any:
        writer, (west, south) = self.writer, room.outline[0]
        place = writer.placed(self.levels[room.level].ObjectPlacement, west, south, 0.0)
        space = writer.root(
            "IfcSpace", room.key, Name=room.number, LongName=room.name, ObjectPlacement=place,
            CompositionType="ELEMENT", PredefinedType="SPACE", ObjectType=room.kind.replace("_", " ").capitalize(),
            Representation=writer.prism([(x - west, y - south) for x, y in room.outline], CLEAR_HEIGHT),
        )  # fmt: skip
        writer.quantities(space, room.key, room.area, CLEAR_HEIGHT)
        self.things[room.key] = space
        return space

    def zones(self) -> None:
        """Rooms that one box, or one group of lights, serves."""
        for zone in ZONES:
            kind = "THERMAL" if zone.kind == "HVAC" else "LIGHTING"
            made = self.writer.root("IfcSpatialZone", zone.key, Name=zone.name, PredefinedType=kind)
            self.things[zone.key] = made
            self.writer.root("IfcRelReferencedInSpatialStructure", f"{zone.key} has rooms", RelatingStructure=made,
                             RelatedElements=[self.things[room] for room in zone.rooms])  # fmt: skip

    def devices(self) -> None:
        """All devices in their rooms, with types that tell the manufacturer."""
        types: dict[tuple[str, ...], list[Any]] = {}
        for device in DEVICES:
            types.setdefault((device.ifc, device.predefined, *device.model), []).append(self._device(device))
        for (ifc, predefined, maker, model), made in types.items():
            key = f"{ifc} {maker} {model} {predefined}"
            properties = self.writer.properties(key, "Pset_ManufacturerTypeInformation", {
                "Manufacturer": ("IfcLabel", maker), "ModelLabel": ("IfcLabel", model),
            })  # fmt: skip
            found = self.writer.root(f"{ifc}Type", key, Name=model, PredefinedType=predefined,
                                     HasPropertySets=[properties])  # fmt: skip
            self.writer.root("IfcRelDefinesByType", f"{key} is type", RelatedObjects=made, RelatingType=found)
        for room in ROOMS:
            here = [self.things[device.key] for device in DEVICES if device.room == room.key and not device.part_of]
            if here:
                self.writer.root("IfcRelContainedInSpatialStructure", f"{room.key} has devices",
                                 RelatingStructure=self.things[room.key], RelatedElements=here)  # fmt: skip
        for whole in {device.part_of: None for device in DEVICES if device.part_of}:
            parts = [self.things[device.key] for device in DEVICES if device.part_of == whole]
            self.writer.root("IfcRelAggregates", f"{whole} has parts", RelatingObject=self.things[whole],
                             RelatedObjects=parts)  # fmt: skip

    def _device(self, device: Device) -> Any:
        made = self.writer.root(
            device.ifc, device.key, Name=device.name, Tag=device.name, PredefinedType=device.predefined,
            ObjectPlacement=self.writer.placed(None, *device.place),
        )  # fmt: skip
        self.things[device.key] = made
        return made

    def systems(self) -> None:
        """Devices that work together."""
        for system in SYSTEMS:
            made = self.writer.root("IfcDistributionSystem", system.key, Name=system.name,
                                    PredefinedType=system.predefined)  # fmt: skip
            self.writer.root("IfcRelAssignsToGroup", f"{system.key} has devices", RelatingGroup=made,
                             RelatedObjects=[self.things[device] for device in system.devices])  # fmt: skip
            self.writer.root("IfcRelServicesBuildings", f"{system.key} serves", RelatingSystem=made,
                             RelatedBuildings=[self.things[HOUSE]])  # fmt: skip


def _angle(degrees: float) -> tuple[int, int, int]:
    whole = round(degrees * 3600)
    return whole // 3600, whole // 60 % 60, whole % 60


def write_ifc(path: Path) -> None:
    """Write the file, the same bytes at every run."""
    house = House(Writer())
    house.frame()
    house.rooms()
    house.zones()
    house.devices()
    house.systems()
    path.write_text(_steady(house.writer.file.to_string(), path.name), encoding="ascii")


def _steady(text: str, name: str) -> str:
    """The text without the time and the tool that its header names."""
    header, data = text.split("ENDSEC;", 1)
    lines = [line for line in header.splitlines() if not line.startswith("FILE_NAME")]
    schema = next(index for index, line in enumerate(lines) if line.startswith("FILE_SCHEMA"))
    lines.insert(schema, f"FILE_NAME('{name}','2026-11-28T00:00:00',(''),(''),'','Edifice','');")
    return "\n".join(lines) + "\nENDSEC;" + data
