"""The graph's records as JSON text, for satellites, staged imports and the log; defaults are left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

import orjson

from graph.records import (
    AliasChange,
    Change,
    DeltaRow,
    FieldChange,
    GraphOrigin,
    Identifier,
    LinkChange,
    PointState,
    PropertyValue,
    Said,
    SaidChange,
)


def dump_head(said: Said) -> str:
    """A Said without statements and properties, as the property `said_<g>` holds it."""
    return orjson.dumps(_head(said), option=orjson.OPT_SORT_KEYS).decode()


def dump_properties(properties: Sequence[PropertyValue]) -> str | None:
    """The property `props_<g>`, None when there is nothing to keep."""
    return orjson.dumps([_property(value) for value in properties]).decode() if properties else None


def load_said(head: str, statements: Sequence[str] | None, properties: str | None) -> Said:
    """The Said of the three properties of one graph on a satellite."""
    values = [] if properties is None else orjson.loads(properties)
    return _said(orjson.loads(head), statements or (), values)


def dump_delta(rows: Iterable[DeltaRow]) -> str:
    """The rows of a commit or of a staged part as JSON text; `load_delta` gives equal ones back."""
    return orjson.dumps([_row(row) for row in rows], option=orjson.OPT_SORT_KEYS).decode()


def row_bytes(row: DeltaRow) -> int:
    """The bytes that a row takes in a delta."""
    return len(orjson.dumps(_row(row)))


def load_delta(text: str) -> tuple[DeltaRow, ...]:
    """Read what `dump_delta` wrote."""
    return tuple(_loaded(row) for row in orjson.loads(text))


def dump_changes(changes: Iterable[Change]) -> str:
    """The effective changes of a commit as JSON text."""
    return orjson.dumps([_change(change) for change in changes]).decode()


def load_changes(text: str) -> tuple[Change, ...]:
    """Read what `dump_changes` wrote."""
    return tuple(
        Change(kind, entity, entity_kind, scope, relation, other, tuple(FieldChange(*field) for field in fields))
        for kind, entity, entity_kind, scope, relation, other, fields in orjson.loads(text)
    )


def dump_fields(fields: Iterable[FieldChange]) -> str:
    """The fields of one change as JSON text."""
    return orjson.dumps([(field.field, field.before, field.after) for field in fields]).decode()


def load_fields(text: str) -> tuple[FieldChange, ...]:
    """Read what `dump_fields` wrote."""
    return tuple(FieldChange(*field) for field in orjson.loads(text))


def dump_graphs(graphs: Iterable[GraphOrigin]) -> str:
    """The origins of a commit's graphs as JSON text."""
    return orjson.dumps(list(graphs)).decode()


def load_graphs(text: str) -> tuple[GraphOrigin, ...]:
    """Read what `dump_graphs` wrote."""
    return tuple(GraphOrigin(**graph) for graph in orjson.loads(text))


def dump_points(points: Iterable[PointState]) -> str:
    """The points of a commit as JSON text."""
    return orjson.dumps([astuple(point) for point in points]).decode()


def load_points(text: str) -> tuple[PointState, ...]:
    """Read what `dump_points` wrote."""
    return tuple(
        PointState(series, id_, scope, iri, tuple(series_ids), tuple(aliases), *rest)
        for series, id_, scope, iri, series_ids, aliases, *rest in orjson.loads(text)
    )


def _head(said: Said) -> dict[str, Any]:
    head: dict[str, Any] = {"iri": said.iri}
    if said.kind is not None:
        head["kind"] = said.kind
    if said.classes:
        head["classes"] = said.classes
    if said.values:
        head["values"] = dict(said.values)
    if said.identifiers:
        head["identifiers"] = [(name.scheme, name.value) for name in said.identifiers]
    if said.home:
        head["home"] = said.home
    return head


def _property(value: PropertyValue) -> tuple[object, ...]:
    return value.group, value.key, value.value, value.text, value.type, value.unit, value.si


def _whole(said: Said | None) -> dict[str, Any] | None:
    if said is None:
        return None
    whole = _head(said)
    if said.statements:
        whole["statements"] = said.statements
    if said.properties:
        whole["properties"] = [_property(value) for value in said.properties]
    return whole


def _said(head: Mapping[str, Any], statements: Sequence[str], properties: Sequence[Sequence[Any]]) -> Said:
    return Said(
        iri=head["iri"],
        kind=head.get("kind"),
        classes=tuple(head.get("classes", ())),
        values=head.get("values", {}),
        identifiers=tuple(Identifier(scheme, value) for scheme, value in head.get("identifiers", ())),
        statements=tuple(statements),
        properties=tuple(PropertyValue(*value) for value in properties),
        home=head.get("home", ""),
    )


def _loaded_said(whole: Mapping[str, Any] | None) -> Said | None:
    return None if whole is None else _said(whole, whole.get("statements", ()), whole.get("properties", ()))


def _row(row: DeltaRow) -> tuple[object, ...]:
    match row:
        case SaidChange():
            return "said", row.id, row.graph, _whole(row.before), _whole(row.after)
        case LinkChange():
            sense = (row.relation, row.reverse, row.added, row.derived)
            return "link", row.graph, row.subject, row.predicate, row.object, *sense
        case AliasChange():
            return "alias", row.alias, row.id, row.added


def _loaded(row: Sequence[Any]) -> DeltaRow:
    word, *fields = row
    if word == "said":
        node, graph, before, after = fields
        return SaidChange(node, graph, _loaded_said(before), _loaded_said(after))
    return LinkChange(*fields) if word == "link" else AliasChange(*fields)


def _change(change: Change) -> tuple[object, ...]:
    fields = [(field.field, field.before, field.after) for field in change.fields]
    told = (change.kind, change.entity, change.entity_kind, change.scope, change.relation, change.other)
    return *told, fields
