"""docs/errors.md names every code that Edifice answers, with its sentence, and no other."""

import re

import pytest

from ingest.checks import RefusalCode
from ingest.issues import Code
from schema.errors import CODES
from tests.support.documentation import DOCS, sections
from web.refusals import STATUS

PAGE = DOCS / "errors.md"
CODE = re.compile(r"[A-Z][A-Z0-9_]+")


def headings(section: str) -> list[str]:
    """The codes that have a heading within a section."""
    return re.findall(rf"^#{{3,4}} ({CODE.pattern})$", sections(PAGE)[section], re.MULTILINE)


@pytest.mark.parametrize(
    ("section", "codes"), [("GraphQL", CODES), ("Imports", list(Code)), ("Readings", list(RefusalCode))]
)
def test_every_code_has_its_heading_and_every_heading_its_code(section: str, codes: list[str]) -> None:
    assert sorted(headings(section)) == sorted(map(str, codes))


@pytest.mark.parametrize("code", list(Code))
def test_an_import_code_is_explained_by_its_own_sentence(code: Code) -> None:
    assert " ".join(sections(PAGE)[code].split()).startswith(code.sentence)


@pytest.mark.parametrize("code", [*sorted(CODES), *RefusalCode])
def test_every_code_has_a_sentence(code: str) -> None:
    assert sections(PAGE)[code].strip()


def test_http_statuses_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (\d{3}) \| ([^|]*) \|", sections(PAGE)["HTTP"], re.MULTILINE)
    stated = {code: int(status) for status, codes in rows for code in re.findall(r"`([A-Z_]+)`", codes)}
    assert stated == {**STATUS, "UNAUTHENTICATED": 401, "FORBIDDEN": 403}


def test_codes_on_other_pages_exist() -> None:
    known = {*CODES, *Code, *RefusalCode}
    families = re.compile(r"`((?:IFC|RDF|ZIP|MAPPING|CSV|READER|READING)_[A-Z_]+)`")
    for page in DOCS.glob("*.md"):
        schemes = {"IFC_GUID", "IFC_STEP"}
        assert set(families.findall(page.read_text(encoding="utf-8"))) - schemes <= known, page.name
