"""A Brick model asked by class, given back to the character, and imported again."""

from pathlib import Path

import pytest
import pytest_asyncio

from ingest.exports import read_export
from operations.imports import ImportRecord
from tests.support.rdf import parsed_lines
from tests.support.twins import Twin

pytestmark = [pytest.mark.real, pytest.mark.whole]


@pytest.fixture(scope="module")
def file(real_data: Path) -> Path:
    return real_data / "brick" / "models" / "mediumOffice_brick.ttl"


@pytest_asyncio.fixture(scope="module")
async def record(twin: Twin, file: Path) -> ImportRecord:
    """The import of the model into an empty twin."""
    return await twin.bring(file, "office")


async def test_points_and_equipment_are_counted_by_class(twin: Twin, record: ImportRecord) -> None:
    data = await twin.data("""{
        all: points { totalCount }
        points: points(where: {is: "brick:Point"}) { totalCount }
        temperatures: points(where: {is: "brick:Temperature_Sensor"}) { totalCount }
        equipment: assets(where: {is: "brick:Equipment"}) { totalCount }
        assets { totalCount }
        building: entity(by: {identifier: {scheme: "BUILDING_KEY", value: "office"}}) {
            ... on Building { points(reach: CONTAINED) { totalCount } assets { totalCount } }
        }
    }""")
    assert data == {
        "all": {"totalCount": 306},
        "points": {"totalCount": 285},
        "temperatures": {"totalCount": 81},
        "equipment": {"totalCount": 42},
        "assets": {"totalCount": 42},
        "building": {"points": {"totalCount": 306}, "assets": {"totalCount": 42}},
    }


async def test_the_export_has_the_statements_of_the_file_to_the_character(
    twin: Twin, record: ImportRecord, file: Path
) -> None:
    export = await read_export(twin.runtime.store, twin.runtime.pool, record.model or "")
    lines = b"".join(export.pieces()).decode().splitlines()
    assert len(lines) == len(set(lines))
    assert set(lines) == parsed_lines(file)


async def test_importing_it_again_commits_nothing(twin: Twin, record: ImportRecord, file: Path) -> None:
    before = await twin.sequence(), await twin.fingerprint()
    again = await twin.bring(file, "office")
    assert (again.added, again.changed, again.retired, again.unchanged) == (0, 0, 0, record.added)
    assert (await twin.sequence(), await twin.fingerprint()) == before
