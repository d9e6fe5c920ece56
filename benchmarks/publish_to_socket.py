"""From publish over MQTT to the event on a socket, through ingest, the store and the live bus."""

import asyncio
import time
from contextlib import suppress
from datetime import datetime

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks import office
from benchmarks.figures import quartet, say
from benchmarks.roles import address_of, role
from edifice.runtime import Runtime
from operations.projector import project
from timeseries.bus.client import Bus, open_bus

NAME = "publish-to-socket"
SCOPE = "bench-socket"
RATE = 200
SECONDS = 10
"""A bounded load: so many readings a second, each a message of its own, for so long."""

LIVE = "subscription($in: ID!) { readings(within: $in) { snapshot readings { pointId reading { time } } } }"


async def measure(runtime: Runtime) -> None:
    """Print p50, p95 and p99 of the time between publish and the socket's event, and how many were conflated away."""
    await office.load(runtime, SCOPE)
    while await project(runtime.store, runtime.pool):  # until readings find their points
        pass
    record = await runtime.store.read("MATCH (b:Building {scope: $scope}) RETURN b.id", scope=SCOPE)
    building = record[0] if record else ""
    async with role(runtime.data, "serve") as told, role(runtime.data, "ingest"):
        address = await address_of(told)
        async with (
            connect(
                address.replace("http", "ws") + "graphql", subprotocols=[Subprotocol("graphql-transport-ws")]
            ) as socket,
            open_bus(runtime.addresses.mqtt_url) as bus,
        ):
            await _subscribe(socket, building)
            hearing = asyncio.create_task(_hear(socket))
            sent = await _publish(bus)
            await asyncio.sleep(1)
            hearing.cancel()
            latencies = await hearing
    say(NAME, f"{sent} readings, {RATE} a second: {quartet(latencies)} ({sent - len(latencies)} conflated)")


async def _publish(bus: Bus) -> int:
    names, sent = office.series_ids(), 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        name = names[sent % len(names)]
        payload = orjson.dumps({"t": time.time_ns() // 1_000_000, "v": 20 + sent % 7})
        await bus.publish(f"edifice/v1/{SCOPE}/{name}/reading", payload, qos=1)
        sent += 1
        await asyncio.sleep(1 / RATE)
    return sent


async def _subscribe(socket: ClientConnection, building: str) -> None:
    await socket.send(orjson.dumps({"type": "connection_init"}).decode())
    await socket.recv()
    ask = {"query": LIVE, "variables": {"in": building}}
    await socket.send(orjson.dumps({"id": "1", "type": "subscribe", "payload": ask}).decode())
    await socket.recv()  # the snapshot


async def _hear(socket: ClientConnection) -> list[float]:
    """Milliseconds from each reading's time, which is that of its publish, to the arrival of its event."""
    latencies: list[float] = []
    with suppress(asyncio.CancelledError):
        while True:
            message = orjson.loads(await socket.recv())
            now = time.time() * 1000
            event = message.get("payload", {}).get("data", {}).get("readings", {})
            times = [datetime.fromisoformat(one["reading"]["time"]) for one in event.get("readings", ())]
            latencies += [now - one.timestamp() * 1000 for one in times]
    return latencies
