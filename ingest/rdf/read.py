"""The reader of RDF files: every statement kept, and what it means for the twin beside it.

The default graph comes first. Each other graph of TriG or N-Quads begins with a Graph item that names it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.records import DraftLink, Identifier, Said
from ingest.issues import Code, Issue
from ingest.mapping.rules import MappingFile
from ingest.rdf.blank import relabelled
from ingest.rdf.classes import ClassMeanings, Meaning
from ingest.rdf.facts import Facts, NodeFacts, gather
from ingest.rdf.links import Linked, linked
from ingest.rdf.names import Named, named_by_rules
from ingest.rdf.options import options_of
from ingest.rdf.points import made_points
from ingest.rdf.references import References, references
from ingest.rdf.source import parse
from ingest.rdf.statements import DEFAULT_GRAPH, RDF_TYPE
from ingest.rdf.values import Described, values_of
from ingest.wire import Graph, Item, Progress
from ontology.classes import ClassTable, class_table
from ontology.namespaces import OWL

_PARSED, _LABELLED = 0.3, 0.5
"""Shares of the work, roughly, after which a step is done."""


def read(path: Path, options: Mapping[str, object]) -> Iterator[Item]:
    """Read an RDF file, by the options of ingest.rdf.options.

    Yields Said, DraftLink, Issue, Progress and Graph items, equal for equal statements in whatever order and with
    whatever labels of blank nodes. A statement with a literal or an rdf:type is text of its subject's Said, any other
    is a DraftLink; links with `derived` are no statements of the file. Raises ImportRefused.
    """
    reading = options_of(options)
    parsed = parse(path, reading)
    yield Progress(_PARSED)
    yield from parsed.issues()
    graphs = gather(relabelled(parsed.statements))
    yield Progress(_LABELLED)
    table, used = class_table(), set[str]()
    meanings = ClassMeanings(table, reading.mapping)
    for name, facts in sorted(graphs.items()):
        if name != DEFAULT_GRAPH:
            yield Graph(name)
        yield from _Reading(facts, meanings, table, reading.mapping, used).items()
    yield from meanings.issues()
    if _has_rules(reading.mapping) and not used | meanings.used:
        yield Issue(Code.MAPPING_UNUSED, Code.MAPPING_UNUSED.sentence)


def _has_rules(mapping: MappingFile) -> bool:
    return bool(mapping.classes or mapping.relations or mapping.identifiers or mapping.points)


class _Reading:
    """The reading of one graph; `used` collects the rules of the mapping that met something."""

    def __init__(
        self, facts: Facts, meanings: ClassMeanings, table: ClassTable, mapping: MappingFile, used: set[str]
    ) -> None:
        self._facts = facts
        self._table = table
        self._mapping = mapping
        self._meanings: dict[str, Meaning] = {key: meanings.of(key, said) for key, said in facts.items()}
        self._linked: Linked = linked(facts, self._meanings, table, mapping)
        self._named: Named = named_by_rules(facts, mapping.identifiers)
        self._used = used
        used |= self._linked.used | self._named.used

    def items(self) -> Iterator[Said | DraftLink]:
        """Give the nodes in the order of their keys, then the links in the order of the facts."""
        for key in sorted(self._facts):
            yield self._said(key, self._facts[key])
        yield from self._linked.links
        for key, owner in self._named.same:
            yield DraftLink(key, OWL + "sameAs", owner, "SAME_AS", derived="mapping, the same identifier")
        for point, said, link in made_points(self._mapping.points, self._linked.kinds, self._table):
            self._used.add(point.path)
            yield said
            yield link

    def _said(self, key: str, said: NodeFacts) -> Said:
        meaning, kind = self._meanings[key], self._linked.kinds[key]
        known = references(key, self._facts) if kind is not None else References()
        return Said(
            iri=key,
            kind=kind,
            classes=meaning.classes,
            values=values_of(Described(key, kind, meaning, known), self._facts, self._table),
            identifiers=_distinct(known.identifiers, self._named.identifiers.get(key, [])),
            statements=tuple(sorted(_statements(said))),
        )


def _statements(said: NodeFacts) -> Iterator[str]:
    for class_ in said.types:
        yield f"<{RDF_TYPE}> <{class_}>"
    for predicate, text, _ in said.literals:
        yield f"<{predicate}> {text}"


def _distinct(*names: tuple[Identifier, ...] | list[Identifier]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))
