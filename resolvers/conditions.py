"""What a client's `where` asks for, as it came: classes, units and models still named as the client names them.

None stands for "not asked". resolvers.filters turns a condition into the filter tree of the graph.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCondition:
    """What a text must be like; all that is given holds."""

    eq: str | None = None
    in_: tuple[str, ...] | None = None
    contains: str | None = None
    starts_with: str | None = None
    matches: str | None = None
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCondition:
    """What a number must be like; all that is given holds."""

    eq: float | None = None
    in_: tuple[float, ...] | None = None
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierCondition:
    """An identifier of the scheme, or of any."""

    value: TextCondition
    scheme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCondition:
    """A property; numbers in `unit`, or in SI when there is none."""

    key: str
    group: str | None = None
    text: TextCondition | None = None
    number: NumberCondition | None = None
    bool_: bool | None = None
    unit: str | None = None
    exists: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCondition:
    """A place that meets all that is given; `reach` as in graph.where."""

    id: tuple[str, ...] | None = None
    is_: tuple[str, ...] | None = None
    name: TextCondition | None = None
    reach: str = "CONTAINED"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationCondition:
    """Some or no such entity within `max_hops` along the relations."""

    kinds: tuple[str, ...]
    direction: Literal["OUT", "IN", "BOTH"] = "OUT"
    max_hops: int = 1
    some: "Condition | None" = None
    none: "Condition | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCondition:
    """What the latest reading of a point must be like; values in `unit`, or in the one unit of all candidates."""

    value: NumberCondition | None = None
    text: TextCondition | None = None
    quality: tuple[str, ...] | None = None
    older_than: timedelta | None = None
    newer_than: timedelta | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A `where` of any kind of entity; each kind's input has some of the fields."""

    and_: "tuple[Condition, ...] | None" = None
    or_: "tuple[Condition, ...] | None" = None
    not_: "Condition | None" = None
    id: tuple[str, ...] | None = None
    iri: tuple[str, ...] | None = None
    is_: tuple[str, ...] | None = None
    exactly: tuple[str, ...] | None = None
    name: TextCondition | None = None
    identifier: IdentifierCondition | None = None
    at: PlaceCondition | None = None
    property: tuple[PropertyCondition, ...] | None = None
    related: tuple[RelationCondition, ...] | None = None
    model: tuple[str, ...] | None = None
    changed_since: datetime | None = None
    retired: bool = False
    kind: tuple[str, ...] | None = None
    net_area: NumberCondition | None = None
    point: "Condition | None" = None
    system: tuple[str, ...] | None = None
    asset_type: TextCondition | None = None
    point_kind: tuple[str, ...] | None = None
    quantity: tuple[str, ...] | None = None
    unit: tuple[str, ...] | None = None
    writable: bool | None = None
    stale: bool | None = None
    latest: ReadingCondition | None = None
    of: "Condition | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One key of an order: a field of EntityOrderField or PointOrderField."""

    field: str
    direction: Literal["ASC", "DESC"] = "ASC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A half-open range of time as asked for: `start`, `start` and `end`, or `last` back from `end` or now."""

    start: datetime | None = None
    end: datetime | None = None
    last: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketWidth:
    """The width of history's buckets: fixed, or of calendar units in the site's time zone."""

    width: timedelta | None = None
    calendar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierKey:
    """An entity named by one of its identifiers."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IfcKey:
    """An entity named by its GlobalId, unique only within a building."""

    guid: str
    building: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An entity named in exactly one of these ways."""

    id: str | None = None
    iri: str | None = None
    ifc_guid: IfcKey | None = None
    identifier: IdentifierKey | None = None
