"""PostgreSQL hangs in the middle of writes, is killed, and started again by its supervisor."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from edifice import migrations
from edifice.embedded.left_over import processes_of
from edifice.embedded.stores import embedded_stores
from edifice.postgres import Pool, open_pool
from operations.projector import project
from tests.support.contexts import Asking
from tests.support.devices import LATEST, POINTS, Devices, connected
from tests.support.ingesting import ingesting, until_heard
from tests.support.relay import Relay, relay_to
from tests.support.reliability import Row
from tests.support.roles import until
from tests.support.twins import Twin

pytestmark = pytest.mark.fault

HANGING_SECONDS = 1.5


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder of this test alone, where an unprivileged server can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="edifice-faults-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest_asyncio.fixture
async def own(data: Path, building: Twin) -> AsyncIterator[tuple[Pool, Relay]]:
    """A PostgreSQL that no other test needs, which knows the points of the building, and the relay before it."""
    async with (
        embedded_stores(data, graph=False, sql=True, broker=False) as addresses,
        relay_to(addresses.sql_url or "") as (relay, url),
    ):
        pool = await open_pool(url)
        await migrations.migrate(pool)
        while await project(building.runtime.store, pool):
            pass
        yield pool, relay
        pool.terminate()


async def test_it_hangs_and_is_killed(
    data: Path, own: tuple[Pool, Relay], building: Twin, mqtt_url: str, devices: Devices, reliability: Row
) -> None:
    pool, relay = own
    asking = Asking(building.engine, replace(building.context, pool=pool))
    async with ingesting(pool, mqtt_url), connected(mqtt_url) as bus:
        await until_heard(bus, pool)
        sending = asyncio.create_task(devices.publish(bus, 2000))
        await until(lambda: some_are_stored(pool, devices))
        signalled(data, signal.SIGSTOP)
        await asyncio.sleep(HANGING_SECONDS)
        signalled(data, signal.SIGKILL)
        relay.cut()  # its supervisor would have it back before anybody asks
        answer: Any = (await asking.ask(LATEST)).payload()
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"STORE_UNAVAILABLE"}
        assert answer["data"]["points"]["totalCount"] == POINTS
        await sending
        relay.mend()
        heal = await until(lambda: are_stored(pool, devices))
    assert not (await asking.ask(LATEST)).errors
    reliability.number, reliability.fault = 3, "PostgreSQL stopped (SIGSTOP) in the middle of writes, then killed"
    reliability.promised = "the write is repeated whole; nothing is acknowledged before it is stored"
    reliability.meanwhile = "graph answers; `latest` null, `STORE_UNAVAILABLE`"
    reliability.heal = heal
    await devices.account(reliability, pool)


def signalled(data: Path, signal_: signal.Signals) -> None:
    """Send a signal to every process of the cluster, the leader first."""
    for process in sorted(processes_of(data / "sql/cluster")):
        os.kill(process, signal_)


async def some_are_stored(pool: Pool, devices: Devices) -> bool:
    return await devices.stored(pool) > 0


async def are_stored(pool: Pool, devices: Devices) -> bool:
    try:
        return await devices.are_stored(pool)
    except Exception:  # noqa: BLE001 - whatever it says, it does not answer yet
        return False
