"""Several ingest processes share the readings: all are stored, none twice, also when one is killed on the way."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from edifice.errors import BadInput
from edifice.postgres import Pool
from ingest.consumer import ALONE, run_ingest
from tests.ingest.test_ingest_killed import Ingest, connected, stored
from tests.support.broker_clients import shares
from tests.support.engines import aedes
from timeseries.bus.client import Bus, Session, open_bus
from timeseries.points import PointRow, sync

READINGS, POINTS = 5_000, 50


@pytest_asyncio.fixture(scope="module")
async def plain_url(store_folder: Path) -> AsyncIterator[str]:
    """The address of a broker that shares none: aedes."""
    async with aedes(store_folder / "plain") as addresses:
        yield addresses.mqtt_url or ""


async def until_both_take(bus: Bus, live: Bus, scope: str, base: int) -> set[str]:
    """Publish to the point `probe` until each process has stored some of it; answers the topics where they tell."""
    heard: set[str] = set()
    number = 0
    while len(heard) < 2:
        number += 1
        await bus.publish(f"edifice/v1/{scope}/probe/reading", json.dumps({"t": base - number, "v": 0}).encode(), qos=1)
        try:
            async with asyncio.timeout(0.1):
                heard |= {message.topic for message in await live.messages(1000)}
        except TimeoutError:
            continue
    return heard


@pytest.mark.slow
async def test_two_share_and_one_is_killed(series_pool: Pool, sql_url: str, sharing_url: str) -> None:
    scope, base = f"hq{uuid4().hex[:8]}", time.time_ns() // 1_000_000 - READINGS
    points = [PointRow(number, f"e{number}", scope, local_name=f"p{number}") for number in range(1, POINTS + 1)]
    await sync(series_pool, [PointRow(0, "e0", scope, local_name="probe"), *points])
    async with (
        asyncio.timeout(120),
        Ingest(sql_url, sharing_url, f"{scope}-a", "shared") as first,
        Ingest(sql_url, sharing_url, f"{scope}-b", "shared") as second,
        connected(sharing_url) as bus,
        open_bus(sharing_url, Session((f"edifice/live/{scope}-a", f"edifice/live/{scope}-b"))) as live,
    ):
        assert await until_both_take(bus, live, scope, base) == {f"edifice/live/{scope}-{name}" for name in "ab"}
        for number in range(READINGS):
            payload = json.dumps({"t": base + number, "v": number})
            await bus.publish(f"edifice/v1/{scope}/p{number % POINTS + 1}/reading", payload.encode(), qos=1)
            if number == READINGS // 2:
                await first.kill()
        await first.start()
        while await stored(series_pool) < READINGS:
            await asyncio.sleep(0.1)
        assert [await first.stop(), await second.stop()] == [0, 0]
    rows = await series_pool.fetch("SELECT point, epoch_ms(ts) AS time, value FROM reading WHERE point > 0")
    assert len(rows) == READINGS
    assert {tuple(row) for row in rows} == {
        (number % POINTS + 1, base + number, float(number)) for number in range(READINGS)
    }


async def test_a_broker_that_shares_nothing_is_refused(series_pool: Pool, plain_url: str) -> None:
    assert not await shares(plain_url)
    async with asyncio.timeout(30):
        with pytest.raises(BadInput, match="shares no subscriptions"):
            await run_ingest(series_pool, plain_url, asyncio.Event(), name="a", shared=True)


@pytest.mark.parametrize("name", ["a/b", "#", "", "x" * 65, ALONE])
async def test_a_name_that_cannot_be_used_is_refused(series_pool: Pool, mqtt_url: str, name: str) -> None:
    with pytest.raises(BadInput, match=r"name"):
        await run_ingest(series_pool, mqtt_url, asyncio.Event(), name=name, shared=True)
