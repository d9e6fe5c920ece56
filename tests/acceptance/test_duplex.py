"""The Duplex apartment: its architecture file whole, imported again, and revised from an older state and back."""

from pathlib import Path
from typing import Any

import ifcopenshell
import pytest
import pytest_asyncio

from operations.imports import ImportRecord
from tests.support.psets import values_of
from tests.support.twins import Twin

pytestmark = [pytest.mark.real, pytest.mark.whole]

NEWER, OLDER = "Duplex_A_20110907.ifc", "Duplex_A_20110505.ifc"
PROPERTIES = """query ($after: String) { entities(first: 100, after: $after) {
    nodes { kind identifiers(scheme: "IFC_STEP") { value } properties { group key value } }
    pageInfo { hasNextPage endCursor }
} }"""


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "ifc" / "duplex"


@pytest_asyncio.fixture(scope="module")
async def record(twin: Twin, folder: Path) -> ImportRecord:
    """The import of the newer file into an empty twin."""
    return await twin.bring(folder / NEWER, "duplex")


async def test_it_has_4_levels_and_21_spaces(twin: Twin, record: ImportRecord) -> None:
    data = await twin.data(
        "{ buildings { nodes { key levels { name } spaces { totalCount } } } levels { totalCount } }"
    )
    (building,) = data["buildings"]["nodes"]
    assert building["key"] == "duplex"
    assert [level["name"] for level in building["levels"]] == ["T/FDN", "Level 1", "Level 2", "Roof"]
    assert building["spaces"] == {"totalCount": 21}
    assert data["levels"] == {"totalCount": 4}


async def test_values_of_every_product_are_those_that_get_psets_gives(
    twin: Twin, record: ImportRecord, folder: Path
) -> None:
    model: Any = ifcopenshell.open(folder / NEWER)
    answered = await values_by_row(twin)
    assert answered
    for row, values in answered.items():
        assert values == values_of(model.by_id(row)), f"#{row}"
    missing = {product for product in model.by_type("IfcProduct") if product.id() not in answered}
    assert {product.is_a() for product in missing} == {"IfcOpeningElement"}


async def values_by_row(twin: Twin) -> dict[int, dict[tuple[str, str], Any]]:
    """The property values of all entities by the number of their row in the file."""
    found: dict[int, dict[tuple[str, str], Any]] = {}
    after, more = None, True
    while more:
        page = (await twin.data(PROPERTIES, after=after))["entities"]
        for node in page["nodes"]:
            for name in node["identifiers"]:
                file, _, row = name["value"].partition("#")
                assert file == NEWER
                found[int(row)] = {(one["group"] or "", one["key"]): one["value"] for one in node["properties"]}
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


async def test_importing_it_again_commits_nothing(twin: Twin, record: ImportRecord, folder: Path) -> None:
    before = await twin.sequence(), await twin.fingerprint()
    again = await twin.bring(folder / NEWER, "duplex")
    assert (again.added, again.changed, again.retired) == (0, 0, 0)
    assert again.unchanged == record.added
    assert again.model == record.model
    assert (await twin.sequence(), await twin.fingerprint()) == before


UNDO = (
    """mutation ($id: ID!) { undoImport(id: $id) { __typename ... on ChangedImport { import { state applied } } } }"""
)


async def test_a_revision_reports_what_it_changes_and_can_be_undone(
    twin: Twin, record: ImportRecord, folder: Path
) -> None:
    first = await twin.bring(folder / OLDER, "older")
    before = await twin.fingerprint()
    revision = await twin.bring(folder / NEWER, model=first.model)
    # products without openings, and types: 20 + 20 new and 7 + 20 gone; the rows of nearly all others have moved
    assert (revision.added, revision.changed, revision.retired, revision.unchanged) == (40, 241, 27, 2)
    assert await twin.fingerprint() != before
    data = await twin.data(UNDO, id=revision.id)
    assert data["undoImport"] == {
        "__typename": "ChangedImport",
        "import": {"state": "UNDONE", "applied": False},
    }
    assert await twin.fingerprint() == before
