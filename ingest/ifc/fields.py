"""The fields of an object (graph.records.FIELDS) out of its attributes and of well-known properties, in SI units."""

from collections.abc import Mapping

from graph.records import Identifier, Kind, PropertyValue, Scalar
from ingest.ifc.rows import text
from ingest.ifc.toolkit import Row

PLACES = ("BUILDING", "LEVEL", "SPACE", "ZONE")

MEASURED: Mapping[str, tuple[str, ...]] = {
    "netArea": ("NetFloorArea", "NetPlannedArea", "NetArea"),
    "grossArea": (
        "GrossFloorArea",
        "GrossPlannedArea",
        "GrossArea",
        "Area",
        "GSA BIM Area",
        "GSA Space Areas",
    ),
    "height": ("Height", "FinishCeilingHeight", "Unbounded Height"),
    "volume": ("NetVolume", "GrossVolume", "Volume"),
}
"""Fields of places by the names of quantities and properties, the best first.

IFC4's Qto_SpaceBaseQuantities and its like, IFC2X3's BaseQuantities, then what Revit writes of its own: its areas are
measured in the middle of walls, so they are no net areas (on none of the 21 rooms of the Duplex apartment).
"""

STATED: Mapping[str, tuple[str, ...]] = {
    "manufacturer": ("Manufacturer",),
    "modelLabel": ("ModelLabel", "ModelNumber", "ModelReference"),
}

SCHEMES: Mapping[str, tuple[str, ...]] = {
    "ASSET_TAG": ("AssetTag", "TagNumber", "AssetIdentifier", "Asset Tag"),
    "SERIAL_NUMBER": ("SerialNumber", "Serial Number"),
    "BAR_CODE": ("BarCode", "Barcode"),
}
"""Identifiers by the names of properties (IFC4 Pset_ManufacturerOccurrence, COBie's sets)."""

USE = ("OccupancyType", "Category")
NOTABLE = frozenset(
    name for table in (MEASURED, STATED, SCHEMES) for names in table.values() for name in names
) | frozenset(USE)  # fmt: skip

NOTHING = frozenset({"", "n/a", "na", "-", "none", "null", "unknown", "undefined", "tbd", "0", "notdefined", "default"})
"""What programs write where they have nothing to say."""

UNTYPED = ("NOTDEFINED", "USERDEFINED")
ELEVATIONS = ("Elevation", "RefElevation", "ElevationOfRefHeight", "ElevationWithFlooring")
LONGEST_ANGLE = 4


def attributes(row: Row, type_row: Row | None, metres: float) -> dict[str, Scalar]:
    """The fields that are attributes; `metres` is the length of the file's unit."""
    elevation = next((value for name in ELEVATIONS if isinstance(value := row.get(name), int | float)), None)
    found: dict[str, Scalar] = {
        "name": text(row.get("Name")),
        "longName": text(row.get("LongName")),
        "description": text(row.get("Description")),
        "tag": text(row.get("Tag")),
        "ifcClass": row["type"],
        "predefinedType": predefined_type(row, type_row),
        "elevation": None if elevation is None else elevation * metres,
        "latitude": _angle(row.get("RefLatitude")),
        "longitude": _angle(row.get("RefLongitude")),
    }
    return {name: value for name, value in found.items() if value is not None}


def predefined_type(row: Row, type_row: Row | None) -> str | None:
    """What the type object says, else the object; its own words where that is USERDEFINED."""
    for statement in (type_row or {}, row):
        stated = statement.get("PredefinedType")
        if stated == "USERDEFINED":
            stated = statement.get("ElementType") or statement.get("ObjectType")
        if isinstance(stated, str) and stated and stated != "NOTDEFINED":
            return stated
    return None


def measured(kind: Kind, notable: Mapping[str, PropertyValue]) -> dict[str, Scalar]:
    """The fields of places that are numbers, in SI."""
    if kind not in PLACES:
        return {}
    found: dict[str, Scalar] = {}
    for name, keys in MEASURED.items():
        values = (notable[key] for key in keys if key in notable)
        known = next((value.si for value in values if value.unit and isinstance(value.si, float | int)), None)
        if known is not None:
            found[name] = known
    return found


def stated(notable: Mapping[str, PropertyValue]) -> dict[str, Scalar]:
    """The fields that are words in properties."""
    found = {name: _word(notable, keys) for name, keys in STATED.items()}
    return {name: value for name, value in found.items() if value is not None}


def use(kind: Kind, row: Row, notable: Mapping[str, PropertyValue]) -> dict[str, Scalar]:
    """What a space or system is for, in the words of the source."""
    if kind == "SPACE":
        words = _word(notable, USE) or text(row.get("ObjectType"))
        return {"spaceKind": words} if words else {}
    if kind == "SYSTEM":
        words = predefined_type(row, None) or text(row.get("ObjectType"))
        return {"systemKind": words} if words else {}
    return {}


def identifiers(notable: Mapping[str, PropertyValue]) -> list[Identifier]:
    """The identifiers that are authored as properties."""
    found = ((scheme, _word(notable, keys)) for scheme, keys in SCHEMES.items())
    return [Identifier(scheme, value) for scheme, value in found if value is not None]


def _word(notable: Mapping[str, PropertyValue], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = notable.get(key)
        if value is not None and value.text.strip().casefold() not in NOTHING:
            return value.text.strip()
    return None


def _angle(value: object) -> float | None:
    """An IfcCompoundPlaneAngleMeasure in degrees: its parts all have one sign."""
    if not isinstance(value, tuple):
        return None
    parts = value[:LONGEST_ANGLE]
    if not parts or not all(isinstance(part, int) for part in parts):
        return None
    shares = (1.0, 60.0, 3600.0, 3.6e9)
    return sum(part / share for part, share in zip(parts, shares, strict=False))
