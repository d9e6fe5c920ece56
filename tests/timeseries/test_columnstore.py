"""What TimescaleDB adds under its own licence: old chunks are columnar, and nothing else is different."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from edifice.migrations import ours
from edifice.postgres import Connection, Pool, open_pool
from tests.support.timescale_tsl import timescale_tsl
from timeseries.grid import Range, Width
from timeseries.history import BucketSeries, Wanted, bucketed
from timeseries.hypertables import COLUMNSTORE_SINCE, TABLES, adopt, is_columnar, make_columnar
from timeseries.readings import insert
from timeseries.records import ReadingBatch
from timeseries.retention import Keep, keep_within
from timeseries.rollup import roll_up
from timeseries.tier import engine

pytestmark = [pytest.mark.engines, pytest.mark.slow]

MINUTE, HOUR, WEEK = 60_000, 3_600_000, 7 * 86_400_000
W0 = 2850 * WEEK
NOW = W0 + 9 * WEEK

MIGRATIONS = [migration for migration in ours() if migration.number < 100]
COMPRESSED = "SELECT count(*) FROM timescaledb_information.chunks WHERE hypertable_name = $1 AND is_compressed"
JOBS = "SELECT job_id FROM timescaledb_information.jobs WHERE hypertable_name = ANY($1) ORDER BY job_id"
POLICIES = """
SELECT hypertable_name, proc_name, config->>'compress_after' AS after FROM timescaledb_information.jobs
WHERE hypertable_name IS NOT NULL ORDER BY 1
"""
SETTINGS = """
SELECT hypertable::text, segmentby, orderby FROM timescaledb_information.hypertable_columnstore_settings ORDER BY 1
"""


@pytest_asyncio.fixture(scope="module")
async def pool() -> AsyncIterator[Pool]:
    async with timescale_tsl() as url:
        pool = await open_pool(url, size=1)  # it knows one connection at a time
        pool._reset = _unlock
        for migration in MIGRATIONS:
            await pool.execute(migration.sql)
        await pool.execute("CREATE EXTENSION timescaledb")
        yield pool
        pool.terminate()  # it says no goodbye


async def _unlock(connection: Connection) -> None:
    """Instead of the usual reset: there it would take the search path away as well."""
    await connection.execute("SELECT pg_advisory_unlock_all()")


def batch(*readings: tuple[int, int, float | str]) -> ReadingBatch:
    made = ReadingBatch()
    for point, time, value in readings:
        made.add(point, W0 + time, value)
    return made


async def sums(pool: Pool) -> list[BucketSeries]:
    return await bucketed(pool, [1, 2], Wanted(Range(W0, W0 + 3 * WEEK), Width(HOUR), ("SUM", "COUNT", "LAST"), NOW))


def counted(series: list[BucketSeries]) -> float:
    return sum(count or 0 for one in series for count in one.columns["COUNT"])


async def test_old_chunks_are_columnar_and_take_late_and_repeated_readings(pool: Pool) -> None:
    # given hypertables whose columnstore is older than the one that we trust
    found = await engine(pool)
    assert (found.tier, found.release < COLUMNSTORE_SINCE) == ("TSL", True)
    assert found.name == f"PostgreSQL with TimescaleDB {found.timescale} (TSL)"
    assert await adopt(pool) == ("hypertable_reading", "hypertable_reading_text")
    assert [await is_columnar(pool, table) for table in TABLES] == [False, False]
    # when they are made columnar all the same
    for table in TABLES:
        await make_columnar(pool, table)
    assert await adopt(pool) == ()
    assert [await is_columnar(pool, table) for table in TABLES] == [True, True]
    # then by point, in the order of time, after two weeks, and no policy drops anything
    assert [tuple(row) for row in await pool.fetch(SETTINGS)] == [(table, "point", "ts") for table in TABLES]
    assert [tuple(row) for row in await pool.fetch(POLICIES)] == [
        (table, "policy_compression", "14 days") for table in TABLES
    ]
    # given three weeks of readings, rolled up, whose chunks the policy has made columnar
    dice = random.Random(1)
    given = [(point, dice.randrange(0, 3 * WEEK, MINUTE), dice.uniform(0, 9)) for point in (1, 2) for _ in range(1000)]
    texts = [(3, week * WEEK + hour * HOUR, "open") for week in range(3) for hour in range(5)]
    for start in range(0, len(given), 250):
        await insert(pool, batch(*given[start : start + 250]))
    await insert(pool, batch(*texts))
    await roll_up(pool, NOW)
    before = await sums(pool)
    for row in await pool.fetch(JOBS, list(TABLES)):
        await pool.execute("CALL run_job($1)", row["job_id"])
    assert [await pool.fetchval(COMPRESSED, table) for table in TABLES] == [3, 3]
    assert await sums(pool) == before
    # when all of it comes again, with some that are late
    late = [(1, WEEK + 30_000, 5.0), (1, WEEK + 90_000, 6.0), (2, 30_000, 7.0)]
    stored = [await insert(pool, batch(*given[start : start + 250])) for start in range(0, len(given), 250)]
    assert sum(one.stored for one in stored) == 0
    assert (await insert(pool, batch(*texts, *late, (3, WEEK + 1, "shut")))).stored == 4
    # then only these are new, at once and in the rollup
    now = await sums(pool)
    assert counted(now) == counted(before) + 3
    await roll_up(pool, NOW)
    assert await sums(pool) == now
    # and retention drops columnar chunks as others
    await pool.execute("UPDATE reading_week SET written = written - $1::interval", timedelta(days=1000))
    await pool.execute("UPDATE reading_1h SET computed = computed - $1::interval", timedelta(days=1000))
    await keep_within(pool, NOW, Keep(7 * WEEK))
    assert await pool.fetchval("SELECT min(ts) >= from_epoch_ms($1) FROM reading", W0 + 2 * WEEK)
    assert await pool.fetchval("SELECT count(*) FROM reading_text") == 5
    assert await sums(pool) == now
