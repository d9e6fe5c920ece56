"""One trace from the edge to the stores and over the broker, of real stores and a real collector."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from edifice.observed import observed
from edifice.postgres import Pool
from edifice.telemetry.traces import span
from ingest.consumer import run_ingest
from resolvers.live.hub import LiveHub, open_hub
from tests.support.buildings import readings, small_building
from tests.support.collector import collecting
from tests.support.contexts import Asking
from tests.support.engines import mosquitto
from timeseries.bus.client import Bus, open_bus
from timeseries.bus.live import LivePublisher
from timeseries.points import PointRow, sync
from web.app import create_app
from web.auth import Access
from web.graphql import GraphQL

pytestmark = pytest.mark.whole

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACE = "0af7651916cd43dd8448eb211c80319c"
REMOTE = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
LIVE = "edifice/live/{shard}"


@pytest_asyncio.fixture(scope="module")
async def five_url(store_folder: Path) -> AsyncIterator[str]:
    """A broker that speaks MQTT 5, in which messages can tell of their trace."""
    async with mosquitto(store_folder / "tracing") as addresses:
        assert addresses.mqtt_url
        yield addresses.mqtt_url


@asynccontextmanager
async def client(asking: Asking, bus: Bus | None = None) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Access(), GraphQL(asking.engine, lambda _: asking.context, Access()).routes())
    publisher = LivePublisher(bus, "test") if bus else None
    app.state.services = SimpleNamespace(pool=asking.context.pool, publisher=publisher)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as made:
        yield made


async def connected(*all_: Bus | LiveHub) -> None:
    async with asyncio.timeout(30):
        while any(one.degraded if isinstance(one, LiveHub) else not one.connected for one in all_):
            await asyncio.sleep(0.02)


async def send(bus: Bus, scope: str) -> None:
    """Be a device that has a trace of its own."""
    with span("device", "INTERNAL", {}, (REMOTE,)):
        await bus.publish(
            f"edifice/v1/{scope}/p1/reading", json.dumps({"t": time.time_ns() // 1_000_000, "v": 20.0}).encode(), qos=1
        )


async def stored(pool: Pool, send: Callable[[], Awaitable[None]]) -> None:
    """Send until it is stored: what is published before the role has subscribed reaches nobody."""
    async with asyncio.timeout(30):
        while not await pool.fetchval("SELECT count(*) FROM latest"):
            await send()
            await asyncio.sleep(0.1)


async def test_a_query_across_both_stores_is_one_trace_of_edge_operation_hops_and_calls(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given points with readings, and a collector
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)])
    query = "query Shown($key: String!) { points(where: {name: {startsWith: $key}}) { nodes { id latest { value } } } }"
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        # when somebody asks whose own trace goes on with us
        with observed("web"):
            async with client(asking) as asked:
                body = {"query": query, "variables": {"key": "a-secret-value"}}
                answer = await asked.post("/graphql", json=body, headers=REMOTE)
    # then the trace is theirs, and has each step in the one that made it
    assert "errors" not in answer.json()
    assert collector.tree(TRACE) == {
        "": ["POST /graphql"],
        "POST /graphql": ["query"],
        "query": ["resolve connections.RootPage"],
        "resolve connections.RootPage": ["read neo4j"],
    }
    assert b"a-secret-value" not in collector.raw

    # and of points that there are, the latest readings are asked of PostgreSQL within the hop
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        with observed("web"):
            async with client(asking) as asked:
                await asked.post(
                    "/graphql", json={"query": "{ points { nodes { latest { value } } } }"}, headers=REMOTE
                )
    assert collector.tree(TRACE) == {
        "": ["POST /graphql"],
        "POST /graphql": ["query"],
        "query": ["resolve connections.RootPage", "resolve readings.latest"],
        "resolve connections.RootPage": ["read neo4j"],
        "resolve readings.latest": ["SELECT postgresql"],
    }
    spans = {one.name: one for one in collector.spans}
    edge = spans["POST /graphql"]
    assert (edge.kind, edge.attributes["http.route"], edge.attributes["http.response.status_code"]) == (
        "SERVER", "/graphql", 200,
    )  # fmt: skip
    assert spans["query"].attributes == {"graphql.operation.type": "query"}
    assert (spans["read neo4j"].kind, spans["read neo4j"].attributes["db.system.name"]) == ("CLIENT", "neo4j")
    assert spans["SELECT postgresql"].attributes["db.system.name"] == "postgresql"


@pytest.mark.engines
async def test_a_posted_reading_is_followed_over_the_broker_to_the_workers(
    asking: Asking, five_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)])
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        with observed("web"):
            async with (
                open_bus(five_url) as bus,
                open_hub(asking.context.pool, five_url) as hub,
                client(asking, bus) as at,
            ):
                await connected(bus, hub)
                numbers = await asking.context.pool.fetch("SELECT id FROM point")
                with hub.subscribed([row["id"] for row in numbers]) as subscriber:
                    reading = {"point": "t1", "time": "2026-01-01T00:00:00Z", "value": 21.5}
                    answer = await at.post("/readings", json=[reading], headers=REMOTE)
                    assert answer.json()["stored"] == 1, answer.text
                    async with asyncio.timeout(30):
                        await subscriber.changed.wait()
    tree = collector.tree(TRACE)
    assert tree[""] == ["POST /readings"]
    assert f"publish {LIVE}" in tree["POST /readings"]
    assert tree[f"publish {LIVE}"] == [f"process {LIVE}"]


@pytest.mark.engines
async def test_a_message_that_names_its_trace_is_stored_in_it(
    series_pool: Pool, five_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope, stop = f"hq{uuid4().hex[:8]}", asyncio.Event()
    await sync(series_pool, [PointRow(1, "e1", scope, local_name="p1")])
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        with observed("ingest"):
            role = asyncio.create_task(run_ingest(series_pool, five_url, stop, name=scope))
            try:
                async with open_bus(five_url) as bus:
                    await connected(bus)
                    await stored(series_pool, lambda: send(bus, scope))
            finally:
                stop.set()
                await role
    tree = collector.tree(TRACE)
    assert set(tree[""]) == {"device"}
    assert set(tree["device"]) == {"process edifice/v1/#"}
    assert f"publish {LIVE}" in tree["process edifice/v1/#"]
    assert f"{scope}" not in "".join(one.name for one in collector.spans)


async def test_a_collector_that_never_answers_costs_no_request_its_answer(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{silent.getsockname()[1]}")
        with observed("web"):
            async with client(asking) as asked:
                answers = [
                    await asked.post("/graphql", json={"query": "{ points { totalCount } }"}) for _ in range(600)
                ]
    assert all(answer.json() == answers[0].json() and "errors" not in answer.json() for answer in answers)
