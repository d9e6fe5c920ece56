"""Nodes out of the columns of a point list."""

from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pyoxigraph

from edifice.errors import BadInput
from graph.records import Identifier, Said, Scalar
from ingest.class_values import class_values
from ingest.issues import Code, Issue
from ingest.mapping.patterns import Template
from ingest.mapping.rules import ListedNode, Lookup
from ingest.rdf.iris import repaired
from ontology.classes import ClassTable
from ontology.namespaces import BRICK, RDF, RDFS, compact
from ontology.terms import format_statement, iri, literal
from ontology.units import unit_table

EXAMPLES = 20


class NodeMaker:
    """Makes the nodes of a point list, and counts the classes that nobody knows."""

    def __init__(self, table: ClassTable, base: str | None) -> None:
        self._table = table
        self._base = base
        self._classes: dict[str, str] = {}
        self._unknown: Counter[str] = Counter()

    def said(self, node: ListedNode, columns: Mapping[str, str]) -> Said | None:
        """Give the node that a row describes, None when its IRI stays empty or is none."""
        key = self._iri(node.iri, columns)
        if key is None:
            return None
        text = node.classes.text.filled(columns) if node.classes else ""
        classes = (self._class(node.classes, text),) if node.classes and text else ()
        values = self._values(node, classes, columns)
        names = ((scheme, template.filled(columns)) for scheme, template in node.identifiers.items())
        identifiers = tuple(Identifier(scheme, value) for scheme, value in names if value)
        series = next((name.value for name in identifiers if name.scheme == "TIMESERIES"), None)
        return Said(
            iri=key,
            kind=node.kind,
            classes=classes,
            values=values if series is None else {**values, "seriesId": series},
            identifiers=identifiers,
            statements=tuple(sorted(_statements(classes, values))),
        )

    def issues(self) -> Iterator[Issue]:
        """Give one warning for all unknown classes, the most used first."""
        if self._unknown:
            most = sorted(self._unknown.items(), key=lambda item: (-item[1], item[0]))
            examples = tuple(f"{compact(name)} ({count})" for name, count in most[:EXAMPLES])
            yield Issue(Code.UNKNOWN_CLASS, Code.UNKNOWN_CLASS.sentence, self._unknown.total(), examples)

    def _iri(self, template: Template, columns: Mapping[str, str]) -> str | None:
        if self._base is not None:
            local = template.filled({name: quote(text, safe="") for name, text in columns.items()})
            return self._base + local if local else None
        whole = repaired(template.filled(columns))
        try:
            return pyoxigraph.NamedNode(whole).value
        except ValueError:
            return None

    def _class(self, lookup: Lookup, text: str) -> str:
        """The class that a text stands for; an unknown one is kept as a name in Brick."""
        if text in lookup.values:
            return lookup.values[text]
        if text not in self._classes:
            try:
                self._classes[text] = self._table.resolve(text).iri
            except BadInput:
                self._classes[text] = BRICK + quote(text.replace(" ", "_"), safe="-._~")
        found = self._classes[text]
        if self._table.get(found) is None:
            self._unknown[found] += 1
        return found

    def _values(self, node: ListedNode, classes: tuple[str, ...], columns: Mapping[str, str]) -> dict[str, Scalar]:
        filled = {name: template.filled(columns) for name, template in node.texts.items()}
        found: dict[str, Scalar] = {name: text for name, text in filled.items() if text}
        found |= class_values(self._table, node.kind, classes)
        if (unit := _unit(node.unit, columns)) is not None:
            found["unit"] = unit
        return {**found, **node.values}


def _unit(lookup: Lookup | None, columns: Mapping[str, str]) -> str | None:
    text = lookup.text.filled(columns) if lookup else ""
    if lookup is None or not text:
        return None
    if text in lookup.values:
        return lookup.values[text]
    try:
        return unit_table().resolve(text).iri
    except BadInput:
        return None


def _statements(classes: tuple[str, ...], values: Mapping[str, Scalar]) -> Iterator[str]:
    """What the node says of itself, in Brick."""
    for name in classes:
        yield format_statement(RDF + "type", iri(name))
    for field, predicate in (("name", RDFS + "label"), ("description", RDFS + "comment")):
        if field in values:
            yield format_statement(predicate, literal(str(values[field])))
