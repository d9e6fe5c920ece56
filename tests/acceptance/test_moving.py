"""A running embedded site of 100,000 readings, backed up under load, moves to Neo4j's newest and TimescaleDB.

`make engines` runs it.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from graphql import OperationDefinitionNode, parse, print_ast

from edifice.backup.archive import open_archive
from edifice.contexts import open_context
from edifice.demo.description import FILES, POINTS
from edifice.runtime import Addresses, Runtime, open_runtime
from schema.execution.engine import Engine
from schema.execution.requests import Request
from tests.support.documentation import ROOT
from tests.support.engines import newest_graph, timescale
from tests.support.normal import normal
from tests.support.whole import Whole, running

pytestmark = [pytest.mark.engines, pytest.mark.slow]

TEXT = Path(__file__).with_name("data").joinpath("two_homes.graphql").read_text(encoding="utf-8")
LISTS_EVERY_IMPORT = "Models"
DOCUMENTS = {
    one.name.value: print_ast(one)
    for one in parse(TEXT).definitions
    if isinstance(one, OperationDefinitionNode) and one.name and one.name.value != LISTS_EVERY_IMPORT
}
READINGS, BEGIN_MS, STEP_MS = 100_000, 1_768_348_800_000, 600_000
LOAD = """@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:load:fan> a brick:Fan ; brick:hasPoint <urn:load:level> ; rdfs:comment "revision %d" .
<urn:load:level> a brick:Humidity_Sensor .
"""
COMMAND_SECONDS, TRIES = 600, 6


async def post(site: Whole, rows: list[dict[str, Any]]) -> None:
    async with httpx.AsyncClient(timeout=COMMAND_SECONDS) as client:
        headers = {"content-type": "application/json"}
        answer = (await client.post(f"{site.url}readings", content=orjson.dumps(rows), headers=headers)).json()
    assert answer["stored"] == len(rows), answer


async def furnish(site: Whole) -> None:
    """The demo building, and as many readings of its points, evenly."""
    for name in FILES:
        await site.bring(name, (ROOT / "edifice/demo" / name).read_text(encoding="utf-8"), "demo")
    await site.bring("load.ttl", LOAD % 0, "load")
    points = [point.key for point in POINTS if point.unit]
    await site.until("{ points(first: 0) { totalCount } }", lambda data: data["points"]["totalCount"] > len(POINTS))
    every = [
        {
            "building": "demo",
            "point": points[number % len(points)],
            "time": BEGIN_MS + number // len(points) * STEP_MS,
            "value": number % 997 / 7,
        }
        for number in range(READINGS)
    ]
    for first in range(0, READINGS, 10_000):
        await post(site, every[first : first + 10_000])


@dataclass(slots=True)
class Load:
    """Writers of another building: readings, one after another, and revisions of its model."""

    site: Whole
    posted: int = 0
    revisions: int = 0

    async def read(self, over: asyncio.Event) -> None:
        while not over.is_set():
            start = self.posted
            await post(
                self.site,
                [
                    {"building": "load", "point": "level", "time": BEGIN_MS + number * 1000, "value": number}
                    for number in range(start, start + 20)
                ],
            )
            self.posted += 20

    async def revise(self, over: asyncio.Event) -> None:
        while not over.is_set():
            await self.site.bring("load.ttl", LOAD % (self.revisions + 1), "load")
            self.revisions += 1


@asynccontextmanager
async def under(load: Load) -> AsyncIterator[None]:
    over = asyncio.Event()
    async with asyncio.TaskGroup() as writers:
        writers.create_task(load.read(over))
        writers.create_task(load.revise(over))
        while not (load.posted and load.revisions):
            await asyncio.sleep(0.1)
        try:
            yield
        finally:
            over.set()


async def edifice(data: Path, *words: str, **settings: str) -> str:
    """What a command of ours says; it must end well."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("EDIFICE_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "edifice", *words),
        cwd=ROOT,
        env={**others, "EDIFICE_DATA": str(data), **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


Ask = Callable[[str], Awaitable[dict[str, Any]]]
"""A document's whole answer."""


async def answers(ask: Ask) -> dict[str, Any]:
    """What all documents answer; a store that was just written to may need several tries for its first plans."""
    found: dict[str, Any] = {}
    for name, text in DOCUMENTS.items():
        tries, answer = 1, await ask(text)
        while tries < TRIES and any(error["extensions"]["code"] == "TIMEOUT" for error in answer.get("errors", ())):
            tries, answer = tries + 1, await ask(text)
        assert not answer.get("errors"), answer["errors"]
        found[name] = normal(answer["data"])
    return found


async def asked_of(site: Whole, text: str) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=COMMAND_SECONDS) as client:
        return (await client.post(f"{site.url}graphql", json={"query": text})).json()


async def answers_of(runtime: Runtime) -> dict[str, Any]:
    engine = Engine()
    async with open_context(runtime) as context:

        async def ask(text: str) -> dict[str, Any]:
            return (await engine.execute(Request(text), context)).payload()

        return await answers(ask)


async def test_a_site_moves_from_embedded_to_production_while_it_is_written_to() -> None:
    with tempfile.TemporaryDirectory(prefix="edifice-moving-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        file = folder / "site.zip"
        async with running("--no-demo") as site:
            await furnish(site)
            load = Load(site)
            async with under(load):
                posted, began = load.posted, time.time()
                said = await edifice(site.data, "backup", str(file))
            assert load.posted > posted
            expected = await answers(partial(asked_of, site))
        assert f"{file}: " in said
        with open_archive(file) as archive:
            told = archive.manifest
            rows = {entry.name: entry.rows for entry in told.members}
        assert told.moment >= began * 1000
        assert READINGS + posted <= rows["sql/reading.csv"] <= READINGS + load.posted
        async with newest_graph(folder / "graph") as graph, timescale(folder / "sql") as sql:
            assert graph.graph_url
            assert graph.graph_password
            assert sql.sql_url
            there = {
                "EDIFICE_GRAPH_URL": graph.graph_url,
                "EDIFICE_GRAPH_PASSWORD": graph.graph_password,
                "EDIFICE_SQL_URL": sql.sql_url,
                "EDIFICE_MQTT_URL": "mqtt://127.0.0.1:1",
            }
            said = await edifice(folder / "data", "restore", str(file), **there)
            assert f"at sequence {told.sequence}: {rows['graph/nodes.jsonl']:,} nodes" in said
            said = await edifice(folder / "data", "restore", "--check", str(file), **there)
            assert f"all {len(told.members)} parts are the same" in said
            addresses = Addresses(
                graph.graph_url, "neo4j", graph.graph_password, sql.sql_url, there["EDIFICE_MQTT_URL"]
            )
            async with open_runtime(addresses, folder / "data") as runtime:
                assert await runtime.pool.fetchval("SELECT count(*) FROM timescaledb_information.hypertables") >= 1
                assert (await runtime.store.status()).version != told.graph_version.removeprefix("Neo4j ")
                found = await answers_of(runtime)
    assert len(found) == 29
    assert found == expected
