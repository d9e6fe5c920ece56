"""The models of one real flat meet in any order, part again, and come back."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ingest.mapping.options import mapping_options
from operations.imports import ImportRecord
from tests.support.documentation import ROOT
from tests.support.twins import Twin

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.whole]

IFC, SENSORS, LINKS = "04_Flat.ifc", "00_OpenSmartHomeData.ttl", "01_LinkOsh.ttl"
ORDERS = [(IFC, SENSORS, LINKS), (LINKS, IFC, SENSORS), (SENSORS, LINKS, IFC)]
ROOMS = "{ spaces { nodes { id name points(reach: OWN) { totalCount } } } buildings { totalCount } }"
REMOVE = "mutation ($id: ID!) { removeModel(id: $id) { __typename ... on RemovedModel { retired } } }"


@pytest.fixture(scope="module")
def files(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The three files by their names."""
    source, folder = real_data / "ifc" / "smarthome", tmp_path_factory.mktemp("flat")
    with zipfile.ZipFile(source / "OpenSmartHome_measurements_and_graph.zip") as archive:
        archive.extractall(folder, [SENSORS, LINKS])
    return {IFC: source / IFC, SENSORS: folder / SENSORS, LINKS: folder / LINKS}


async def bring(twin: Twin, file: Path) -> ImportRecord:
    options = mapping_options(ROOT / "examples" / "smarthome" / "mapping.toml")
    return await twin.bring(file, "flat", options={} if file.suffix == ".ifc" else options)


async def remove(twin: Twin, record: ImportRecord) -> int:
    return (await twin.data(REMOVE, id=record.model))["removeModel"]["retired"]


def rooms(data: Any) -> dict[str, tuple[str, int]]:
    return {room["id"]: (room["name"], room["points"]["totalCount"]) for room in data["spaces"]["nodes"]}


async def test_order_and_removal_make_no_difference(twin: Twin, files: Mapping[str, Path]) -> None:
    prints = list[str]()
    empty = ""
    for order in ORDERS:
        records = [await bring(twin, files[name]) for name in order]
        prints.append(await twin.fingerprint())
        data = await twin.data(ROOMS)
        assert len(rooms(data)) == 9
        assert data["buildings"] == {"totalCount": 1}
        for record in records:
            await remove(twin, record)
        empty = empty or await twin.fingerprint()
        assert await twin.fingerprint() == empty, order
        assert (await twin.data(ROOMS))["spaces"] == {"nodes": []}
    assert len(set(prints)) == 1


async def test_rooms_part_when_the_links_go_and_are_the_same_again_when_they_come(
    twin: Twin, files: Mapping[str, Path]
) -> None:
    records = {name: await bring(twin, file) for name, file in files.items()}
    whole, before = await twin.fingerprint(), rooms(await twin.data(ROOMS))
    assert await remove(twin, records[LINKS]) == 0
    parted = rooms(await twin.data(ROOMS))
    assert len(parted) == 18
    assert before.keys() < parted.keys()
    await bring(twin, files[LINKS])
    assert await twin.fingerprint() == whole
    assert rooms(await twin.data(ROOMS)) == before
