"""Files of every syntax: what is read out of them, and by which name a bad one is refused."""

from pathlib import Path

import pytest

from edifice.errors import ImportRefused
from ingest.issues import Code
from ingest.rdf.options import RdfOptions
from ingest.rdf.source import parse
from ingest.rdf.statements import Statement

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_XML = (
    '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
    '<rdf:Description rdf:about="{about}"><x:p xml:lang="DE">Küche</x:p></rdf:Description></rdf:RDF>'
)


def statements(folder: Path, name: str, text: str | bytes, options: RdfOptions | None = None) -> list[Statement]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return parse(path, options or RdfOptions()).statements


def refusal(folder: Path, name: str, text: str | bytes, options: RdfOptions | None = None) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        _ = statements(folder, name, text, options)
    return caught.value


def test_literals_stay_exact_to_the_character(tmp_path: Path) -> None:
    text = '@prefix x: <http://x/> . x:a x:p "01"^^x:int, 72.50, 007, 1e3, TRUE, "a\\tb\\u00e9\\"", "b"@en-US .'
    found = statements(tmp_path, "a.ttl", text.replace("TRUE", "true"))
    assert [statement.text for statement in found] == [
        '"01"^^<http://x/int>',
        f'"72.50"^^<{XSD}decimal>',
        f'"007"^^<{XSD}integer>',
        f'"1e3"^^<{XSD}double>',
        f'"true"^^<{XSD}boolean>',
        '"a\\tbé\\""',
        '"b"@en-us',
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", '\ufeff@prefix x: <http://x/> . x:a x:p "Küche"@de .'),
        ("a.nt", '<http://x/a> <http://x/p> "Küche"@de .\n'),
        ("a.nq", '<http://x/a> <http://x/p> "Küche"@de .\n'),
        ("a.trig", '@prefix x: <http://x/> . { x:a x:p "Küche"@de }'),
        ("a.rdf", RDF_XML.format(about="http://x/a")),
        ("a.owl", '@prefix x: <http://x/> . x:a x:p "Küche"@de .'),
        ("a.jsonld", '{"http://x/p": {"@value": "Küche", "@language": "DE"}, "@id": "http://x/a"}'),
        ("upload", '@prefix x: <http://x/> . x:a x:p "Küche"@de .'),
        ("upload", RDF_XML.format(about="http://x/a")),
        ("upload", '{"http://x/p": {"@value": "Küche", "@language": "de"}, "@id": "http://x/a"}'),
    ],
)
def test_every_syntax_says_the_same(tmp_path: Path, name: str, text: str) -> None:
    assert statements(tmp_path, name, text) == [Statement("http://x/a", "http://x/p", '"Küche"@de')]


def test_the_name_of_the_upload_tells_the_syntax(tmp_path: Path) -> None:
    quad = "<http://x/a> <http://x/p> <http://x/b> <http://x/g> .\n"
    found = statements(tmp_path, "u3k5", quad, RdfOptions(file="model.nq"))
    assert found == [Statement("http://x/a", "http://x/p", "<http://x/b>", "http://x/b", "http://x/g")]


def test_relative_iris_need_a_base(tmp_path: Path) -> None:
    for name, text in (("a.ttl", "<a> <http://x/p> <b> ."), ("a.rdf", RDF_XML.format(about="a"))):
        error = refusal(tmp_path, name, text)
        assert error.code == Code.RDF_SYNTAX
        assert "give `baseIri`" in error.message
        assert statements(tmp_path, name, text, RdfOptions(base_iri="http://x/"))[0].subject == "http://x/a"


def test_a_syntax_error_names_line_and_column(tmp_path: Path) -> None:
    error = refusal(tmp_path, "a.ttl", "@prefix x: <http://x/> .\nx:a x:p x:b .\n  y:a x:p x:b .\n")
    assert error.code == Code.RDF_SYNTAX
    assert error.message.startswith("Line 3, column 3: The prefix y: has not been declared.")
    error = refusal(tmp_path, "a.ttl", '@prefix x: <http://x/> .\nx:a x:p x:b% .\n<http://x/%> x:p "')
    assert error.message.startswith("Line 2, ")
    error = refusal(tmp_path, "a.ttl", '<http://x/a> <http://x/p>\n"\xe9" .'.encode("latin-1"))
    assert error.message.startswith("Line 2, column 2: Invalid UTF-8")


