"""Twenty thousand readings at QoS 1 while ingest is killed three times: all stored, none twice."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self
from uuid import uuid4

import pytest

from edifice.postgres import Pool
from ingest import dead_letters, inbox
from tests.support.broker_clients import ending
from tests.support.real import CHECKOUT
from timeseries.bus.client import Bus, open_bus
from timeseries.points import PointRow, sync

READINGS, POINTS, SENDERS = 20_000, 200, 8


class Ingest:
    """The ingest role as a process that can be killed and started again; with the block, its session ends as well."""

    def __init__(self, sql_url: str, mqtt_url: str, name: str, *words: str) -> None:
        self._arguments = (sql_url, mqtt_url, name, *words)
        self._session = ending(mqtt_url, f"edifice-ingest-{name}")
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        await self._session.__aenter__()
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()
        await self._session.__aexit__(None, None, None)

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.ingest_process", *self._arguments, cwd=CHECKOUT,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def kill(self) -> None:
        assert self._process
        self._process.kill()
        assert await self._process.wait() == -9

    async def stop(self) -> int:
        assert self._process
        self._process.terminate()
        return await asyncio.wait_for(self._process.wait(), 30)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Bus]:
    async with open_bus(url) as bus:
        while not bus.connected:
            await asyncio.sleep(0.01)
        yield bus


async def stored(pool: Pool) -> int:
    return await pool.fetchval("SELECT count(*) FROM reading WHERE point > 0")


async def send(url: str, scope: str, sender: int, base: int) -> None:
    """One device among several: each publishes its share, and waits for the broker each time."""
    async with connected(url) as bus:
        for number in range(sender, READINGS, SENDERS):
            payload = json.dumps({"t": base + number, "v": number})
            await bus.publish(f"edifice/v1/{scope}/p{number % POINTS + 1}/reading", payload.encode(), qos=1)


async def probe(pool: Pool, url: str, scope: str, time_ms: int) -> None:
    """Send a reading of a point apart until it is stored: then the role is at work."""
    async with connected(url) as bus:
        while not await pool.fetchval("SELECT count(*) FROM reading WHERE point = 0 AND epoch_ms(ts) = $1", time_ms):
            await bus.publish(f"edifice/v1/{scope}/probe/reading", json.dumps({"t": time_ms, "v": 0}).encode(), qos=1)
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_killed_three_times(series_pool: Pool, sql_url: str, mqtt_url: str) -> None:
    scope, base = f"hq{uuid4().hex[:8]}", time.time_ns() // 1_000_000 - READINGS
    points = [PointRow(number, f"e{number}", scope, local_name=f"p{number}") for number in range(1, POINTS + 1)]
    await sync(series_pool, [PointRow(0, "e0", scope, local_name="probe"), *points])
    async with asyncio.timeout(120), Ingest(sql_url, mqtt_url, scope) as role:
        await probe(series_pool, mqtt_url, scope, base)  # until it has subscribed, nobody keeps its messages
        sending = asyncio.gather(*(send(mqtt_url, scope, sender, base) for sender in range(SENDERS)))
        for kill in range(1, 4):
            while await stored(series_pool) < kill * READINGS // 5:
                await asyncio.sleep(0.02)
            await role.kill()
            await asyncio.sleep(0.3)  # messages gather at the broker meanwhile
            await role.start()
        await sending
        while await stored(series_pool) < READINGS:
            await asyncio.sleep(0.1)
        await probe(series_pool, mqtt_url, scope, base + 1)  # the last one may have come when all was stored
        assert await role.stop() == 0
    rows = await series_pool.fetch("SELECT point, epoch_ms(ts) AS time, value FROM reading WHERE point > 0")
    expected = {(number % POINTS + 1, base + number, float(number)) for number in range(READINGS)}
    assert len(rows) == READINGS
    assert {tuple(row) for row in rows} == expected
    assert (await dead_letters.count(series_pool), await inbox.count(series_pool)) == (0, 0)
