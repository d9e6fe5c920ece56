import pytest

from edifice.errors import ImportRefused
from graph.records import DraftLink, Identifier, PropertyValue, Said
from ingest.issues import Code, Issue, refused
from ingest.wire import Progress, Summary, decode, encode

SAID = Said(
    iri="urn:ifc:0a",
    kind="SPACE",
    classes=("https://w3id.org/rec#Room",),
    values={"name": "Küche", "netArea": 12.5, "writable": True},
    identifiers=(Identifier("IFC_STEP", "44"),),
    statements=('<urn:p> "Küche"@de',),
    properties=(PropertyValue("Qto", "Height", 2500.0, "2500", "IfcQuantityLength", "urn:mm", 2.5),),
)


@pytest.mark.parametrize(
    "item",
    [
        SAID,
        Said("_:b0"),
        DraftLink("urn:a", "urn:p", "urn:b", "HAS_PART", reverse=True, derived="ports"),
        Issue("IFC_UNITS", "The project states no unit.", 2, ("#1", "#2")),
        Progress(0.5),
        Summary({"said": 3, "SPACE": 2}),
    ],
)
def test_every_item_comes_back_as_it_went(item):
    line = encode(item)

    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert decode(line) == item


def test_a_code_travels_as_its_text():
    assert decode(encode(Issue(Code.IFC_UNITS, "…"))) == Issue("IFC_UNITS", "…")


def test_an_error_line_raises_what_the_reader_raised():
    with pytest.raises(ImportRefused) as caught:
        decode(encode(refused(Code.IFC_TRUNCATED, "12 of 13 rows could be read.")))

    assert caught.value.code == "IFC_TRUNCATED"
    assert caught.value.message == ("12 of 13 rows could be read. The file is not whole; send it again, all of it.")


@pytest.mark.parametrize(
    "line", [b"", b"Traceback", b"[]", b"{}", b'{"said": {"iri": "urn:a"}}', b'{"link": {"subject": 1}}', b'{"said"']
)
def test_anything_else_is_refused_by_name(line):
    with pytest.raises(ImportRefused) as caught:
        decode(line)

    assert caught.value.code == "READER_OUTPUT"
