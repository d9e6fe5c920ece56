"""Live queries over the real stores: from a device's publish, or a commit, to the answer on a client's socket."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, LiteralString

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from edifice.postgres import open_pool
from graph.store import GraphStore
from ingest.consumer import run_ingest
from resolvers.context import Context
from schema.execution.engine import Engine
from schema.execution.live import runs as live_runs
from schema.execution.live.queries import LiveQueries
from schema.execution.requests import Answer, Request
from tests.support.live import tasks_left
from tests.support.relay import relay_to
from tests.support.sockets import Socket, connected
from tests.support.twins import Twin
from timeseries.bus.client import Bus, open_bus
from timeseries.notices import tell_of_readings
from timeseries.points import resolve
from timeseries.readings import insert
from timeseries.records import ReadingBatch
from web.auth import Access
from web.graphql import GraphQL

SECONDS = 90
WATCH = Path(__file__).resolve().parents[2] / "web" / "dashboard" / "src" / "watch"
WARM = (WATCH / "warm-rooms.graphql").read_text(encoding="utf-8")
PROTOCOL = "graphql-transport-ws"
TURTLE = """
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rec: <https://w3id.org/rec#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
<urn:hq:vav> a brick:VAV ; rdfs:label "VAV 1" ; brick:feeds <urn:hq:room> .
<urn:hq:room> a rec:Room ; rdfs:label "Room 1" ; brick:hasPoint <urn:hq:temp>, <urn:hq:co2> .
<urn:hq:temp> a brick:Zone_Air_Temperature_Sensor ; rdfs:label "Temperature" ; brick:hasUnit unit:DEG_C .
<urn:hq:co2> a brick:CO2_Level_Sensor ; rdfs:label "CO2" ; brick:hasUnit unit:PPM .
"""
OTHER = """
@prefix rec: <https://w3id.org/rec#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:lab:hall> a rec:Room ; rdfs:label "Hall" .
"""
ROOM = """query ($id: ID!) @live(minInterval: "100ms") { node(id: $id) { ... on Space { name } } }"""
ROOMS = """query @live(minInterval: "100ms") { spaces { nodes { iri name } } }"""
BY_IRI = "query ($iri: String!) { entity(by: {iri: $iri}) { id version } }"
RENAME = """mutation ($id: ID!, $version: Int!, $name: String!) {
    upsertEntities(input: {entities: [{id: $id, expectedVersion: $version, name: $name}]}) { __typename }
}"""


@dataclass(frozen=True, slots=True)
class Live:
    """A twin of two buildings, behind an application whose live runs are counted by their text."""

    twin: Twin
    engine: Engine
    runs: Counter[str]

    def application(self, context: Context | None = None) -> Starlette:
        chosen = context or self.twin.context
        return Starlette(routes=GraphQL(self.engine, lambda _: chosen, Access(None)).routes())

    async def id_of(self, iri: str) -> str:
        return (await self.twin.data(BY_IRI, iri=iri))["entity"]["id"]

    async def rename(self, iri: str, name: str) -> None:
        entity = (await self.twin.data(BY_IRI, iri=iri))["entity"]
        await self.twin.data(RENAME, **entity, name=name)


@pytest_asyncio.fixture(scope="module")
async def live(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Live:
    folder = tmp_path_factory.mktemp("models")
    for building, text in (("hq", TURTLE), ("lab", OTHER)):
        (folder / f"{building}.ttl").write_text(text)
        await twin.bring(folder / f"{building}.ttl", building)
    await twin.project()
    engine, runs = Engine(), Counter[str]()

    async def counted(request: Request, context: Context) -> Answer:
        runs[request.query] += 1
        return await engine.execute(request, context)

    engine.live = LiveQueries(counted, engine.rehearse)
    return Live(twin, engine, runs)


@pytest_asyncio.fixture(scope="module")
async def devices(twin: Twin, mqtt_url: str) -> AsyncIterator[Bus]:
    """A connection to publish on, while ingest stores what comes."""
    stop = asyncio.Event()
    ingest = asyncio.create_task(run_ingest(twin.runtime.pool, mqtt_url, stop, name="live-queries"))
    async with open_bus(mqtt_url) as bus:
        yield bus
    stop.set()
    await ingest


async def publish(devices: Bus, point: str, value: float) -> None:
    payload = json.dumps({"t": time.time_ns() // 1_000_000, "v": value}).encode()
    await devices.publish(f"edifice/v1/hq/room/{point}/reading", payload, qos=1)


@asynccontextmanager
async def opened(live: Live) -> AsyncIterator[Socket]:
    async with connected(live.application(), "/graphql", PROTOCOL) as socket:
        socket.send({"type": "connection_init"})
        assert (await socket.receive())["type"] == "connection_ack"
        yield socket


def subscribe(socket: Socket, id_: str, query: str, **variables: Any) -> None:
    socket.send({"type": "subscribe", "id": id_, "payload": {"query": query, "variables": variables}})


async def until(socket: Socket, id_: str, holds: Callable[[Any], bool]) -> Any:
    """The next data of an operation for which something holds; a run that failed is followed by another."""
    async with asyncio.timeout(SECONDS):
        while True:
            message = json.loads((await socket.to_client.get())["text"])
            assert message["type"] == "next", message
            data = message["payload"]["data"]
            if message["id"] == id_ and data is not None and holds(data):
                return data


async def left(live: Live) -> None:
    """Nothing is kept current any more."""
    async with asyncio.timeout(SECONDS):
        while tasks_left():
            await asyncio.sleep(0.01)
    assert (len(live.engine.live), len(live.twin.context.live.watches)) == (0, 0)


@pytest.fixture
def told_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queries are run again when they are told that something has come, and never for a look of their own."""
    monkeypatch.setattr(live_runs, "LOOK_SECONDS", 86_400.0)
    monkeypatch.setattr(live_runs, "MOVING_SECONDS", 86_400.0)


