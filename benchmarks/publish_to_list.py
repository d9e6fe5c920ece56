"""From publish over MQTT to an open watch list that a room enters, beside asking the same again and again by hand."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.figures import percentile, say
from benchmarks.live_queries import WATCH, demo
from benchmarks.roles import address_of, role
from edifice.demo.points import KEY
from edifice.runtime import Runtime
from timeseries.bus.client import Bus, open_bus

NAME = "publish-to-list"
ROUNDS = 20
PAUSE_SECONDS = 1.2
"""Longer than the list's `minInterval`, so that each change stands for itself."""
PATIENCE = 120
POINT, WARM, COOL = "room-001-temp", 27.0, 21.0
TEXT = (WATCH / "warm-rooms.graphql").read_text(encoding="utf-8")


async def measure(runtime: Runtime) -> None:
    """Print p50, p95 and the first on a server just started, and the ratio to asking by hand without a pause."""
    await demo(runtime)
    async with (
        role(runtime.data, "serve") as server,
        role(runtime.data, "ingest"),
        open_bus(runtime.addresses.mqtt_url) as bus,
    ):
        address = f"{await address_of(server)}graphql"
        subprotocols = [Subprotocol("graphql-transport-ws")]
        async with connect(address.replace("http", "ws"), subprotocols=subprotocols) as socket:
            await _open(socket)
            told = await _rounds(bus, lambda holds: _told(socket, holds))
        async with httpx.AsyncClient() as client:
            asked = await _rounds(bus, lambda holds: _asked(client, address, holds))
    for how, taken in (("told over the socket", told), ("asked by hand", asked)):
        share = [percentile(taken[1:], part) for part in (0.5, 0.95)]
        say(NAME, f"{how}: first {taken[0]:.0f} ms, then p50 {share[0]:.0f}, p95 {share[1]:.0f} ms")
    say(NAME, f"{percentile(told[1:], 0.5) / percentile(asked[1:], 0.5):.2f} x of asking by hand")


async def _rounds(bus: Bus, until: Callable[[Callable[[Any], bool]], Awaitable[None]]) -> list[float]:
    """Milliseconds from each publish of a warm value until the room is there; then it leaves again."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        async with asyncio.timeout(PATIENCE):
            began = await _publish(bus, WARM)
            await until(lambda data: data["spaces"]["totalCount"] == 1)
            taken.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)
            await _publish(bus, COOL)
            await until(lambda data: data["spaces"]["totalCount"] == 0)
            await asyncio.sleep(PAUSE_SECONDS)
    return taken


async def _publish(bus: Bus, value: float) -> float:
    began = time.perf_counter()
    payload = orjson.dumps({"t": time.time_ns() // 1_000_000, "v": value})
    await bus.publish(f"edifice/v1/{KEY}/bench/{POINT}/reading", payload, qos=1)
    return began


async def _open(socket: ClientConnection) -> None:
    await socket.send(orjson.dumps({"type": "connection_init"}).decode())
    await socket.recv()
    await socket.send(orjson.dumps({"id": "1", "type": "subscribe", "payload": {"query": TEXT}}).decode())
    await _told(socket, lambda data: data["spaces"]["totalCount"] == 0)


async def _told(socket: ClientConnection, holds: Callable[[Any], bool]) -> None:
    while not _holds(orjson.loads(await socket.recv())["payload"], holds):
        pass


async def _asked(client: httpx.AsyncClient, address: str, holds: Callable[[Any], bool]) -> None:
    while not _holds((await client.post(address, json={"query": TEXT}, timeout=PATIENCE)).json(), holds):
        pass


def _holds(payload: Mapping[str, Any], holds: Callable[[Any], bool]) -> bool:
    # a run that took the graph too long, as the first may on a busy machine, is followed by another
    return "errors" not in payload and holds(payload["data"])
