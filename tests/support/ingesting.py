"""The ingest role within the process of a test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from edifice.postgres import Pool
from ingest.consumer import run_ingest
from tests.support.devices import Devices
from tests.support.roles import until
from timeseries.bus.client import Bus


@asynccontextmanager
async def ingesting(pool: Pool, url: str, name: str = "") -> AsyncIterator[asyncio.Event]:
    """The role at work on these stores; the event stops it, as the end of the block does."""
    stop = asyncio.Event()
    role = asyncio.create_task(run_ingest(pool, url, stop, name=name or f"t{uuid4().hex[:8]}"))
    try:
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(60):
            await role


async def until_heard(bus: Bus, pool: Pool) -> float:
    """Publish until something of it is stored: what came before ingest had subscribed was never taken by anybody."""
    probe = Devices()

    async def is_heard() -> bool:
        if bus.connected:
            await probe.publish(bus, 1)
        return await probe.stored(pool) > 0

    return await until(is_heard)
