"""Readings taken from the broker per second, one in a message, by one ingest process and by two that share them."""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import LiteralString

from benchmarks.figures import say
from benchmarks.publish_to_commit import CLEAN, FIRST, POINTS, SCOPE
from benchmarks.roles import on_stores
from edifice.runtime import Runtime
from timeseries.bus.client import Bus, open_bus
from timeseries.points import PointRow, sync

NAME = "ingest-processes"
MESSAGES, SENDERS, WARM_UP = 20_000, 4, 400
AT_ONCE = 8
"""Messages of a sender that the broker has not acknowledged yet."""
PATIENCE = 120

STORED: LiteralString = "SELECT count(*) FROM reading WHERE point >= 2000000"


async def measure(runtime: Runtime) -> None:
    """The same messages to one process and to two; the senders take their part of the same processor."""
    rows = [PointRow(number, f"e-bench-{number}", SCOPE, (f"p{number}",)) for number in range(FIRST, FIRST + POINTS)]
    one = await _rate(runtime, rows, ("a",))
    if one is None:
        say(NAME, "this broker has no shared subscriptions; one process takes all readings")
        return
    two = await _rate(runtime, rows, ("a", "b"))
    assert two is not None  # noqa: S101 - the broker has just shared
    say(NAME, f"one process {one:,.0f} readings/s, two {two:,.0f} readings/s: {two / one:.2f} x")


async def _rate(runtime: Runtime, rows: list[PointRow], names: tuple[str, ...]) -> float | None:
    """Readings stored per second, None when the broker refuses to share."""
    await runtime.pool.execute(CLEAN)
    await sync(runtime.pool, rows)
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(on_stores(runtime, "ingest", "--name", name)) for name in names]
        buses = [await stack.enter_async_context(open_bus(runtime.addresses.mqtt_url)) for _ in range(SENDERS)]
        sent = 0
        async with asyncio.timeout(PATIENCE):
            while not all(bus.connected for bus in buses):  # noqa: ASYNC110 - they tell nobody
                await asyncio.sleep(0.05)
            while await runtime.pool.fetchval(STORED) < WARM_UP:
                if any(process.returncode is not None for process in processes):
                    return None
                sent += await _send(buses, sent, WARM_UP)
                await asyncio.sleep(0.5)
            before = await _settled(runtime)
            began = time.perf_counter()
            await _send(buses, sent, MESSAGES)
            await _until_stored(runtime, before + MESSAGES)
        return MESSAGES / (time.perf_counter() - began)


async def _settled(runtime: Runtime) -> int:
    """How many are stored once no more come; what was sent before the processes had subscribed, nobody takes."""
    last = -1
    while last != (now := await runtime.pool.fetchval(STORED)):
        last = now
        await asyncio.sleep(1)
    return now


async def _until_stored(runtime: Runtime, number: int) -> None:
    while await runtime.pool.fetchval(STORED) < number:  # noqa: ASYNC110 - the stores tell nobody
        await asyncio.sleep(0.05)


async def _send(buses: list[Bus], first: int, number: int) -> int:
    """Publish so many readings, each of another point or time than all before."""
    base = 1_700_000_000_000

    async def some(sender: int) -> None:
        for start in range(first + sender, first + number, SENDERS * AT_ONCE):
            places = range(start, min(start + SENDERS * AT_ONCE, first + number), SENDERS)
            await asyncio.gather(*(_publish(buses[sender], place, base + place) for place in places))

    await asyncio.gather(*map(some, range(SENDERS)))
    return number


async def _publish(bus: Bus, place: int, ms: int) -> None:
    topic = f"edifice/v1/{SCOPE}/p{FIRST + place % POINTS}/reading"
    await bus.publish(topic, b'{"t":%d,"v":%d}' % (ms, place % 100), qos=1)
