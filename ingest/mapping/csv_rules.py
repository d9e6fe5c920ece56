"""The parts of a mapping file about CSV files: point lists and readings."""

import codecs
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graph.records import KINDS
from ingest.mapping.graph_rules import SCHEMES, point_constants, require_names, resolved_class, resolved_unit
from ingest.mapping.rules import ISO, Column, FileRule, ListedNode, Lookup, PointList, ReadingsFormat
from ingest.mapping.table import Table, mistake

TEXT_FIELDS = ("name", "description", "topic", "tag", "manufacturer")
"""The fields of graph.records.FIELDS that a point list may fill."""


def readings_format(table: Table) -> ReadingsFormat:
    """Read [readings]."""
    layout = ReadingsFormat(
        path=table.path,
        time=_column(table, "time"),
        value=_column(table, "value"),
        time_format=table.text("time_format", ISO),
        zone=_zone(table),
        separator=_separator(table),
        header=table.flag("header", default=True),
        encoding=_encoding(table),
        point=table.place("point"),
        scheme=table.word("scheme", ("IRI", *SCHEMES), "IRI"),
        files=tuple(_file_rule(inner) for inner in table.tables("file")),
        missing=table.texts("missing") if table.has("missing") else ("",),
    )
    if layout.point is None and not layout.files:
        mistake(table.path, "needs `point`, the column that names it, or [[readings.file]] rules")
    by_name = [column for column in (layout.time, layout.value, layout.point) if isinstance(column, str)]
    if not layout.header and by_name:
        mistake(table.path, f"names the column {by_name[0]!r}, but has no header; give its number from 1")
    table.done()
    return layout


def point_list(table: Table) -> PointList:
    """Read [list]."""
    inner = table.table("point")
    if inner is None:
        mistake(table.where("point"), "is missing")
    layout = PointList(
        path=table.path,
        base=table.iri("base") if table.has("base") else None,
        point=_listed(inner, "POINT"),
        nodes=tuple(_listed(node) for node in table.tables("node")),
        separator=_separator(table),
        encoding=_encoding(table),
    )
    known = [node.id for node in layout.nodes]
    for node in (layout.point, *layout.nodes):
        for key, other in (("within", node.within), ("at", node.at)):
            if other is not None and other not in known:
                mistake(f"{node.path}.{key}", f"names {other!r}; there is no [[list.node]] with this `id`")
    table.done()
    return layout


def _listed(table: Table, kind: str | None = None) -> ListedNode:
    """Read [list.point] or one [[list.node]]."""
    identifiers = table.table("identifiers")
    names = {scheme: identifiers.required_template(scheme) for scheme in identifiers.items()} if identifiers else {}
    for scheme in names:
        if scheme not in SCHEMES:
            mistake(table.where(f"identifiers.{scheme}"), f"is no scheme; give one of {', '.join(SCHEMES)}")
    node = ListedNode(
        path=table.path,
        id=kind or table.text("id"),
        iri=table.required_template("iri"),
        kind=kind or table.word("kind", KINDS),
        classes=_lookup(table, "class", "classes", resolved_class),
        unit=_lookup(table, "unit", "units", resolved_unit) if kind else None,
        texts={key: table.required_template(key) for key in TEXT_FIELDS if table.has(key)},
        values=point_constants(table) if kind else {},
        identifiers=names,
        relation=None if kind or not table.has("relation") else table.word("relation", ("HAS_POINT", "HAS_LOCATION")),
        within=None if kind else table.optional("within"),
        at=None if kind else table.optional("at"),
    )
    table.done()
    return node


def _lookup(table: Table, key: str, values: str, read: Callable[[Table, str, str], str]) -> Lookup | None:
    """Read a template and, beside it, the table of what its texts mean."""
    template, inner = table.template(key), table.table(values)
    if template is None:
        if inner is not None:
            mistake(table.where(values), f"needs `{key}`, the text to look up in it")
        return None
    known = {text: read(inner, text, meaning) for text, meaning in inner.items().items()} if inner else {}
    if not template.names:
        known = {template.text: read(table, key, template.text)}
    return Lookup(template, known)


def _file_rule(table: Table) -> FileRule:
    name = table.pattern("name")
    if name is None:
        mistake(table.where("name"), "is missing")
    rule = FileRule(table.path, name, table.iri_template("point"))
    require_names(table, "point", rule.point, (rule.name,))
    table.done()
    return rule


def _column(table: Table, key: str) -> Column:
    column = table.place(key)
    if column is None:
        mistake(table.where(key), "is missing; give the number of the column from 1, or its name")
    return column


def _separator(table: Table) -> str:
    separator = table.text("separator", ",")
    if len(separator) != 1:
        mistake(table.where("separator"), "must be one character")
    return separator


def _encoding(table: Table) -> str:
    encoding = table.text("encoding", "utf-8")
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        mistake(table.where("encoding"), f"is {encoding!r}, which is no known encoding")


def _zone(table: Table) -> str:
    zone = table.text("zone", "UTC")
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError):
        mistake(table.where("zone"), f"is {zone!r}, which is no time zone such as Europe/Berlin")