def test_rdf_xml_gives_no_line_and_says_so(tmp_path: Path) -> None:
    error = refusal(tmp_path, "a.rdf", RDF_XML.format(about="http://x/a")[:-20])
    assert error.code == Code.RDF_SYNTAX
    assert error.message.startswith("Without a line (this syntax gives none): ")


def test_illegal_iris_are_repaired_or_in_strict_reading_refused(tmp_path: Path) -> None:
    turtle = "@prefix x: <http://x/> .\n<http://x/a%> x:p <http://x/a%>, <http://x/b[1]> .\n"
    path = tmp_path / "a.ttl"
    path.write_text(turtle)
    parsed = parse(path, RdfOptions())
    assert [(s.subject, s.node) for s in parsed.statements] == [
        ("http://x/a%25", "http://x/a%25"),
        ("http://x/a%25", "http://x/b%5B1%5D"),
    ]
    (issue,) = parsed.issues()
    assert (issue.code, issue.count) == (Code.RDF_ILLEGAL_IRI, 3)
    assert issue.examples == (
        "line 2: <http://x/a%> became <http://x/a%25>",
        "line 2: <http://x/b[1]> became <http://x/b%5B1%5D>",
    )
    error = refusal(tmp_path, "a.ttl", turtle, RdfOptions(strict=True))
    assert error.code == Code.RDF_ILLEGAL_IRI
    assert error.message.startswith("Line 2: <http://x/a%> is no legal IRI;")


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.rdf", RDF_XML.format(about="http://x/a%")), ("a.jsonld", '{"@id": "http://x/a%", "http://x/p": "Küche"}')],
)
def test_illegal_iris_are_repaired_where_no_line_is_known(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    parsed = parse(path, RdfOptions())
    assert [statement.subject for statement in parsed.statements] == ["http://x/a%25"]
    assert [str(repair) for repair in parsed.repairs] == ["<http://x/a%> became <http://x/a%25>"]


def test_entities_of_rdf_xml_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + RDF_XML[22:]
    assert refusal(tmp_path, "a.rdf", bomb).code == Code.RDF_DTD
    assert refusal(tmp_path, "upload", bomb.replace('<?xml version="1.0"?>', "")).code == Code.RDF_DTD


@pytest.mark.parametrize("context", ['"http://schema.org/"', '["file:///etc/passwd"]', '{"@import": "http://x/c"}'])
def test_remote_contexts_are_refused(tmp_path: Path, context: str) -> None:
    error = refusal(tmp_path, "a.jsonld", f'{{"@context": {context}, "@id": "http://x/a", "name": "x"}}')
    assert error.code == Code.RDF_REMOTE_CONTEXT


def test_json_keys_without_a_meaning_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text('{"@id": "http://x/a", "@type": "Room", "name": "x", "http://x/p": 1.50}')
    parsed = parse(path, RdfOptions())
    assert parsed.statements == [Statement("http://x/a", "http://x/p", f'"1.5E0"^^<{XSD}double>')]
    (issue,) = parsed.issues()
    assert (issue.code, issue.count, issue.examples) == (Code.RDF_UNMAPPED_KEY, 2, ("Room", "name"))


def test_what_the_graph_cannot_keep_is_refused_by_name(tmp_path: Path) -> None:
    triple = "@prefix x: <http://x/> . x:a x:p <<( x:b x:p x:c )>> ."
    assert refusal(tmp_path, "a.ttl", triple).code == Code.RDF_TRIPLE_TERM
    large = f'<http://x/a> <http://x/p> "{"é" * 500_001}" .'
    error = refusal(tmp_path, "a.nt", large)
    assert error.code == Code.RDF_LITERAL_TOO_LARGE
    assert "<http://x/p> of http://x/a" in error.message
    assert len(statements(tmp_path, "a.nt", large.replace("é" * 10, "", 1))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "# nothing\n@prefix x: <http://x/> .\n"),
        ("a.json", '{"meta": {"ver": "3.0"}, "cols": [], "rows": []}'),
    ],
)
def test_a_file_without_a_statement_is_no_model(tmp_path: Path, name: str, text: str) -> None:
    assert refusal(tmp_path, name, text).code == Code.RDF_EMPTY
