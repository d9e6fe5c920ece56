"""Real buildings at work: models imported as their READMEs say, recorded readings spoken again, lists open."""

import asyncio
import json
import os
import re
import sys
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.support.whole import Whole, running

pytestmark = [pytest.mark.store, pytest.mark.slow, pytest.mark.whole, pytest.mark.real]

SECONDS = 240
ROOT = Path(__file__).resolve().parents[2]
WATCH = ROOT / "web" / "dashboard" / "src" / "watch"
NAMES = ("warm-rooms", "stuffy-rooms", "open-dampers", "silent-points")
BUILDING = """query ($key: String!) { entity(by: {identifier: {scheme: "BUILDING_KEY", value: $key}}) { id } }"""
FLAT, MORTAR = ROOT / "examples" / "smarthome" / "mapping.toml", ROOT / "examples" / "mortar" / "mapping.toml"
EVENING, MIDNIGHT = (1_496_447_100, 1_496_448_000), (1_496_448_000, 1_496_448_600)
"""Of 2 June 2017, in UTC: until midnight, the bathroom being at 26.14 °C from 23:55 on, and ten minutes more."""
MORNING, LATER = ("2015-01-01T08:45", "2015-01-01T10:01"), ("2015-01-01T10:01", "2015-01-01T10:31")
"""Eight quarters of an hour: at 10:00 RM080A is warmer than 26 °C and RM304A is not, at 10:30 it is the other way."""
FLAT_SPEED, MORTAR_SPEED = 300, 600
ALWAYS_WARM = frozenset({"RM034A_LAB_room", "RM207B_LAB_room", "RM319D_LAB_room", "RM380_LAB_room"})
WARM_AT_TEN, WARM_AT_LAST = ALWAYS_WARM | {"RM080A_LAB_room"}, ALWAYS_WARM | {"RM304A_LAB_room"}


@dataclass(slots=True)
class List:
    """What an open list has shown: by each answer the entries, by the last parts of their IRIs or their names."""

    shown: list[frozenset[str]] = field(default_factory=list[frozenset[str]])
    nodes: dict[str, Any] = field(default_factory=dict[str, Any])
    totals: list[int] = field(default_factory=list[int])
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, page: Any) -> None:
        """Take in the connection of an answer."""
        entries = {node["name"] or node["iri"].partition("#")[2]: node for node in page["nodes"]}
        self.nodes |= entries
        self.shown.append(frozenset(entries))
        self.totals.append(page["totalCount"])
        self.came.set()

    async def until(self, holds: Callable[[frozenset[str], int], bool]) -> None:
        """Wait until something holds of the entries, a hundred of them at most, and of how many there are."""
        async with asyncio.timeout(SECONDS):
            while not (self.shown and holds(self.shown[-1], self.totals[-1])):
                self.came.clear()
                await self.came.wait()

    @property
    def moves(self) -> list[tuple[set[str], set[str]]]:
        """Who entered and who left, one answer after the other, the first one's entries aside."""
        pairs = zip(self.shown, self.shown[1:], strict=False)
        found = [(set(now - before), set(before - now)) for before, now in pairs]
        return [move for move in found if move != (set(), set())]


@asynccontextmanager
async def opened(whole: Whole, building: str) -> AsyncIterator[dict[str, List]]:
    """The four lists of a building, open on a socket of their own."""
    id_ = (await whole.data_of(BUILDING, key=building))["entity"]["id"]
    lists = {name: List() for name in NAMES}
    address = whole.url.replace("http", "ws") + "graphql"
    async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
        await socket.send(json.dumps({"type": "connection_init"}))
        await socket.recv()
        for name in NAMES:
            text = (WATCH / f"{name}.graphql").read_text(encoding="utf-8")
            payload = {"query": text, "variables": {"at": {"id": [id_]}}}
            await socket.send(json.dumps({"id": name, "type": "subscribe", "payload": payload}))
        hearing = asyncio.create_task(hear(socket, lists))
        try:
            for one in lists.values():
                await one.until(lambda _, __: True)
            yield lists
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)


async def hear(socket: ClientConnection, lists: dict[str, List]) -> None:
    async for message in socket:
        told = json.loads(message)
        assert told["type"] == "next", told
        if "errors" not in told["payload"]:  # a store was busy for too long: another answer follows
            lists[told["id"]].show(next(iter(told["payload"]["data"].values())))


