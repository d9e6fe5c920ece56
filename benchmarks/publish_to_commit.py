"""From a device's publish to the commit and to the live feed, with ingest in its own process under a steady load."""

import asyncio
import json
import time
from contextlib import AsyncExitStack
from typing import LiteralString

from benchmarks.figures import quartet, say
from benchmarks.roles import on_stores
from edifice.runtime import Runtime
from timeseries.bus.client import Bus, open_bus
from timeseries.bus.live import LiveFeed, open_live
from timeseries.latest import latest
from timeseries.points import PointRow, sync

NAME = "publish-to-commit"
SCOPE, PROBE, FIRST, POINTS = "bench-publish", 2_000_000, 2_000_001, 200
SENDERS, RATES = 4, (200, 1_000)
PROBES, EVERY, WARM_UP = 200, 0.04, 40
CLEAN: LiteralString = """
DELETE FROM reading WHERE point >= 2000000; DELETE FROM latest WHERE point >= 2000000;
DELETE FROM dirty WHERE point >= 2000000; DELETE FROM point WHERE id >= 2000000
"""


async def measure(runtime: Runtime) -> None:
    """Probes on one point, while other points get readings at a steady rate."""
    await runtime.pool.execute(CLEAN)
    rows = [PointRow(number, f"e-bench-{number}", SCOPE, (f"p{number}",)) for number in range(PROBE, FIRST + POINTS)]
    await sync(runtime.pool, rows)
    async with on_stores(runtime, "ingest"), AsyncExitStack() as stack:
        live = await stack.enter_async_context(open_live(runtime.addresses.mqtt_url))
        buses = [await stack.enter_async_context(open_bus(runtime.addresses.mqtt_url)) for _ in range(SENDERS + 1)]
        await _until_heard(runtime, buses[0])
        for rate in RATES:
            await _measure_at(runtime, live, buses, rate)
    await runtime.pool.execute(CLEAN)


async def _measure_at(runtime: Runtime, live: LiveFeed, buses: list[Bus], rate: int) -> None:
    sent: dict[int, float] = {}
    heard: dict[int, float] = {}
    committed: dict[int, float] = {}
    over = asyncio.Event()
    senders = [asyncio.create_task(_send(bus, rate / SENDERS, over)) for bus in buses[1:]]
    watchers = [asyncio.create_task(_hear(live, heard)), asyncio.create_task(_watch(runtime, committed, over))]
    for _ in range(WARM_UP + PROBES):
        ms = _now()
        sent[ms] = time.perf_counter()
        await _publish(buses[0], PROBE, ms)
        await asyncio.sleep(EVERY)
    await asyncio.sleep(1)
    over.set()
    watchers[0].cancel()
    await asyncio.gather(*senders, *watchers, return_exceptions=True)
    probes = list(sent)[WARM_UP:]
    for what, seen in (("commit", committed), ("live feed", heard)):
        took = [(seen[ms] - sent[ms]) * 1000 for ms in probes if ms in seen]
        say(NAME, f"publish to {what} at {rate:,} readings/s: {quartet(took)} ({len(took)} of {len(probes)} probes)")


async def _until_heard(runtime: Runtime, bus: Bus) -> None:
    async with asyncio.timeout(60):
        while FIRST not in await latest(runtime.pool, [FIRST]):
            if bus.connected:
                await _publish(bus, FIRST, _now())
            await asyncio.sleep(0.1)


async def _send(bus: Bus, rate: float, over: asyncio.Event) -> None:
    """Readings of the other points, at least so many milliseconds apart that none is a duplicate."""
    due, number = time.perf_counter(), 0
    while not over.is_set():
        await _publish(bus, FIRST + number % POINTS, _now())
        number += 1
        due += 1 / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


async def _hear(live: LiveFeed, heard: dict[int, float]) -> None:
    async for batch in live:
        moment = time.perf_counter()
        for point, ms in zip(batch.readings.points, batch.readings.times, strict=True):
            if point == PROBE:
                heard.setdefault(ms, moment)


async def _watch(runtime: Runtime, committed: dict[int, float], over: asyncio.Event) -> None:
    """Ask for the probe's latest value again and again; what this takes is in the figure."""
    while not over.is_set():
        if found := (await latest(runtime.pool, [PROBE])).get(PROBE):
            committed.setdefault(found.time, time.perf_counter())
        await asyncio.sleep(0.0005)


async def _publish(bus: Bus, number: int, ms: int) -> None:
    payload = json.dumps({"t": ms, "v": ms % 100}).encode()
    await bus.publish(f"edifice/v1/{SCOPE}/p{number}/reading", payload, qos=1)


def _now() -> int:
    return time.time_ns() // 1_000_000
