"""The states of the stores stay true for a store that dies, hangs and comes back, and so does /ready."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import httpx
import pytest

from edifice.postgres import open_pool
from graph.store import GraphStore
from operations.stores import StoreWatch
from tests.support.relay import Relay, relay_to
from web.app import create_app
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
