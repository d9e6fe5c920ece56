"""The states of the stores stay true for a store that dies, hangs and comes back, and so does /ready."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx
import pytest

from edifice.postgres import open_pool
from edifice.telemetry import REGISTRY
from graph.store import GraphStore
from operations import stores as stores_module
from operations.stores import StoreWatch
from tests.support.relay import Relay, relay_to
from timeseries.bus.client import open_bus
from web.app import create_app, create_metrics_app
from web.auth import Access

NAMES = ("graph", "series", "broker")


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch on the real stores, each behind a relay that can be cut."""

    watch: StoreWatch
    relays: dict[str, Relay]

    async def states(self) -> dict[str, str]:
        return {one.name: one.state for one in await self.watch.states()}

    async def until(self, **wanted: str) -> None:
        """Ask until the states are as wanted: a connection that was cut may cost one question."""
        async with asyncio.timeout(30):
            while {name: state for name, state in (await self.states()).items() if name in wanted} != wanted:
                await asyncio.sleep(0.1)


@asynccontextmanager
async def watched(graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str) -> AsyncIterator[Watched]:
    async with AsyncExitStack() as stack:
        graph, to_graph = await stack.enter_async_context(relay_to(graph_url))
        series, to_series = await stack.enter_async_context(relay_to(sql_url))
        broker, to_broker = await stack.enter_async_context(relay_to(mqtt_url))
        store = GraphStore.connect(to_graph, *graph_auth)
        stack.push_async_callback(store.close)
        pool = await open_pool(to_series)
        stack.callback(pool.terminate)
        yield Watched(StoreWatch(store, pool, to_broker), dict(zip(NAMES, (graph, series, broker), strict=True)))


async def ready(watch: StoreWatch) -> tuple[int, dict[str, str]]:
    """The status of /ready, and the states that it tells."""
    app = create_app(Access(), [])
    app.state.services = SimpleNamespace(stores=watch)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        answer = await client.get("/ready")
    body = json.loads(answer.content)
    assert body["ready"] == (answer.status_code == 200)
    return answer.status_code, {one["name"]: one["state"] for one in body["stores"]}


@pytest.mark.parametrize("name", NAMES)
async def test_a_store_that_goes_and_comes_back(
    name: str, graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str
) -> None:
    all_up = dict.fromkeys(NAMES, "UP")
    async with watched(graph_url, graph_auth, sql_url, mqtt_url) as stores:
        assert await ready(stores.watch) == (200, all_up)
        before = {one.name: one for one in await stores.watch.states()}

        stores.relays[name].cut()
        await stores.until(**{name: "DOWN"})
        gone = {one.name: one for one in await stores.watch.states()}
        assert await ready(stores.watch) == (503 if name == "graph" else 200, {**all_up, name: "DOWN"})
        assert gone[name].since > before[name].since
        assert gone[name].version == before[name].version
        assert [gone[other] for other in NAMES if other != name] == [before[other] for other in NAMES if other != name]

        stores.relays[name].mend()
        await stores.until(**{name: "UP"})
        back = {one.name: one for one in await stores.watch.states()}
        assert await ready(stores.watch) == (200, all_up)
        assert back[name].since > gone[name].since
        assert back[name].version == before[name].version


@asynccontextmanager
async def alone(mqtt_url: str) -> AsyncIterator[StoreWatch]:
    """A watch on a broker; the other stores are away."""
    store, pool = GraphStore.connect("bolt://127.0.0.1:1", "neo4j", "-"), await open_pool("postgresql://127.0.0.1:1/-")
    yield StoreWatch(store, pool, mqtt_url, names=("broker",))
    await store.close()
    pool.terminate()


def wrong_password(mqtt_url: str) -> str:
    parts = urlsplit(mqtt_url)
    return parts._replace(netloc=f"{parts.username}:wrong@{parts.netloc.rpartition('@')[2]}").geturl()


REFUSED = "The broker refuses the user or the password: put those that it knows into EDIFICE_MQTT_URL."


async def test_a_broker_that_refuses_our_password_is_down_and_says_why(mqtt_url: str) -> None:
    async with alone(wrong_password(mqtt_url)) as watch:
        (found,) = await watch.states()
        assert (found.state, found.reason) == ("DOWN", REFUSED)
        assert REGISTRY.get_sample_value("edifice_store_up", {"store": "broker"}) == 0


