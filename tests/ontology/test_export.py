"""The export of what a graph says."""

from graph.records import DraftLink, Said
from ontology.export import BATCH, nquads


def test_statements_and_links_are_written_as_they_came() -> None:
    saids = [
        Said(iri="http://x/a", statements=('<http://x/p> "01"^^<http://x/t>', '<http://x/q> "a\\n\\"b\\""@en')),
        Said(iri="_:b1", statements=('<http://x/p> "x"',)),
        Said(iri="http://x/silent"),
    ]
    links = [
        DraftLink("http://x/a", "http://x/r", "_:b1", "OTHER"),
        DraftLink("http://x/a", "http://x/r", "http://x/c", "HAS_PART", reverse=True),
        DraftLink("http://x/a", "http://x/r", "http://x/d", "SAME_AS", derived="a rule"),
    ]
    lines = b"".join(nquads(saids, links, "http://x/g")).decode().splitlines()
    assert lines == [
        '<http://x/a> <http://x/p> "01"^^<http://x/t> <http://x/g> .',
        '<http://x/a> <http://x/q> "a\\n\\"b\\""@en <http://x/g> .',
        '_:b1 <http://x/p> "x" <http://x/g> .',
        "<http://x/a> <http://x/r> _:b1 <http://x/g> .",
        "<http://x/a> <http://x/r> <http://x/c> <http://x/g> .",
    ]


def test_without_a_graph_they_are_triples() -> None:
    assert list(nquads([Said(iri="http://x/a", statements=('<http://x/p> "x"',))], [])) == [
        b'<http://x/a> <http://x/p> "x" .\n'
    ]
    assert list(nquads([], [], "http://x/g")) == []


def test_long_exports_come_in_pieces() -> None:
    saids = [Said(iri=f"http://x/{number}", statements=('<http://x/p> "x"',)) for number in range(BATCH + 1)]
    pieces = list(nquads(saids, []))
    assert [piece.count(b"\n") for piece in pieces] == [BATCH, 1]
