"""The ready lists to watch answer for every building as they are: the demo, the smart home, a real Brick model."""

import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from edifice.demo.description import FILES
from ingest.mapping.options import mapping_options
from ingest.readings import post
from tests.support.twins import Twin
from timeseries import latest

pytestmark = [pytest.mark.slow, pytest.mark.whole]

ROOT = Path(__file__).resolve().parents[2]
WATCH = ROOT / "web" / "dashboard" / "src" / "watch"
NAMES = ("warm-rooms", "stuffy-rooms", "silent-points", "open-dampers")
BUILDING = """query ($key: String!) { entity(by: {identifier: {scheme: "BUILDING_KEY", value: $key}}) { id } }"""


async def measure(twin: Twin, building: str, values: Mapping[str, float]) -> None:
    """Readings of just now, by the points' names in the building."""
    await twin.project()
    now = time.time_ns() // 1_000_000
    rows = [
        {"building": building, "point": point, "time": now, "value": value} for point, value in values.items()
    ]  # fmt: skip
    outcome = await post(twin.runtime.pool, "application/json", orjson.dumps(rows), now)
    assert outcome.stored == len(values), outcome


async def watched(twin: Twin, name: str, building: str) -> Any:
    """The connection that a list shows of one building."""
    id_ = (await twin.data(BUILDING, key=building))["entity"]["id"]
    text = (WATCH / f"{name}.graphql").read_text(encoding="utf-8")
    return next(iter((await twin.data(text, at={"id": [id_]})).values()))


def value_of(point: Any) -> tuple[float, str]:
    """The latest value of a point, to a hundredth, and its unit."""
    return round(point["latest"]["value"], 2), point["latest"]["unit"]["symbol"]


@pytest_asyncio.fixture(scope="module")
async def demo(twin: Twin) -> Twin:
    for name in FILES:
        await twin.bring(ROOT / "edifice" / "demo" / name, "demo")
    await measure(twin, "demo", {
        "room-001-temp": 26.4, "room-002-temp": 21.0, "room-001-co2": 1210, "room-002-co2": 640,
        "radiator-001-valve": 100, "vav-08-damper-command": 100, "vav-08-damper": 23, "vav-09-damper": 97,
    })  # fmt: skip
    return twin


@pytest.mark.parametrize("name", NAMES)
async def test_every_list_answers_for_all_buildings_at_once(demo: Twin, name: str) -> None:
    text = (WATCH / f"{name}.graphql").read_text(encoding="utf-8")

    (page,) = (await demo.data(text)).values()

    assert page["nodes"]
    assert all(node["id"] and node["name"] for node in page["nodes"])


async def test_the_demo_shows_in_each_list(demo: Twin) -> None:
    warm, stuffy = await watched(demo, "warm-rooms", "demo"), await watched(demo, "stuffy-rooms", "demo")
    dampers = await watched(demo, "open-dampers", "demo")
    await measure(demo, "demo", {"room-001-temp": 26.4, "room-001-co2": 1210})  # what came first may be overdue by now
    silent = await watched(demo, "silent-points", "demo")

    (room,) = warm["nodes"]
    assert value_of(room["points"]["nodes"][0]) == (26.4, "°C")
    assert [node["id"] for node in stuffy["nodes"]] == [room["id"]]
    assert value_of(stuffy["nodes"][0]["points"]["nodes"][0]) == (1210, "ppm")
    assert room["servedBy"]["nodes"]
    opened = {node["of"]["name"]: value_of(node) for node in dampers["nodes"]}
    assert opened == {"Radiator 001": (100, "%"), "VAV-09": (97, "%")}  # VAV-08 is shut, whatever it was told
    assert silent["totalCount"] > 300
    assert not {node["name"] for node in silent["nodes"]} & {"001 Lobby air temperature", "001 Lobby CO2"}


async def test_a_room_is_listed_with_its_value_though_it_cools_down_meanwhile(
    demo: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    matching, asked = latest.matching, 0

    async def cooling(*arguments: Any) -> frozenset[int]:
        nonlocal asked
        asked += 1
        found = await matching(*arguments)
        await measure(demo, "demo", {"room-001-temp": 25.0})  # behind the rooms, and before their points
        return found

    with monkeypatch.context() as patched:
        patched.setattr(latest, "matching", cooling)
        (room,) = (await watched(demo, "warm-rooms", "demo"))["nodes"]
    await measure(demo, "demo", {"room-001-temp": 26.4})

    assert asked == 1
    assert [point["name"] for point in room["points"]["nodes"]] == ["001 Lobby air temperature"]
    assert value_of(room["points"]["nodes"][0]) == (25, "°C")


@pytest.mark.real
async def test_the_smart_home_shows_in_them(twin: Twin, real_data: Path, tmp_path: Path) -> None:
    archive = real_data / "ifc" / "smarthome" / "OpenSmartHome_measurements_and_graph.zip"
    with zipfile.ZipFile(archive) as files:
        name = next(name for name in files.namelist() if name.endswith("00_OpenSmartHomeData.ttl"))
        graph = Path(files.extract(name, tmp_path))
    await twin.bring(graph, "flat", options=mapping_options(ROOT / "examples" / "smarthome" / "mapping.toml"))
    await measure(twin, "flat", {"Kitchen-temp-Sensor": 26.5, "Room1-temp-Sensor": 24.0})

    warm = await watched(twin, "warm-rooms", "flat")
    others = [await watched(twin, name, "flat") for name in ("stuffy-rooms", "open-dampers")]
    silent = await watched(twin, "silent-points", "flat")

    (room,) = warm["nodes"]
    (point,) = room["points"]["nodes"]
    assert point["name"] == "Kitchen temperature"
    assert value_of(point) == (26.5, "°C")
    assert [page["nodes"] for page in others] == [[], []]
    assert silent["totalCount"] == 35


@pytest.mark.real
async def test_a_real_brick_model_shows_in_them_by_its_mapping(twin: Twin, real_data: Path) -> None:
    model = real_data / "brick" / "models" / "mortar_bldg1.ttl"
    await twin.bring(model, "mortar", options=mapping_options(ROOT / "examples" / "mortar" / "mapping.toml"))
    await measure(twin, "mortar", {
        "BLDG1.ZONE.AHU03A.RM125_LAB.Zone_Air_Temp": 80.0,
        "BLDG1.ZONE.AHU03A.RM025_LAB.Zone_Air_Temp": 70.0,
        "BLDG1.ZONE.AHU03A.RM025_LAB.Zone_Reheat_Valve_Command": 100.0,
        "BLDG1.ZONE.AHU03A.RM125_LAB.Zone_Reheat_Valve_Command": 20.0,
    })  # fmt: skip

    warm, dampers = await watched(twin, "warm-rooms", "mortar"), await watched(twin, "open-dampers", "mortar")
    stuffy, silent = await watched(twin, "stuffy-rooms", "mortar"), await watched(twin, "silent-points", "mortar")

    (room,) = warm["nodes"]
    assert "RM125" in room["iri"]  # nothing has a name in this model
    assert value_of(room["points"]["nodes"][0]) == (26.67, "°C")
    assert "VAVRM125_LAB" in room["servedBy"]["nodes"][0]["entity"]["iri"]
    (valve,) = dampers["nodes"]
    assert value_of(valve) == (100, "%")
    assert "RM025_LAB" in valve["of"]["iri"]
    assert stuffy["nodes"] == []
    assert silent["totalCount"] > 1_000
