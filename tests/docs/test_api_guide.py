"""Every document of docs/api-guide.md runs on the demo building, in the order of the page, and finds something."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import neo4j
import orjson
import pytest
import pytest_asyncio
from graphql import OperationDefinitionNode, parse

from edifice.contexts import open_context
from edifice.demo.importing import import_demo
from edifice.demo.points import KEY, POINTS
from edifice.jobs import run_jobs
from edifice.runtime import Addresses, Runtime, open_runtime
from ingest import readings
from operations import imports, uploads
from operations.imports import OPEN_STATES
from resolvers.context import Context
from schema.execution.engine import Engine, Run
from schema.execution.requests import Answer, Request
from tests.support.documentation import DOCS, Fence, fence_after, fences
from timeseries import points

PAGE = DOCS / "api-guide.md"
EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
DAY_MS = 1_768_435_200_000  # 2026-01-15T00:00:00Z, the day that the guide asks about
HOUR_MS = 3_600_000
WAIT_SECONDS = 60.0
EXTRA = b"""\
@prefix brick: <https://brickschema.org/schema/Brick#> .
<urn:example:pump> a brick:Pump ; brick:hasPoint <urn:example:pump-status> .
<urn:example:pump-status> a brick:Pump_Status .
"""
NAMES = """{
  room: entity(by: {iri: "urn:edifice:demo:room-101"}) { id }
  point: entity(by: {iri: "urn:edifice:demo:room-101-temp"}) { id }
  buildings { nodes { id } }
}"""
MEASURED = {"temp": 20.0, "co2": 600.0}
MAY_BE_EMPTY = {"changes", "examples", "fields", "left", "suggestions", "via", "warnings"}


@dataclass(frozen=True, slots=True)
class Guide:
    """The demo building, imported and measured, with the values of the documents' variables."""

    engine: Engine
    context: Context
    values: dict[str, str]

    async def ask(self, text: str) -> Answer:
        """The answer of a document, or the first one of a subscription."""
        named = variables_of(text) & self.values.keys()
        run = self.engine.start(Request(text, {name: self.values[name] for name in named}), self.context)
        assert isinstance(run, Run), run
        async with asyncio.timeout(WAIT_SECONDS), aclosing(self.engine.answers(run)) as answers:
            return await anext(answers)

    async def note_import(self) -> None:
        """Wait until the import of the guide has ended, and keep the id of its model."""
        await self.import_ends()
        record = await imports.get(self.context.pool, self.values.get("import", ""))
        if record is not None:
            assert record.error is None, record.error
            self.values["model"] = record.model or ""

    async def import_ends(self) -> None:
        """Wait until nothing is being imported."""
        async with asyncio.timeout(WAIT_SECONDS):
            while await imports.count(self.context.pool, None, OPEN_STATES):
                await asyncio.sleep(0.05)


def variables_of(text: str) -> set[str]:
    """The names of the variables of the one operation."""
    (operation,) = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return {definition.variable.name.value for definition in operation.variable_definitions or ()}


def posted() -> bytes:
    """A day of hourly readings that rise by a quarter each hour, and one of just now."""
    now = time.time_ns() // 1_000_000
    moments = [(DAY_MS + hour * HOUR_MS, hour / 4) for hour in range(24)] + [(now, 1.5)]
    return orjson.dumps([
        {"building": KEY, "point": point.key, "time": moment, "value": MEASURED[point.quantity] + rise}
        for point in POINTS
        if point.quantity in MEASURED and point.owner.startswith("room-")
        for moment, rise in moments
    ])  # fmt: skip


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def prepare(runtime: Runtime, guide: Guide) -> None:
    """Import the demo, measure it, and find the things that the documents name by variables."""
    await import_demo(runtime)
    await guide.import_ends()
    async with asyncio.timeout(WAIT_SECONDS):
        while not await points.resolve(runtime.pool, [(KEY, POINTS[-1].key)]):
            await asyncio.sleep(0.05)
    outcome = await readings.post(runtime.pool, "application/json", posted(), time.time_ns() // 1_000_000)
    assert outcome.rejected == 0
    found: Any = (await guide.ask(NAMES)).data
    guide.values["room"], guide.values["point"] = found["room"]["id"], found["point"]["id"]
    guide.values["building"] = found["buildings"]["nodes"][0]["id"]
    upload = await uploads.receive(runtime.pool, runtime.files, "extra.ttl", chunks(EXTRA), len(EXTRA))
    guide.values["upload"] = upload.id


@pytest_asyncio.fixture(scope="module")
async def guide(
    engine: Engine,
    graph_driver: neo4j.AsyncDriver,
    graph_url: str,
    graph_auth: tuple[str, str],
    sql_url: str,
    mqtt_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Guide]:
    """The stores with the demo in them, and the role that imports at work, as a user has them."""
    async with graph_driver.session(database="neo4j") as session:
        await (await session.run(EMPTY)).consume()
    addresses = Addresses(graph_url, *graph_auth, sql_url, mqtt_url)
    async with open_runtime(addresses, tmp_path_factory.mktemp("data")) as runtime, open_context(runtime) as context:
        stop = asyncio.Event()
        jobs = asyncio.create_task(run_jobs(runtime, stop))
        made = Guide(engine, context, {})
        try:
            await prepare(runtime, made)
            yield made
        finally:
            stop.set()
            await jobs


def found_in(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every object and list of an answer, with the path of fields that leads to it."""
    if isinstance(data, dict):
        yield path, data
        for name, value in data.items():
            yield from found_in(value, f"{path}.{name}")
    elif isinstance(data, list):
        yield path, data
        for value in data:
            yield from found_in(value, path)


def empty_lists(data: Any) -> set[str]:
    """The fields that answer a list with nothing in it, wherever they occur."""
    lists = [(path, value) for path, value in found_in(data) if isinstance(value, list)]
    full = {path for path, value in lists if value}
    return {path for path, _ in lists if path not in full and path.rpartition(".")[2] not in MAY_BE_EMPTY}


def refusals(data: Any) -> list[Any]:
    """The refusals that a mutation answers."""
    objects = [value for _, value in found_in(data) if isinstance(value, dict)]
    return [value for value in objects if {"code", "message"} <= value.keys() and "count" not in value]


@pytest.mark.parametrize("fence", [pytest.param(fence, id=str(fence)) for fence in fences(PAGE, "graphql")])
async def test_a_document_runs(guide: Guide, fence: Fence) -> None:
    answer = await guide.ask(fence.text)
    assert not answer.errors, answer.errors
    data: Any = answer.payload().get("data")
    shown = fence_after(fence)
    if shown is not None and shown.language == "json":
        assert data == json.loads(shown.text)
    else:
        assert data
        assert not empty_lists(data)
        assert not refusals(data)
    started = data.get("startImport")
    if started:
        guide.values["import"] = started["import"]["id"]
    await guide.note_import()
