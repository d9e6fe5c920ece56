"""Readings stored per second, with duplicates found and latest values kept, beside COPY of the same rows."""

import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import LiteralString

import asyncpg

from benchmarks.figures import say
from edifice.runtime import Runtime
from timeseries.readings import MAX_ROWS, insert
from timeseries.records import ReadingBatch

NAME = "readings-store"
POINTS, ROUNDS = 1_000, 15
FIRST = 1_000_000  # series numbers that no point has
START_MS = 1_700_000_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

PEER: LiteralString = "CREATE TABLE bench_copy (LIKE reading INCLUDING INDEXES)"
CLEAN: LiteralString = """
DELETE FROM reading WHERE point >= 1000000; DELETE FROM latest WHERE point >= 1000000;
DELETE FROM dirty WHERE point >= 1000000; DROP TABLE IF EXISTS bench_copy
"""


async def measure(runtime: Runtime) -> None:
    """Batches of MAX_ROWS by both ways in turn, each into its own table with the same key."""
    pool = runtime.pool
    await pool.execute(CLEAN)
    await pool.execute(PEER)
    batches = [_batch(number) for number in range(ROUNDS)]
    copied: list[float] = []
    stored: list[float] = []
    for batch in batches:
        copied.append(await _seconds(partial(_copy, pool, batch)))
        stored.append(await _seconds(partial(insert, pool, batch)))
    again = [await _seconds(partial(insert, pool, batch)) for batch in batches]
    rate = _rate(stored)
    say(NAME, f"COPY {_rate(copied):,.0f} rows/s, which knows no duplicates and no latest values")
    say(NAME, f"stored {rate:,.0f} readings/s, {rate / _rate(copied):.2f} of COPY; again {_rate(again):,.0f}/s")
    await pool.execute(CLEAN)


def _batch(number: int) -> ReadingBatch:
    """Ten minutes of a thousand points, a reading a minute, as they would arrive."""
    dice = random.Random(number)  # noqa: S311 - the same numbers in every run
    batch = ReadingBatch()
    per_point = MAX_ROWS // POINTS
    for minute in range(number * per_point, (number + 1) * per_point):
        for point in range(POINTS):
            batch.add(FIRST + point, START_MS + minute * 60_000 + point, dice.uniform(15, 30))
    return batch


async def _copy(pool: asyncpg.Pool, batch: ReadingBatch) -> None:
    times = (EPOCH + timedelta(milliseconds=time) for time in batch.times)
    rows = zip(batch.points, batch.qualities, batch.kinds, times, batch.numbers, strict=True)
    async with pool.acquire() as connection:
        await connection.copy_records_to_table(
            "bench_copy", records=rows, columns=["point", "quality", "kind", "ts", "value"]
        )


def _rate(seconds: Sequence[float]) -> float:
    return MAX_ROWS / median(seconds)


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began