@pytest.mark.usefixtures("told_alone")
async def test_a_room_enters_and_leaves_the_open_answer(live: Live, devices: Bus) -> None:
    async with opened(live) as socket:
        subscribe(socket, "warm", WARM)
        await until(socket, "warm", lambda data: data["spaces"]["nodes"] == [])

        await publish(devices, "temp", 26.5)
        warm = await until(socket, "warm", lambda data: data["spaces"]["totalCount"] == 1)
        await publish(devices, "temp", 25.5)
        await until(socket, "warm", lambda data: data["spaces"]["nodes"] == [])

    (room,) = warm["spaces"]["nodes"]
    assert room["name"] == "Room 1"
    assert room["points"]["nodes"][0]["latest"] == {"value": 26.5, "quality": "GOOD", "unit": {"symbol": "°C"}}
    assert [flow["entity"]["name"] for flow in room["servedBy"]["nodes"]] == ["VAV 1"]
    await left(live)


@pytest.mark.usefixtures("told_alone")
async def test_readings_that_nobody_publishes_are_told_of_too(live: Live) -> None:
    number = (await resolve(live.twin.runtime.pool, [("hq", "temp")]))["hq", "temp"]
    batch = ReadingBatch()
    batch.add(number, time.time_ns() // 1_000_000, 31.5)
    async with opened(live) as socket:
        subscribe(socket, "warm", WARM, above=31)
        await until(socket, "warm", lambda data: data["spaces"]["nodes"] == [])

        await insert(live.twin.runtime.pool, batch)
        await tell_of_readings(live.twin.runtime.pool)

        await until(socket, "warm", lambda data: data["spaces"]["totalCount"] == 1)
    await left(live)


async def test_what_a_room_needs_is_planned_before_it_enters(
    live: Live, devices: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = set[str]()
    read = GraphStore.read

    async def noted(store: GraphStore, query: LiteralString, **params: object) -> list[Any] | None:
        texts.add(query)
        return await read(store, query, **params)

    monkeypatch.setattr(GraphStore, "read", noted)
    request, context = Request(WARM, {"above": 40}), live.twin.context
    empty = await live.engine.execute(request, context)
    asked = set(texts)
    await live.engine.rehearse(request, context)
    rehearsed = set(texts)
    await publish(devices, "temp", 41.0)
    async with asyncio.timeout(SECONDS):
        while (warm := await live.engine.execute(request, context)).payload()["data"] == empty.payload()["data"]:
            await asyncio.sleep(0.05)
    await publish(devices, "temp", 25.0)

    told: Any = warm.payload()["data"]
    assert told["spaces"]["totalCount"] == 1
    assert len(rehearsed - asked) == 4
    assert texts - rehearsed == set()


@pytest.mark.usefixtures("told_alone")
async def test_readings_of_other_points_cause_no_run(live: Live, devices: Bus) -> None:
    stuffy = (WATCH / "stuffy-rooms.graphql").read_text(encoding="utf-8")
    async with opened(live) as socket:
        subscribe(socket, "warm", WARM, above=30)
        await until(socket, "warm", lambda data: data["spaces"]["nodes"] == [])
        subscribe(socket, "stuffy", stuffy)
        await until(socket, "stuffy", lambda data: data["spaces"]["nodes"] == [])
        before = live.runs[WARM]

        await publish(devices, "co2", 1500.0)
        await until(socket, "stuffy", lambda data: data["spaces"]["totalCount"] == 1)

        assert live.runs[WARM] == before
    await left(live)


@pytest.mark.usefixtures("told_alone")
async def test_a_commit_changes_the_answers_of_its_building_alone(live: Live) -> None:
    id_ = await live.id_of("urn:hq:room")
    async with opened(live) as socket:
        subscribe(socket, "room", ROOM, id=id_)
        await until(socket, "room", lambda data: data["node"]["name"] == "Room 1")
        subscribe(socket, "all", ROOMS)
        await until(socket, "all", lambda data: len(data["spaces"]["nodes"]) == 2)
        before = live.runs[ROOM]

        await live.rename("urn:lab:hall", "Great hall")
        await until(socket, "all", lambda data: "Great hall" in [node["name"] for node in data["spaces"]["nodes"]])
        unrelated = live.runs[ROOM]
        await live.rename("urn:hq:room", "Board room")
        await until(socket, "room", lambda data: data["node"]["name"] == "Board room")

        assert unrelated == before
    await live.rename("urn:hq:room", "Room 1")
    await left(live)


async def test_sockets_that_ask_the_same_share_each_run(live: Live) -> None:
    id_ = await live.id_of("urn:hq:room")
    before = live.runs[ROOM]
    async with opened(live) as one, opened(live) as other:
        for socket in (one, other):
            subscribe(socket, "a", ROOM, id=id_)
        for socket in (one, other):
            await until(socket, "a", lambda data: data["node"]["name"] == "Room 1")

        assert live.runs[ROOM] == before + 1
    await left(live)


async def test_a_store_that_dies_and_comes_back_shows_in_the_answer(live: Live, sql_url: str) -> None:
    query = 'query @live { points(where: {is: "CO2_Level_Sensor"}) { nodes { stale latest { value } } } }'
    async with relay_to(sql_url) as (relay, through):
        pool = await open_pool(through)
        context = replace(live.twin.context, pool=pool)
        run = live.engine.start(Request(query), context)
        assert not isinstance(run, Answer)
        answers = live.engine.answers(run)
        async with asyncio.timeout(SECONDS):
            whole = (await anext(answers)).payload()
            relay.cut()
            failed: Any = (await anext(answers)).payload()
            relay.mend()
            back = (await anext(answers)).payload()
            await answers.aclose()
        await pool.close()

    assert whole["data"] == back["data"] == {"points": {"nodes": [{"stale": False, "latest": {"value": 1500.0}}]}}
    assert failed["data"] == {"points": {"nodes": [{"stale": None, "latest": None}]}}
    assert {error["extensions"]["code"] for error in failed["errors"]} == {"STORE_UNAVAILABLE"}
    await left(live)


async def http(application: Starlette, accept: str, query: str) -> AsyncGenerator[bytes, None]:
    """The pieces of a response's body, until the reader leaves."""
    sent: asyncio.Queue[Any] = asyncio.Queue()
    gone = asyncio.Event()
    body = json.dumps({"query": query}).encode()
    coming = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        if coming:
            return coming.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    headers = [(b"accept", accept.encode()), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "method": "POST", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"",
        "headers": headers, "http_version": "1.1", "scheme": "http", "root_path": "", "app": application,
    }  # fmt: skip
    task = asyncio.ensure_future(application(scope, receive, sent.put))
    try:
        assert (await sent.get())["status"] == 200
        while True:
            piece = await sent.get()
            yield piece.get("body", b"")
            if not piece.get("more_body"):
                return
    finally:
        gone.set()
        async with asyncio.timeout(SECONDS):
            await task


async def test_answers_come_as_events_too(live: Live) -> None:
    stream = http(live.application(), "text/event-stream", ROOMS)
    async with asyncio.timeout(SECONDS):
        events = [await anext(stream), await anext(stream)]
        await live.rename("urn:hq:room", "Quiet room")
        events.append(await anext(stream))
        await stream.aclose()
    await live.rename("urn:hq:room", "Room 1")

    assert events[0] == b":\n\n"
    assert all(event.startswith(b"event: next\ndata: {") and event.endswith(b"}\n\n") for event in events[1:])
    named = [json.loads(event.partition(b"data: ")[2])["data"]["spaces"]["nodes"] for event in events[1:]]
    assert ["Quiet room" in [node["name"] for node in nodes] for nodes in named] == [False, True]
    await left(live)


async def test_over_plain_http_it_is_answered_once(live: Live) -> None:
    before = live.runs[ROOMS]

    (body,) = [piece async for piece in http(live.application(), "application/json", ROOMS)]

    assert len(json.loads(body)["data"]["spaces"]["nodes"]) == 2
    assert live.runs[ROOMS] == before
    await left(live)
