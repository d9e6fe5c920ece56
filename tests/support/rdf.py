"""The statements of RDF files by the parser alone, and those of a reader's items, to be compared line by line."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph

from graph.records import DraftLink, Said
from ingest.rdf.blank import relabelled
from ingest.rdf.iris import repaired
from ingest.rdf.statements import Statement
from ingest.wire import Item
from ontology.export import nquads


def exported(items: Iterable[Item]) -> bytes:
    """What the items export as N-Triples."""
    items = list(items)
    saids = (item for item in items if isinstance(item, Said))
    return b"".join(nquads(saids, (item for item in items if isinstance(item, DraftLink))))


def exported_lines(items: Iterable[Item]) -> set[str]:
    return set(exported(items).decode().splitlines())


def parsed_lines(path: Path) -> set[str]:
    """The file's own statements as N-Triples lines: IRIs repaired, blank nodes by their canonical labels."""
    lines: set[str] = set()
    for statement in relabelled(_statement(quad) for quad in pyoxigraph.parse(path=path, lenient=True)):
        subject = statement.subject if statement.subject.startswith("_:") else f"<{statement.subject}>"
        lines.add(f"{subject} <{statement.predicate}> {statement.text} .")
    return lines


def _statement(quad: pyoxigraph.Quad) -> Statement:
    subject, predicate = _key(quad.subject), quad.predicate.value
    if isinstance(quad.object, pyoxigraph.Literal):
        return Statement(subject, predicate, str(quad.object))
    node = _key(quad.object)
    return Statement(subject, predicate, node if node.startswith("_:") else f"<{node}>", node)


def _key(node: object) -> str:
    return repaired(node.value) if isinstance(node, pyoxigraph.NamedNode) else str(node)
