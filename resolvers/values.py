"""Fields that are computed from an entity's effective values alone."""

from dataclasses import dataclass
from typing import cast

import orjson

from graph.records import EntityRecord

ZONE_KINDS = frozenset({"HVAC", "LIGHTING", "FIRE", "ACCESS", "OTHER"})
POINT_KINDS = frozenset({"SENSOR", "SETPOINT", "COMMAND", "STATUS", "ALARM", "PARAMETER", "OTHER"})


@dataclass(frozen=True, slots=True)
class Position:
    """Metres in the building's frame."""

    x: float
    y: float
    z: float


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """Degrees of WGS 84; `elevation` in metres above sea level."""

    latitude: float
    longitude: float
    elevation: float | None


@dataclass(frozen=True, slots=True)
class EnumEntry:
    """A value and what it means."""

    value: float
    label: str


def position_of(entity: EntityRecord) -> Position | None:
    """The position, where all three of its parts are known."""
    x, y, z = (number_of(entity, axis) for axis in ("x", "y", "z"))
    return None if x is None or y is None or z is None else Position(x, y, z)


def location_of(site: EntityRecord) -> GeoPoint | None:
    """The position on Earth, where latitude and longitude are known."""
    latitude, longitude = number_of(site, "latitude"), number_of(site, "longitude")
    if latitude is None or longitude is None:
        return None
    return GeoPoint(latitude, longitude, number_of(site, "elevation"))


def building_key(building: EntityRecord) -> str:
    """The building's key; a building that a source put into another's scope has none of its own."""
    return str(building.values.get("key") or building.scope)


def zone_kind_of(zone: EntityRecord) -> str:
    """The kind of a zone, OTHER when it is not said."""
    kind = zone.values.get("zoneKind")
    return kind if isinstance(kind, str) and kind in ZONE_KINDS else "OTHER"


def point_kind_of(point: EntityRecord) -> str:
    """The kind of a point, OTHER when it is not said."""
    kind = point.values.get("pointKind")
    return kind if isinstance(kind, str) and kind in POINT_KINDS else "OTHER"


def writable_of(point: EntityRecord) -> bool:
    """Whether a source says that the point can be written to."""
    return point.values.get("writable") is True


def enumeration_of(point: EntityRecord) -> list[EnumEntry]:
    """The named values of a point, in the order of their source."""
    text = point.values.get("enumeration")
    if not isinstance(text, str):
        return []
    pairs = cast("list[tuple[float, str]]", orjson.loads(text))
    return [EnumEntry(float(number), str(label)) for number, label in pairs]


def number_of(entity: EntityRecord, field: str) -> float | None:
    """An effective value as a number, None where there is none."""
    value = entity.values.get(field)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def unit_of(point: EntityRecord) -> str | None:
    """The IRI of the unit of a point's readings, None where no source says it."""
    unit = point.values.get("unit")
    return unit if isinstance(unit, str) and unit else None
