"""Mosquitto ends in the middle of a stream, and comes back with its sessions and what waited in them."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from edifice.errors import StoreUnavailable
from edifice.postgres import Pool
from tests.support.devices import Devices, payload, topic
from tests.support.engines import mosquitto
from tests.support.ingesting import ingesting, until_heard
from tests.support.reliability import Row
from tests.support.roles import until
from tests.support.twins import Twin
from timeseries.bus.client import Bus, open_bus

pytestmark = [pytest.mark.fault, pytest.mark.engines]

READINGS, AWAY_SECONDS = 1000, 1.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of this test alone, where an unprivileged server can reach it."""
    made = Path(tempfile.mkdtemp(prefix="edifice-faults-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


async def test_it_ends_in_the_middle(folder: Path, building: Twin, devices: Devices, reliability: Row) -> None:
    pool = building.runtime.pool
    async with AsyncExitStack() as before:
        url = (await before.enter_async_context(mosquitto(folder))).mqtt_url or ""
        async with ingesting(pool, url), open_bus(url) as bus:
            await until_heard(bus, pool)
            gone = asyncio.Event()
            sending = asyncio.create_task(insist(bus, devices, gone))
            await until(lambda: are_stored(devices, pool, READINGS // 10))
            await before.aclose()
            gone.set()
            await asyncio.sleep(AWAY_SECONDS)
            assert not sending.done()
            seen = await devices.stored(pool)
            async with mosquitto(folder) as again:
                assert again.mqtt_url == url
                heal = await until(lambda: are_stored(devices, pool, seen + 1))
                await sending
                await until(lambda: devices.are_stored(pool))
    reliability.number, reliability.fault = 2, "broker (Mosquitto) stopped and started again in the middle of a stream"
    reliability.promised = "back-off with jitter; nothing at QoS 1 is lost"
    reliability.meanwhile = "as in row 1"
    reliability.heal = heal
    await devices.account(reliability, pool)


async def insist(bus: Bus, devices: Devices, gone: asyncio.Event) -> None:
    """Be a device as it should be: a reading that the broker has not acknowledged is sent again.

    However fast it is, the second half is left for when the broker is gone.
    """
    for number, reading in enumerate(devices.readings(READINGS)):
        if number == READINGS // 2:
            await gone.wait()
        while True:
            try:
                await bus.publish(topic(reading["point"]), payload(reading), qos=1)
                break
            except StoreUnavailable:
                await asyncio.sleep(0.05)


async def are_stored(devices: Devices, pool: Pool, number: int) -> bool:
    return await devices.stored(pool) >= number
