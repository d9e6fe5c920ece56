"""Identifiers and properties as they are answered."""

from dataclasses import dataclass

from graph.details import PropertyRecord
from graph.records import Scalar
from ontology.unit_records import UnitRecord
from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class IdentifierDetail:
    """A name of an entity, given by a graph."""

    scheme: str
    value: str
    graph: int | None


@dataclass(frozen=True, slots=True)
class PropertyDetail:
    """A property of an entity, given by a graph."""

    group: str | None
    key: str
    value: Scalar
    text: str
    type: str | None
    unit: UnitRecord | None
    graph: int | None


def property_detail(context: Context, record: PropertyRecord) -> PropertyDetail:
    """A property with its unit looked up."""
    said = record.property
    unit = None if said.unit is None else context.units.describe(said.unit)
    return PropertyDetail(said.group, said.key, said.value, said.text, said.type, unit, record.graph)
