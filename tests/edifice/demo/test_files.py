"""The files of the demo building: made by the script as they are, and one building when both are imported."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import pytest_asyncio

from edifice.demo.description import DEVICES, FILES, KEY, LEVELS, NAME, POINTS, ROOMS, SYSTEMS, ZONES
from tests.support.documentation import ROOT
from tests.support.twins import Twin
from timeseries.points import resolve

FOLDER = ROOT / "edifice" / "demo"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_the_script_makes(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    made = tmp_path_factory.getbasetemp() / "demo"
    if not made.exists():
        made.mkdir()
        subprocess.run([sys.executable, ROOT / "scripts" / "make_demo.py", made], check=True, cwd=ROOT)
    assert (made / name).read_bytes() == (FOLDER / name).read_bytes()
    assert (FOLDER / name).stat().st_size < 400_000


@pytest_asyncio.fixture(scope="module")
async def house(twin: Twin) -> Twin:
    """The twin with both files."""
    for name in FILES:
        record = await twin.bring(Path(FOLDER / name), KEY)
        assert record.warnings == ()
    await twin.project()
    return twin


async def test_every_place_and_device_of_one_file_is_one_of_the_other(house: Twin) -> None:
    data = await house.data("""{
        buildings { nodes { key name levels { name elevation spaces(first: 0) { totalCount } } } }
        assets(first: 0) { totalCount facets(by: MODEL) { label count } }
        spaces(first: 0) { totalCount facets(by: MODEL) { label count } }
        zones(first: 0) { totalCount facets(by: MODEL) { label count } }
    }""")
    (building,) = data["buildings"]["nodes"]
    assert (building["key"], building["name"]) == (KEY, NAME)
    assert [(level["name"], level["elevation"]) for level in building["levels"]] == [
        (level.name, level.elevation) for level in LEVELS
    ]
    counts = Counter(room.level for room in ROOMS)
    assert [level["spaces"]["totalCount"] for level in building["levels"]] == [counts[0], counts[1], counts[2]]
    for kind, things in (("assets", DEVICES), ("spaces", ROOMS), ("zones", ZONES)):
        assert data[kind]["totalCount"] == len(things)
        assert {facet["label"]: facet["count"] for facet in data[kind]["facets"]} == dict.fromkeys(FILES, len(things))


async def test_every_room_answers_by_number_with_its_temperature_point(house: Twin) -> None:
    data = await house.data("""{ spaces(first: 100) { nodes {
        name longName netArea
        point(is: "Zone_Air_Temperature_Sensor") { iri unit { symbol } expectedInterval topic }
    } } }""")
    found = {node["name"]: node for node in data["spaces"]["nodes"]}
    for room in ROOMS:
        node = found[room.number]
        assert node["longName"] == room.name
        assert node["netArea"] == pytest.approx(room.area, abs=0.001)
        if room.kind == "SHAFT":
            assert node["point"] is None
        else:
            assert node["point"] == {
                "iri": f"urn:edifice:demo:{room.key}-temp",
                "unit": {"symbol": "°C"},
                "expectedInterval": "PT30S",
                "topic": f"edifice/v1/demo/{LEVELS[room.level].key}/{room.key}/{room.key}-temp/reading",
            }


async def test_what_serves_a_room_is_its_box_and_the_unit_behind_it(house: Twin) -> None:
    data = await house.data("""{ spaces(first: 100) { nodes { name servedBy(where: {kind: [ASSET]}) { nodes {
        hops entity { name }
    } } } } }""")
    served = {
        node["name"]: [(flow["hops"], flow["entity"]["name"]) for flow in node["servedBy"]["nodes"]]
        for node in data["spaces"]["nodes"]
    }
    for room in ROOMS:
        if room.box:
            assert (1, f"VAV-{room.box:02d}") in served[room.number]
            assert (2, "AHU-1") in served[room.number]
    assert served["104"] == [
        (1, "Radiator 104"), (1, "VAV-08"), (2, "AHU-1"), (2, "Heating pump"), (3, "Boiler"),
    ]  # fmt: skip
    assert served["017"] == [(1, "CRAC-1")]


async def test_every_point_is_found_by_the_name_in_its_topic(house: Twin) -> None:
    numbers = await resolve(house.runtime.pool, [(KEY, point.key) for point in POINTS])
    assert numbers.keys() == {(KEY, point.key) for point in POINTS}
    data = await house.data("{ points(first: 0, where: {writable: true}) { totalCount } systems { totalCount } }")
    assert data["points"]["totalCount"] == sum(point.writable for point in POINTS)
    assert data["systems"]["totalCount"] == len(SYSTEMS)
