import pytest

from edifice.errors import ImportRefused
from ingest.ifc.header import parse_header
from tests.ingest.ifc.conftest import HOUSE, ReadEdited

TEXT = HOUSE.read_bytes()


def changed(before: bytes, after: bytes) -> bytes:
    assert before in TEXT
    return TEXT.replace(before, after, 1)


def test_a_clean_header_needs_no_other():
    header = parse_header(TEXT)

    assert (header.schema, header.flaws, header.plain) == ("IFC4", (), None)
    assert TEXT[header.end :].startswith(b"\n#1=IFCPROJECT(")


@pytest.mark.parametrize(
    ("authored", "schema"),
    [
        ("IFC2X3", "IFC2X3"),
        ("ifc4", "IFC4"),
        ("IFC2X3_TC1", "IFC2X3"),
        ("IFC4_ADD2_TC1", "IFC4"),
        ("IFC4X3", "IFC4X3_ADD2"),
        ("IFC4X3_ADD2", "IFC4X3_ADD2"),
    ],
)
def test_editions_with_their_corrigenda(authored: str, schema: str):
    header = parse_header(changed(b"'IFC4'", f"'{authored}'".encode()))

    assert header.schema == schema
    assert (header.plain is None) is (authored == schema)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (b"", "NOT_IFC", "empty"),
        (b"hello world", "NOT_IFC", "STEP"),
        (b"\x89PNG\r\n\x1a\n", "NOT_IFC", "STEP"),
        (b"<?xml version='1.0'?><ifc/>", "NOT_IFC", "XML"),
        (TEXT.decode().encode("utf-16"), "NOT_IFC", "UTF-16"),
        (changed(b"HEADER;", b""), "NOT_IFC", "HEADER"),
        (TEXT[:120], "IFC_TRUNCATED", "header"),
        (changed(b"('IFC4')", b"('IFC9X9')"), "IFC_SCHEMA_UNSUPPORTED", "IFC9X9"),
        (changed(b"('IFC4')", b"('IFC4X3_RC2')"), "IFC_SCHEMA_UNSUPPORTED", "IFC4X3_RC2"),
        (changed(b"('IFC4')", b"('IFC2X3','IFC4')"), "IFC_SCHEMA_UNSUPPORTED", "several"),
        (changed(b"('IFC4')", b"()"), "IFC_SCHEMA_UNSUPPORTED", "no schema"),
    ],
)
def test_what_cannot_be_read_is_named(text: bytes, code: str, words: str):
    with pytest.raises(ImportRefused, match=words) as caught:
        parse_header(text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("before", "after", "flaw"),
    [
        (b",'2;1')", b")", "FILE_DESCRIPTION has 1 attributes instead of 2"),
        (b",'','');\nFILE_SCHEMA", b");\nFILE_SCHEMA", "FILE_NAME has 5 attributes instead of 7"),
        (b"FILE_SCHEMA", b"FILE_INFO('a','b');\nFILE_SCHEMA", "FILE_INFO does not belong there"),
        (b"FILE_NAME", b"<> ; FILE_NAME", "text does not belong there"),
        # these two crashed the native parser
        (b"(''),(''),", b"IFCWALL,(''),", "its grammar is broken"),
        (b"('IFC4'));", b"('IFC4')((;", "its grammar is broken"),
    ],
)
def test_flaws_are_told_and_the_parser_gets_a_plain_header(before: bytes, after: bytes, flaw: str):
    header = parse_header(changed(before, after))

    assert any(flaw in each for each in header.flaws)
    assert header.plain is not None
    assert parse_header(header.plain).flaws == ()


def test_many_comments_cost_no_more_than_their_length():
    comments = b"/* a */" * 20_000

    assert parse_header(comments + TEXT).schema == "IFC4"
    with pytest.raises(ImportRefused):
        parse_header(comments + b"no header")


def test_a_flawed_header_is_a_warning(read_edited: ReadEdited):
    result = read_edited(lambda text: text.replace(b",'2;1')", b")"))

    assert result.issues == {"IFC_HEADER": (1, ("FILE_DESCRIPTION has 1 attributes instead of 2",))}
    assert len(result.said) == 15
