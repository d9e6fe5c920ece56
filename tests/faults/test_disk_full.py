"""The disk of PostgreSQL is full, and has room again later."""

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from edifice import migrations
from edifice.postgres import Pool, open_pool
from edifice.telemetry import REGISTRY
from operations.projector import project
from tests.support.contexts import Asking
from tests.support.devices import LATEST, POINTS, Devices, connected
from tests.support.full_disks import WAYS, disk
from tests.support.ingesting import ingesting, until_heard
from tests.support.reliability import Row
from tests.support.roles import until
from tests.support.twins import Twin

pytestmark = pytest.mark.fault

AT_ONCE, MOST = 500, 60_000


@pytest.mark.parametrize("way", WAYS)
async def test_readings_wait(building: Twin, mqtt_url: str, devices: Devices, reliability: Row, way: str) -> None:
    async with disk(way) as full, AsyncExitStack() as stack:
        pool = await opened(stack, full.sql_url)
        await migrations.migrate(pool)
        while await project(building.runtime.store, pool):
            pass
        async with ingesting(pool, mqtt_url) as stop, connected(mqtt_url) as bus:
            await until_heard(bus, pool)
            await full.fill()
            before = retries()
            while retries() == before:  # a write has failed as soon as there is no room
                assert len(devices.sent) < MOST, "the disk is never full"
                await devices.publish(bus, AT_ONCE)
            # while there is no room, then the graph is answered, and ingest goes on trying
            answer: Any = (await Asking(building.engine, replace(building.context, pool=pool)).ask(LATEST)).payload()
            assert answer["data"]["points"]["totalCount"] == POINTS
            assert not stop.is_set()
            await devices.publish(bus, AT_ONCE)
            assert not await all_are_stored(devices, pool)

            await full.free()
            heal = await until(lambda: all_are_stored(devices, pool))
        await devices.account(reliability, pool)
    reliability.number, reliability.fault = 10, f"disk of PostgreSQL full ({way})"
    reliability.promised = "readings wait with the broker and are stored when there is room"
    reliability.meanwhile = "graph answers; `latest` as long as PostgreSQL can read"
    reliability.heal = heal


def retries() -> float:
    """How often ingest has had to try again."""
    return REGISTRY.get_sample_value("edifice_store_retries_total") or 0.0


async def opened(stack: AsyncExitStack, url: str) -> Pool:
    """A pool that is cut off at the end."""
    pool = await open_pool(url)
    stack.callback(pool.terminate)
    return pool


async def answers(pool: Pool) -> bool:
    try:
        return await pool.fetchval("SELECT true")
    except Exception:  # noqa: BLE001 - whatever it says, it does not answer
        return False


async def all_are_stored(devices: Devices, pool: Pool) -> bool:
    return await answers(pool) and await devices.are_stored(pool)
