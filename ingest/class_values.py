"""The effective values that the classes of an entity tell by themselves."""

from collections.abc import Sequence

from graph.records import Kind, Scalar
from ontology.classes import ClassTable
from ontology.kinds import point_kind_from
from ontology.namespaces import local_name

WRITABLE = frozenset({"SETPOINT", "COMMAND"})
"""Points that are there to be written; of others only a mapping or an edit says so."""


def class_values(table: ClassTable, kind: Kind, classes: Sequence[str]) -> dict[str, Scalar]:
    """Give what the classes, the most exact first, say of an entity: by the names of graph.records.FIELDS."""
    match kind:
        case "POINT":
            return _of_point(table, classes)
        case "ZONE":
            records = (table.get(iri) for iri in classes)
            return {"zoneKind": next((record.zone_kind for record in records if record and record.zone_kind), "OTHER")}
        case "SPACE" | "SYSTEM" if classes:
            return {"spaceKind" if kind == "SPACE" else "systemKind": local_name(classes[0])}
        case _:
            return {}


def _of_point(table: ClassTable, classes: Sequence[str]) -> dict[str, Scalar]:
    point_kind = point_kind_from(table, classes)
    values: dict[str, Scalar] = {"pointKind": point_kind}
    if point_kind in WRITABLE:
        values["writable"] = True
    records = (table.get(iri) or table.likely(iri) for iri in classes)
    quantity = next((record.quantity for record in records if record is not None and record.quantity), None)
    if quantity is not None:
        values["quantity"] = quantity
    return values
