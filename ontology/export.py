"""What a graph says, written as N-Quads exactly as it came."""

from collections.abc import Iterable, Iterator

from graph.records import DraftLink, Said
from ontology.terms import format_iri, format_node

BATCH = 512
"""Lines in one piece of the output."""


def nquads(saids: Iterable[Said], links: Iterable[DraftLink], graph_iri: str | None = None) -> Iterator[bytes]:
    """Write the statements of a graph, some hundred lines at a time; without `graph_iri` they are N-Triples.

    Links have the IRIs of their ends in that graph. What was derived is no statement and stays out. The order is that
    of the input; the text of every literal is the source's own.
    """
    suffix = " .\n" if not graph_iri else f" {format_node(graph_iri)} .\n"
    lines: list[str] = []
    for line in _lines(saids, links):
        lines.append(line + suffix)
        if len(lines) == BATCH:
            yield "".join(lines).encode()
            lines.clear()
    if lines:
        yield "".join(lines).encode()


def _lines(saids: Iterable[Said], links: Iterable[DraftLink]) -> Iterator[str]:
    for said in saids:
        subject = format_node(said.iri)
        for statement in said.statements:
            yield f"{subject} {statement}"
    for link in links:
        if link.derived is None:
            yield f"{format_node(link.subject)} {format_iri(link.predicate)} {format_node(link.object)}"