async def test_the_broker_is_as_our_own_connection_to_it_is(mqtt_url: str) -> None:
    async with alone(mqtt_url) as watch, open_bus(wrong_password(mqtt_url)) as refused, asyncio.timeout(30):
        watch.bus = refused
        while refused.trouble is None:
            await asyncio.sleep(0.01)
        (found,) = await watch.states()
        assert (found.state, found.reason) == ("DOWN", REFUSED)
        async with open_bus(mqtt_url) as taken:
            watch.bus = taken
            while not taken.connected:
                await asyncio.sleep(0.01)
            (found,) = await watch.states()
            assert (found.state, found.reason) == ("UP", None)


async def test_a_broker_that_keeps_our_connection_is_not_greeted_by_the_watch(mqtt_url: str) -> None:
    async with relay_to(mqtt_url) as (relay, url), alone(url) as watch, open_bus(mqtt_url) as bus, asyncio.timeout(30):
        watch.bus = bus
        while not bus.connected:
            await asyncio.sleep(0.01)
        first = await watch.states(greet=False)
        relay.cut()  # only who greets would notice
        assert await watch.states(greet=False) == first
        assert [one.state for one in await watch.states()] == ["DOWN"]
        assert [one.state for one in await watch.states(greet=False)] == ["DOWN"]


async def test_the_watch_notes_a_change_that_nobody_asked_about(
    graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores_module, "WATCH_SECONDS", 0.05)
    async with watched(graph_url, graph_auth, sql_url, mqtt_url) as stores, asyncio.timeout(60):
        watching = asyncio.create_task(stores.watch.watch())
        await noted("series", 1)
        stores.relays["series"].cut()
        await noted("series", 0)
        changed = REGISTRY.get_sample_value("edifice_store_state_changed_timestamp_seconds", {"store": "series"})
        series = {one.name: one for one in await stores.watch.states()}["series"]
        assert (series.state, series.since / 1000) == ("DOWN", changed)
        stores.relays["series"].mend()
        await noted("series", 1)
        watching.cancel()


async def noted(store: str, value: int) -> None:
    """Wait until the watch has told this state of a store."""
    while REGISTRY.get_sample_value("edifice_store_up", {"store": store}) != value:
        await asyncio.sleep(0.02)


async def test_tables_that_are_not_looked_at_yet_are_no_store_that_is_up(
    graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str
) -> None:
    async with watched(graph_url, graph_auth, sql_url, mqtt_url) as stores:
        stores.watch.pool.seen = False
        series = {one.name: one for one in await stores.watch.states()}["series"]
        assert (series.state, series.reason) == ("DOWN", "PostgreSQL answers, and its schema is being looked at.")


async def test_ready_leaves_out_what_is_not_known(mqtt_url: str) -> None:
    async with alone(mqtt_url) as watch:
        app = create_app(Access(), [])
        app.state.services = SimpleNamespace(stores=watch)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            (broker,) = json.loads((await client.get("/ready")).content)["stores"]
    assert broker.keys() == {"name", "engine", "state", "since", "age"}


@pytest.mark.parametrize(("password", "status"), [("right", 200), ("wrong", 503)])
async def test_a_role_is_ready_while_all_of_its_own_stores_are_there(password: str, status: int, mqtt_url: str) -> None:
    async with alone(mqtt_url if password == "right" else wrong_password(mqtt_url)) as watch:
        transport = httpx.ASGITransport(create_metrics_app(Access(), watch))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get("/ready")
    assert (answer.status_code, answer.json()["ready"]) == (status, status == 200)
    assert [one["name"] for one in answer.json()["stores"]] == ["broker"]


async def test_a_broker_that_takes_connections_and_says_nothing_is_down() -> None:
    connections: list[asyncio.StreamWriter] = []

    def swallow(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)

    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    store, pool = GraphStore.connect("bolt://127.0.0.1:1", "neo4j", "-"), await open_pool("postgresql://127.0.0.1:1/-")
    states = {one.name: one.state for one in await StoreWatch(store, pool, f"mqtt://127.0.0.1:{port}").states()}
    assert states == {"graph": "STARTING", "series": "DOWN", "broker": "DOWN"}
    assert len(connections) == 1
    for writer in connections:
        writer.close()
    server.close()
    await store.close()
    pool.terminate()