async def edifice(whole: Whole, *words: str | Path) -> str:
    """What a command beside the running whole prints."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("EDIFICE_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "edifice", *map(str, words),
        env={**others, "EDIFICE_DATA": str(whole.data)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(SECONDS):
        told, failed = await process.communicate()
    assert process.returncode == 0, failed.decode()
    return told.decode()


def slice_of(archive: Path, into: Path, wanted: Callable[[str], bool], *, header: bool) -> Path:
    """An archive of the rows that are wanted of the CSV files in another."""
    with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as part:
        for name in whole.namelist():
            if name.endswith(".csv"):
                rows = whole.read(name).decode().splitlines()
                kept = [*(rows[:1] if header else ()), *(row for row in rows[header:] if wanted(row))]
                part.writestr(name, "\n".join(kept) + "\n")
    return into


@pytest_asyncio.fixture(scope="module")
async def whole() -> AsyncIterator[Whole]:
    async with running("--no-demo") as started:
        yield started


@pytest_asyncio.fixture(scope="module")
async def flat(whole: Whole, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The smart home, imported; its recordings of an evening and of what came next."""
    folder, smarthome = tmp_path_factory.mktemp("flat"), real_data / "ifc" / "smarthome"
    archive = smarthome / "OpenSmartHome_measurements_and_graph.zip"
    with zipfile.ZipFile(archive) as files:
        graphs = [files.extract(name, folder) for name in ("00_OpenSmartHomeData.ttl", "01_LinkOsh.ttl")]
    await edifice(whole, "import", smarthome / "04_Flat.ifc", "--building", "flat")
    await edifice(whole, "import", *graphs, "--building", "flat", "--mapping", FLAT)

    def within(row: str, begin: int, end: int) -> bool:
        return begin <= float(row.partition("\t")[0]) < end

    return [
        slice_of(archive, folder / f"{begin}.zip", partial(within, begin=begin, end=end), header=False)
        for begin, end in (EVENING, MIDNIGHT)
    ]


@pytest_asyncio.fixture(scope="module")
async def mortar(whole: Whole, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The real Brick model, imported; its recordings of a morning and of what came next."""
    folder, brick = tmp_path_factory.mktemp("mortar"), real_data / "brick"
    model, archive = brick / "models" / "mortar_bldg1.ttl", brick / "timeseries" / "mortar_bldg1_csv.zip"
    await edifice(whole, "import", model, "--building", "mortar", "--mapping", MORTAR)

    def within(row: str, begin: str, end: str) -> bool:
        return begin <= row < end

    return [
        slice_of(archive, folder / f"{number}.zip", partial(within, begin=begin, end=end), header=True)
        for number, (begin, end) in enumerate((MORNING, LATER))
    ]


async def replay(whole: Whole, file: Path, building: str, mapping: Path, speed: int) -> str:
    return await edifice(
        whole, "simulate", "--replay", file, "--speed", str(speed), "--building", building, "--mapping", mapping
    )


async def test_a_recorded_night_of_the_smart_home_moves_its_lists(whole: Whole, flat: list[Path]) -> None:
    async with opened(whole, "flat") as lists:
        warm, silent = lists["warm-rooms"], lists["silent-points"]
        told = [await replay(whole, flat[0], "flat", FLAT, FLAT_SPEED)]
        await warm.until(lambda entries, _: list(entries) == ["3"])
        told.append(await replay(whole, flat[1], "flat", FLAT, FLAT_SPEED))
        await silent.until(lambda entries, _: len(entries) == 37 - 27)
        await warm.until(lambda entries, _: not entries)

    assert sum(int(count) for text in told for count in re.findall(r"spoken: (\d+) readings", text)) == 38
    assert all("left out: 0 readings of points that are not there, 0 bad rows, 0 readings" in text for text in told)
    assert warm.moves == [({"3"}, set()), (set(), {"3"})]
    bathroom = warm.nodes["3"]
    assert bathroom["longName"] == "Bad"
    assert bathroom["points"]["nodes"][0]["name"] == "Bathroom temperature"
    assert bathroom["points"]["nodes"][0]["latest"] == {"value": 26.14, "quality": "GOOD", "unit": {"symbol": "°C"}}
    assert len(silent.shown[0]) == 37
    assert "Bathroom temperature" in silent.shown[0] - silent.shown[-1]
    assert [lists[name].shown for name in ("stuffy-rooms", "open-dampers")] == [[frozenset()]] * 2


async def test_a_recorded_morning_of_a_real_building_moves_its_lists(whole: Whole, mortar: list[Path]) -> None:
    async with opened(whole, "mortar") as lists:
        warm, silent, open_ = (lists[name] for name in ("warm-rooms", "silent-points", "open-dampers"))
        told = [await replay(whole, mortar[0], "mortar", MORTAR, MORTAR_SPEED)]
        await warm.until(lambda entries, _: entries == WARM_AT_TEN)
        told.append(await replay(whole, mortar[1], "mortar", MORTAR, MORTAR_SPEED))
        await silent.until(lambda _, total: total == silent.totals[0] - 1_282)
        await warm.until(lambda entries, _: entries == WARM_AT_LAST)
        await open_.until(lambda entries, _: len(entries) == 98)

    assert all("readings of 1,282 points; left out: 0 readings" in text for text in told)
    assert [list(one.shown[0]) for one in (warm, open_)] == [[], []]
    room = warm.nodes["RM034A_LAB_room"]
    reading = room["points"]["nodes"][0]["latest"]
    assert (round(reading["value"], 1), reading["unit"]["symbol"]) == (27.4, "°C")
    assert "RM034A_LAB" in room["servedBy"]["nodes"][0]["entity"]["iri"]
    assert {node["latest"]["unit"]["symbol"] for node in open_.nodes.values()} == {"%"}
    assert "BLDG1.ZONE.AHU07B.RM396_LAB.Zone Reheat Valve Command" in open_.shown[-1]
    assert lists["stuffy-rooms"].shown == [frozenset()]
