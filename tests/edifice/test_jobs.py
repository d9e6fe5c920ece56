"""The loops of the role of jobs."""

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from edifice import jobs
from edifice.errors import StoreUnavailable
from edifice.postgres import Pool
from timeseries.readings import insert
from timeseries.records import ReadingBatch
from timeseries.retention import Keep
from timeseries.rollup import roll_up

if TYPE_CHECKING:
    from edifice.runtime import Runtime


@pytest.mark.parametrize("failure", [KeyError("a bug"), StoreUnavailable("It is away; try again.", store="graph")])
async def test_a_failing_job_is_tried_again(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    # given a job that fails once
    monkeypatch.setattr(jobs, "BACK_OFF_SECONDS", 0.01)
    stop, calls = asyncio.Event(), list[str]()

    async def work() -> bool:
        calls.append("call")
        if len(calls) == 1:
            raise failure
        stop.set()
        return False

    # when it is repeated, then it is called again, and ends when it is asked to
    async with asyncio.timeout(10):
        await jobs.repeat("some work", work, stop)
    assert calls == ["call", "call"]


async def test_readings_are_kept_as_long_as_is_set(series_pool: Pool) -> None:
    # given readings of 2001, which came long ago
    batch = ReadingBatch()
    batch.add(1, 1_000_000_000_000, 1.0)
    await insert(series_pool, batch)
    await roll_up(series_pool, 1_100_000_000_000)
    await series_pool.execute("UPDATE reading_week SET written = '2001-09-09'")
    runtime = cast("Runtime", SimpleNamespace(pool=series_pool))
    # when nothing is said of age they stay, and go where it is
    await jobs._retain(runtime, Keep())
    assert await series_pool.fetchval("SELECT count(*) FROM reading") == 1
    await jobs._retain(runtime, Keep(86_400_000))
    assert await series_pool.fetchval("SELECT count(*) FROM reading") == 0
