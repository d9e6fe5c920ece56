"""Histories come from a standby that is not behind, and from the primary in every other case."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from edifice.postgres import Pool, open_pool
from edifice.reads import Reads, collected
from tests.support.standby import Standby, standby_of
from timeseries import replicas as module
from timeseries.grid import Range
from timeseries.raw import raw
from timeseries.readings import insert
from timeseries.records import ReadingBatch
from timeseries.replicas import Replicas, open_replicas
from timeseries.tier import engine

T0 = 1_700_000_000_000
FROM_STANDBY = "SELECT pg_is_in_recovery() AS standby"


@pytest_asyncio.fixture(scope="module")
async def standby(migrated_pool: Pool, sql_url: str, store_folder: Path) -> AsyncIterator[Standby]:
    if "@/" not in sql_url:
        pytest.skip("the server is not one of ours, so no standby of it can be made")
    timescale = (await engine(migrated_pool)).tier != "PLAIN"
    async with standby_of(sql_url, store_folder / "standby", timescale=timescale) as standby:
        yield standby


async def asks_standby(replicas: Replicas) -> bool:
    ((answer,),) = await replicas.fetch(FROM_STANDBY)
    return answer


async def until(replicas: Replicas, standby: bool) -> None:
    async with asyncio.timeout(30):
        while await asks_standby(replicas) != standby:
            await asyncio.sleep(0.05)


async def put(pool: Pool, time: int) -> None:
    batch = ReadingBatch()
    batch.add(1, T0 + time, 1.0)
    await insert(pool, batch)


async def test_a_standby_answers_while_it_keeps_up(
    series_pool: Pool, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(module, "LAG_SECONDS", 0.5)
    control = await open_pool(standby.url)
    async with open_replicas(series_pool, [standby.url]) as replicas:
        assert replicas is not None
        # before anybody has looked, and for answers that are kept current, the primary is asked
        assert not await asks_standby(replicas)
        await until(replicas, standby=True)
        with collected(Reads()):
            assert not await asks_standby(replicas)
        # a standby that stops replaying is left alone as soon as it is behind, and asked again when it is not
        await control.execute("SELECT pg_wal_replay_pause()")
        await put(series_pool, 0)
        await until(replicas, standby=False)
        (series,) = await raw(replicas, [1], Range(T0, T0 + 10), 10)
        assert series.times == (T0,)
        await control.execute("SELECT pg_wal_replay_resume()")
        await until(replicas, standby=True)
        (series,) = await raw(replicas, [1], Range(T0, T0 + 10), 10)
        assert series.times == (T0,)
        # and one that is switched off costs no answer
        await control.close()
        await standby.stop()
        assert not await asks_standby(replicas)


async def test_a_server_that_is_no_standby_is_not_asked(
    series_pool: Pool, sql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    looked = asyncio.Event()
    look = module._look

    async def noted(*words) -> None:
        await look(*words)
        looked.set()

    monkeypatch.setattr(module, "_look", noted)
    async with open_replicas(series_pool, [sql_url]) as replicas:
        assert replicas is not None
        async with asyncio.timeout(30):
            await looked.wait()
        assert not any(replica.is_current() for replica in replicas.replicas)


async def test_without_addresses_there_are_no_replicas(series_pool: Pool) -> None:
    async with open_replicas(series_pool, ()) as replicas:
        assert replicas is None
