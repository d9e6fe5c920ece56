"""Live queries shared by 200 sockets with the four watch lists open, beside a run of its own for each socket."""

import asyncio
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.figures import say
from benchmarks.roles import address_of, cpu_seconds, role
from edifice.demo.importing import queue_demo
from edifice.demo.points import KEY, POINTS
from edifice.runtime import Runtime
from ingest.imports import run_next
from operations.projector import project
from timeseries.bus.client import open_bus
from timeseries.bus.live import LivePublisher
from timeseries.points import resolve
from timeseries.readings import insert
from timeseries.records import ReadingBatch

NAME = "live-queries"
SOCKETS, ALONE = 200, 20
"""A run that is not shared takes the same for each socket, so that fewer tell its price."""
SECONDS = 20
"""A bounded load: one batch of readings a second, for so long."""
PATIENCE = 300
"""Seconds for the first answers of all sockets."""
WATCH = Path(__file__).resolve().parents[1] / "web" / "dashboard" / "src" / "watch"
LISTS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "warm-rooms": tuple({"above": above} for above in (24, 25, 26, 27, 28)),
    "stuffy-rooms": tuple({"above": above} for above in (700, 800, 900, 1000, 1100)),
    "open-dampers": tuple({"from": least} for least in (75, 80, 85, 90, 95)),
    "silent-points": tuple(
        {"at": {"name": {"contains": name}}} for name in ("floor", "Ground", "First", "Second", "o")
    ),
}
"""The four lists, each with five sets of variables: 20 different queries."""
RANGES = {"DEG_C": (20.0, 30.0), "PPM": (500.0, 1300.0), "PERCENT": (60.0, 100.0)}


@dataclass(slots=True)
class Heard:
    """Answers that have come, and those operations of which one has."""

    number: int = 0
    first: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    all_first: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, socket: int, operation: str, expected: int) -> None:
        """An answer has come, of one of so many operations."""
        self.number += 1
        self.first.add((socket, operation))
        if len(self.first) == expected:
            self.all_first.set()


async def measure(runtime: Runtime) -> None:
    """Print the processor time of the web role per answer, shared and not, and the ratio; the aim is 0.2 at most."""
    series = await demo(runtime)
    async with open_bus(runtime.addresses.mqtt_url) as bus:
        publisher = LivePublisher(bus, "bench")
        shared = await _measured(runtime, publisher, series, "shared", SOCKETS)
        alone = await _measured(runtime, publisher, series, "each for itself", ALONE)
    say(NAME, f"processor time per answer: {shared / alone:.3f} x of a run for each socket (aim: 0.2 at most)")


async def demo(runtime: Runtime) -> Mapping[int, tuple[float, float]]:
    """The demo building; the series of its points with the range that their values move in."""
    await queue_demo(runtime)
    while await run_next(runtime.importing):
        pass
    while await project(runtime.store, runtime.pool):
        pass
    numbers = await resolve(runtime.pool, [(KEY, point.key) for point in POINTS])
    return {numbers[KEY, point.key]: RANGES[point.unit] for point in POINTS if point.unit in RANGES}


async def _measured(
    runtime: Runtime, publisher: LivePublisher, series: Mapping[int, tuple[float, float]], how: str, sockets: int
) -> float:
    """Milliseconds of processor time per answer; with ALONE sockets every operation has another text."""
    async with role(runtime.data, "serve") as server, AsyncExitStack() as stack:
        address = (await address_of(server)).replace("http", "ws") + "graphql"
        heard, hearing = Heard(), list[asyncio.Task[None]]()
        for number in range(sockets):
            socket = await stack.enter_async_context(
                connect(address, subprotocols=[Subprotocol("graphql-transport-ws")])
            )
            await _open(socket, number, alone=sockets == ALONE)
            hearing.append(asyncio.create_task(_hear(socket, number, heard, sockets * len(LISTS))))
        async with asyncio.timeout(PATIENCE):
            await heard.all_first.wait()
        before, began = cpu_seconds(server), heard.number
        await _load(runtime, publisher, series)
        spent, answers = cpu_seconds(server) - before, heard.number - began
        for task in hearing:
            task.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)
    say(NAME, f"{how}: {sockets} sockets, {answers} answers in {SECONDS} s, {spent / answers * 1000:.3f} ms each")
    return spent / answers * 1000


def _operations(number: int, *, alone: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, variants in LISTS.items():
        text = (WATCH / f"{name}.graphql").read_text(encoding="utf-8")
        yield f"# {number}\n{text}" if alone else text, variants[number % len(variants)]


async def _open(socket: ClientConnection, number: int, *, alone: bool) -> None:
    await socket.send(orjson.dumps({"type": "connection_init"}).decode())
    await socket.recv()
    for id_, (text, variables) in enumerate(_operations(number, alone=alone)):
        asked = {"id": str(id_), "type": "subscribe", "payload": {"query": text, "variables": variables}}
        await socket.send(orjson.dumps(asked).decode())


async def _hear(socket: ClientConnection, number: int, heard: Heard, expected: int) -> None:
    async for message in socket:
        told = orjson.loads(message)
        # a run that took the graph too long, as the first of a text may on a busy machine, is followed by another
        if told["type"] == "next" and "errors" not in told["payload"]:
            heard.note(number, told["id"], expected)


async def _load(runtime: Runtime, publisher: LivePublisher, series: Mapping[int, tuple[float, float]]) -> None:
    """Readings of all points each second, as ingest would store and publish them."""
    dice, end = random.Random(1), time.monotonic() + SECONDS  # noqa: S311 - no secret
    while (began := time.monotonic()) < end:
        batch = ReadingBatch()
        for number, (low, high) in series.items():
            batch.add(number, time.time_ns() // 1_000_000, dice.uniform(low, high))
        await publisher.publish((await insert(runtime.pool, batch)).fresh)
        await asyncio.sleep(max(0.0, began + 1 - time.monotonic()))
