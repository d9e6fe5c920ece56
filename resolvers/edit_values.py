"""An entity's input turned into what is written: values, identifiers and properties under their final names."""

from typing import Any

import orjson

from edifice.errors import BadInput
from graph.records import Identifier, PropertyValue, Scalar
from ingest.class_values import class_values
from resolvers.context import Context
from resolvers.edit_inputs import EntityInput, PointInput, PropertyInput
from resolvers.naming import si_unit

LONGEST_TEXT = 10_000


def classes_of(context: Context, given: EntityInput) -> tuple[str, ...] | None:
    """The IRIs of the classes; raises BadInput for an unknown one."""
    if given.classes is None:
        return None
    return tuple(dict.fromkeys(context.classes.resolve(ref).iri for ref in given.classes))


def kind_of(context: Context, given: EntityInput) -> str | None:
    """The kind that the classes mean, else the one given; raises BadInput when they contradict each other."""
    classes = classes_of(context, given)
    meant = context.classes.kind_of(classes)[0] if classes else None
    if given.point is not None and meant is None and given.kind is None:
        return "POINT" if given.id is None and given.iri is None else None
    if meant is not None and given.kind is not None and meant != given.kind:
        raise BadInput(f"Members of these classes are of kind {meant}, not {given.kind}.", field="kind")
    return given.kind or meant


def values_of(context: Context, given: EntityInput, kind: str | None) -> dict[str, Scalar]:
    """The effective values that the input sets, and those that its classes tell of an entity of this kind."""
    classes = classes_of(context, given)
    values: dict[str, Scalar] = {
        **(class_values(context.classes, kind, classes) if classes and kind else {}),
        "name": given.name,
        "longName": given.long_name,
        "description": given.description,
    }
    said = _point_values(context, given.point) if given.point else {}
    return {name: value for name, value in (*values.items(), *said.items()) if value is not None}


def _point_values(context: Context, given: PointInput) -> dict[str, Scalar]:
    entries = given.enumeration
    return {
        "pointKind": given.point_kind,
        "unit": None if given.unit is None else context.units.resolve(given.unit).iri,
        "quantity": None if given.quantity is None else context.quantities.resolve(given.quantity).iri,
        "seriesId": given.series_id,
        "topic": given.topic,
        "expectedInterval": None if given.expected_interval is None else given.expected_interval.total_seconds(),
        "writable": given.writable,
        "enumeration": None if entries is None
        else orjson.dumps([[entry.value, entry.label] for entry in entries]).decode(),
    }  # fmt: skip


def identifiers_of(given: EntityInput) -> tuple[Identifier, ...]:
    """The identifiers to add; a point is also found by the name of its series."""
    series = given.point.series_id if given.point else None
    own = () if series is None else (Identifier("TIMESERIES", series),)
    return (*own, *(Identifier(one.scheme, one.value) for one in given.identifiers))


def properties_of(context: Context, given: EntityInput) -> tuple[PropertyValue, ...]:
    """The properties to set."""
    return tuple(_property(context, one) for one in given.properties)


def _property(context: Context, given: PropertyInput) -> PropertyValue:
    value = _scalar(given.value)
    unit = None if given.unit is None else context.units.resolve(given.unit).iri
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if unit is not None and not is_number and value is not None:
        raise BadInput(f"The property {given.key} has a unit, so its value is a number.", field="unit")
    si: Scalar = value
    if unit is not None and isinstance(value, int | float):
        si = context.units.convert(float(value), *si_unit(context.units, unit))
    return PropertyValue(given.group, given.key, value, "" if value is None else _text(value), None, unit, si)


def _scalar(value: Any) -> Scalar:
    """Lists and objects are kept as JSON text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return orjson.dumps(value).decode()


def _text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
