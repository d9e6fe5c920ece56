"""The same tables on every server: plain where it is plain, in chunks of weeks where TimescaleDB is or comes later."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from edifice.migrations import migrate, ours
from edifice.postgres import Pool, open_pool
from timeseries.grid import Range, Width
from timeseries.history import Wanted, bucketed
from timeseries.hypertables import TABLES, adopt, is_hypertable
from timeseries.readings import insert
from timeseries.records import ReadingBatch
from timeseries.retention import Keep, keep_within
from timeseries.rollup import roll_up
from timeseries.tier import engine

HOUR, WEEK = 3_600_000, 7 * 86_400_000
W0 = 2850 * WEEK

OFFERED = "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')"
# what the release before this one wrote: three weeks of readings, of which the rollup has the first
PREVIOUS_DATA = """
INSERT INTO reading (point, quality, kind, ts, value)
SELECT point, 0, 0, from_epoch_ms($1) + n * interval '1 hour', n
FROM generate_series(0, 503) AS n, generate_series(1, 3) AS point
"""
CHUNKS = (
    "SELECT range_start, range_end FROM timescaledb_information.chunks WHERE hypertable_name = 'reading' ORDER BY 1"
)
PREVIOUS_TEXTS = """
INSERT INTO reading_text (point, quality, ts, value)
SELECT 4, 0, from_epoch_ms($1) + n * interval '1 day', 'open' FROM generate_series(0, 20) AS n
"""
PREVIOUS_ROLLUP = """
INSERT INTO reading_1h (point, count, bucket, sum, min, max, m2, area, first_ts, first, last_ts, last)
SELECT point, 1, ts, value, value, value, 0, 0, ts, value, ts, value FROM reading
WHERE ts < from_epoch_ms($1) + interval '7 days'
"""
PREVIOUS_DIRTY = """
INSERT INTO dirty (point, bucket)
SELECT point, ts FROM reading WHERE ts >= from_epoch_ms($1) + interval '7 days'
"""


@pytest_asyncio.fixture
async def pool(sql_url: str) -> AsyncIterator[Pool]:
    pool = await open_pool(sql_url)
    await pool.execute("DROP EXTENSION IF EXISTS timescaledb CASCADE")
    await pool.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    yield pool
    await pool.close()


def one(point: int, time: int) -> ReadingBatch:
    batch = ReadingBatch()
    batch.add(point, time, 1.0)
    return batch


async def sums(pool: Pool) -> list[tuple[float | None, ...]]:
    wanted = Wanted(Range(W0, W0 + 3 * WEEK), Width(24 * HOUR), ("SUM",), W0 + 9 * WEEK)
    return [series.columns["SUM"] for series in await bucketed(pool, [1, 2, 3], wanted)]


EXPECTED = [tuple(sum(range(day * 24, day * 24 + 24)) for day in range(21))] * 3


async def test_the_data_of_the_previous_release_is_there_in_the_newest(pool: Pool) -> None:
    # given a database of the previous release with data, on a server that may have got TimescaleDB since
    await migrate(pool, [migration for migration in ours() if migration.number != 3])
    for statement in (PREVIOUS_DATA, PREVIOUS_TEXTS, PREVIOUS_ROLLUP, PREVIOUS_DIRTY):
        await pool.execute(statement, W0)
    before = [await pool.fetch(f"SELECT * FROM {table} ORDER BY point, ts") for table in TABLES]
    offered = await pool.fetchval(OFFERED)
    # when it is migrated, twice
    applied = await migrate(pool)
    assert applied == ("0003_retention", *(f"hypertable_{table}" for table in TABLES if offered))
    assert await migrate(pool) == ()
    # then every reading is there, in chunks where there are such, and answers as before
    assert [await pool.fetch(f"SELECT * FROM {table} ORDER BY point, ts") for table in TABLES] == before
    assert [await is_hypertable(pool, table) for table in TABLES] == [offered] * 2
    assert (await engine(pool)).tier == ("APACHE" if offered else "PLAIN")
    assert await sums(pool) == EXPECTED
    assert await roll_up(pool, W0 + 9 * WEEK) == 3 * 2 * 168
    assert await sums(pool) == EXPECTED
    # and counts as come now
    weeks = await pool.fetch("SELECT epoch_ms(week) AS ms, written FROM reading_week ORDER BY week")
    assert [row["ms"] for row in weeks] == [W0 + index * WEEK for index in range(3)]
    assert all(datetime.now(UTC) - row["written"] < timedelta(hours=1) for row in weeks)


async def test_readings_that_came_before_timescale_move_into_chunks_of_weeks(pool: Pool) -> None:
    # given a newest database on plain PostgreSQL with readings on both sides of the border of a week
    await migrate(pool, ours())
    batch = ReadingBatch()
    for time in (W0 - 1, W0, W0 + WEEK - 1, W0 + WEEK):
        batch.add(1, time, 1.0)
    assert (await insert(pool, batch)).stored == 4
    # when the server offers TimescaleDB
    async with pool.acquire() as connection:
        changed = await adopt(connection)
    # then each week is a chunk, what comes again is known, and a new week gets a chunk
    if await pool.fetchval(OFFERED):
        assert changed == ("hypertable_reading", "hypertable_reading_text")
        rows = await pool.fetch(CHUNKS)
        ranges = [(round(row[0].timestamp() * 1000), round(row[1].timestamp() * 1000)) for row in rows]
        assert ranges == [(W0 + n * WEEK, W0 + (n + 1) * WEEK) for n in (-1, 0, 1)]
    else:
        assert changed == ()
    batch.add(1, W0 + 2 * WEEK, 1.0)
    again = await insert(pool, batch)
    assert (again.stored, again.duplicate) == (1, 4)
    # and retention drops whole weeks alone
    await roll_up(pool, W0 + 9 * WEEK)
    await pool.execute("UPDATE reading_week SET written = '2000-01-01'")
    await keep_within(pool, W0 + 9 * WEEK, Keep(8 * WEEK))
    left = await pool.fetch("SELECT epoch_ms(ts) AS ms FROM reading ORDER BY ts")
    assert [row["ms"] for row in left] == [W0 + WEEK, W0 + 2 * WEEK]


async def test_readings_are_stored_while_a_reader_keeps_retention_from_its_chunks(pool: Pool) -> None:
    # given old weeks, all held by somebody who reads them as a backup does
    await migrate(pool)
    batch = ReadingBatch()
    for week in range(4):
        batch.add(1, W0 + week * WEEK, 1.0)
    await insert(pool, batch)
    await roll_up(pool, W0 + 9 * WEEK)
    await pool.execute("UPDATE reading_week SET written = '2000-01-01'")
    async with pool.acquire() as reader, pool.acquire() as writer:
        reading = reader.transaction()
        await reading.start()
        await reader.fetch("SELECT * FROM reading")
        await writer.execute("SET lock_timeout = '2s'")
        # when retention is at work, then no writer waits for it as long as that
        keeping = asyncio.create_task(keep_within(pool, W0 + 9 * WEEK, Keep(6 * WEEK)))
        time = W0 + 8 * WEEK
        while not keeping.done():
            time += 1
            await insert(writer, one(1, time))
        assert not await keeping
        await reading.rollback()
    # and the weeks go when the reader has
    if await is_hypertable(pool, "reading"):
        assert await pool.fetchval("SELECT count(*) FROM reading WHERE ts < from_epoch_ms($1)", W0 + 3 * WEEK) == 3
    await keep_within(pool, W0 + 9 * WEEK, Keep(6 * WEEK))
    assert await pool.fetchval("SELECT count(*) FROM reading WHERE ts < from_epoch_ms($1)", W0 + 8 * WEEK) == 1


async def test_an_account_that_may_not_create_the_extension_gets_plain_tables(pool: Pool, sql_url: str) -> None:
    if not await pool.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        pytest.skip("the account of this PostgreSQL may make no accounts")
    name = "edifice_plain_account"
    await pool.execute(f"DROP ROLE IF EXISTS {name}")
    await pool.execute(f"CREATE ROLE {name} LOGIN; GRANT ALL ON SCHEMA public TO {name}")
    try:
        async with pool.acquire() as connection:
            await connection.execute(f"SET ROLE {name}")
            assert await adopt(connection) == ()
            await connection.execute("RESET ROLE")
        assert (await engine(pool)).tier == "PLAIN"
    finally:
        await pool.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")
