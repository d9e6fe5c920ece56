"""What upsertEntities is given: entities as the client describes them, with classes and units by name."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from resolvers.conditions import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierInput:
    """An identifier to add."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyInput:
    """A property to set; without a value it is removed."""

    key: str
    group: str | None = None
    value: Any = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationInput:
    """A relation to add, between the entity and another one that exists."""

    kind: str
    to: Key
    direction: Literal["OUT", "IN", "BOTH"] = "OUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumEntryInput:
    """A value and what it means."""

    value: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointInput:
    """What makes an entity a point."""

    point_kind: str | None = None
    unit: str | None = None
    quantity: str | None = None
    series_id: str | None = None
    topic: str | None = None
    expected_interval: timedelta | None = None
    writable: bool | None = None
    enumeration: tuple[EnumEntryInput, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityInput:
    """One entity; what is None stays as it is."""

    id: str | None = None
    iri: str | None = None
    kind: str | None = None
    classes: tuple[str, ...] | None = None
    name: str | None = None
    long_name: str | None = None
    description: str | None = None
    identifiers: tuple[IdentifierInput, ...] = ()
    properties: tuple[PropertyInput, ...] = ()
    relations: tuple[RelationInput, ...] = ()
    point: PointInput | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertInput:
    """Entities of one building; `model` is that building's model of edits, and says which building is meant."""

    entities: tuple[EntityInput, ...]
    model: str | None = None
    dry_run: bool = False
    idempotency_key: str | None = None
