"""The rollup is right or not used, whoever writes meanwhile."""

import asyncio

from edifice.postgres import PROJECTOR_LOCK, ROLLUP_LOCK, Pool
from timeseries.grid import Range, Width
from timeseries.history import Wanted, bucketed
from timeseries.readings import insert
from timeseries.records import ReadingBatch
from timeseries.rollup import STAMP, TAKE, roll_up

HOUR = 3_600_000
T0 = 1_700_002_800_000


def one(point: int, time: int, value: float) -> ReadingBatch:
    batch = ReadingBatch()
    batch.add(point, T0 + time, value)
    return batch


async def count(pool: Pool, table: str) -> int:
    return await pool.fetchval(f"SELECT count(*) FROM {table}")


async def average(pool: Pool) -> tuple[float | None, ...]:
    (series,) = await bucketed(pool, [1], Wanted(Range(T0, T0 + HOUR), Width(HOUR), ("AVG",), T0 + 9 * HOUR))
    return series.columns["AVG"]


COUNTS = "SELECT point, count FROM reading_1h ORDER BY point"
GREATEST = "UPDATE closing SET taken = '18446744073709551615'"
WAITING = """
SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def counts(pool: Pool) -> list[tuple[int, int]]:
    return [(row["point"], row["count"]) for row in await pool.fetch(COUNTS)]


async def until_waiting(pool: Pool) -> None:
    """Until a statement waits for a lock that another holds."""
    async with asyncio.timeout(20):
        while not await pool.fetchval(WAITING):
            await asyncio.sleep(0.01)


async def test_only_hours_that_are_over_are_rolled_up(series_pool: Pool) -> None:
    await insert(series_pool, one(1, 0, 1.0))
    await insert(series_pool, one(1, HOUR, 2.0))
    assert await roll_up(series_pool, T0 + 2 * HOUR - 1) == 1
    assert (await count(series_pool, "reading_1h"), await count(series_pool, "dirty")) == (1, 1)
    assert await roll_up(series_pool, T0 + 2 * HOUR) == 1
    assert await roll_up(series_pool, T0 + 2 * HOUR) == 0
    assert (await count(series_pool, "dirty"), await count(series_pool, "closing")) == (0, 0)


async def test_a_late_reading_is_seen_before_and_after_its_hour_is_recomputed(series_pool: Pool) -> None:
    await insert(series_pool, one(1, 0, 1.0))
    await roll_up(series_pool, T0 + HOUR)
    await insert(series_pool, one(1, 5, 3.0))
    assert await average(series_pool) == (2.0,)
    assert await roll_up(series_pool, T0 + HOUR) == 1
    assert await average(series_pool) == (2.0,)
    assert await series_pool.fetchval("SELECT sum FROM reading_1h") == 4.0


async def test_a_writer_that_found_its_hour_marked_is_waited_for(series_pool: Pool) -> None:
    await insert(series_pool, one(1, 0, 1.0))
    async with series_pool.acquire() as writer:
        transaction = writer.transaction()
        await transaction.start()
        await insert(writer, one(1, 5, 3.0))
        assert await roll_up(series_pool, T0 + HOUR) == 0
        assert (await count(series_pool, "dirty"), await count(series_pool, "closing")) == (0, 1)
        await transaction.commit()
    assert await average(series_pool) == (2.0,)
    assert await roll_up(series_pool, T0 + HOUR) == 1
    assert await average(series_pool) == (2.0,)


async def test_a_writer_that_began_while_marks_were_taken_is_waited_for(series_pool: Pool) -> None:
    # given hours of three points of which the first has been taken, and the second is held by somebody
    for point in (1, 2, 3):
        await insert(series_pool, one(point, 0, 1.0))
    async with series_pool.acquire() as holder, series_pool.acquire() as writer:
        held, transaction = holder.transaction(), writer.transaction()
        await held.start()
        await holder.fetch("SELECT FROM dirty WHERE point = 2 FOR KEY SHARE")
        rolling = asyncio.create_task(roll_up(series_pool, T0 + HOUR))
        await until_waiting(series_pool)
        # when a reading comes that finds the third marked, and is not committed when all are taken
        await transaction.start()
        async with asyncio.timeout(20):
            assert (await insert(writer, one(3, 5, 3.0))).stored == 1
        await held.rollback()
        assert await rolling == 0
        await transaction.commit()
    # then it counts
    assert await roll_up(series_pool, T0 + HOUR) == 3
    assert await counts(series_pool) == [(1, 1), (2, 1), (3, 2)]


async def test_hours_that_a_dead_process_had_taken_wait_for_their_writers_too(series_pool: Pool) -> None:
    await insert(series_pool, one(1, 0, 1.0))
    async with series_pool.acquire() as writer:
        transaction = writer.transaction()
        await transaction.start()
        await insert(writer, one(1, 5, 3.0))
        # a process that ends here leaves an hour that nobody has numbered
        assert await series_pool.fetchval(TAKE, T0 + HOUR, 1, ROLLUP_LOCK) == 1
        assert await roll_up(series_pool, T0 + HOUR) == 0
        assert await average(series_pool) == (1.0,)
        await transaction.commit()
    assert await average(series_pool) == (2.0,)
    assert await roll_up(series_pool, T0 + HOUR) == 1
    assert await counts(series_pool) == [(1, 2)]


async def test_hours_numbered_by_a_server_that_was_further_are_rolled_up(series_pool: Pool) -> None:
    # as after a restore by tools of PostgreSQL's own
    await insert(series_pool, one(1, 0, 1.0))
    await series_pool.fetchval(TAKE, T0 + HOUR, 1, ROLLUP_LOCK)
    await series_pool.execute("UPDATE closing SET taken = '987654321987'")
    assert await roll_up(series_pool, T0 + HOUR) == 1
    assert await counts(series_pool) == [(1, 1)]


async def test_an_hour_that_was_taken_again_is_left_to_its_next_turn(series_pool: Pool) -> None:
    # given an hour that is ready to be computed
    await insert(series_pool, one(1, 0, 1.0))
    await series_pool.fetchval(TAKE, T0 + HOUR, 1, ROLLUP_LOCK)
    await series_pool.execute(STAMP, ROLLUP_LOCK)
    async with series_pool.acquire() as other:
        transaction = other.transaction()
        await transaction.start()
        # when a late reading has it taken again, after COMPUTE's view of the tables
        await insert(other, one(1, 5, 3.0))
        await other.execute("DELETE FROM dirty")
        await other.execute(GREATEST)
        rolling = asyncio.create_task(roll_up(series_pool, T0 + HOUR))
        await until_waiting(series_pool)
        await transaction.commit()
        assert await rolling == 0
    # then it is computed with that
    assert await roll_up(series_pool, T0 + HOUR) == 1
    assert await counts(series_pool) == [(1, 2)]


async def test_another_process_that_rolls_up_takes_the_turn(series_pool: Pool) -> None:
    await insert(series_pool, one(1, 0, 1.0))
    async with series_pool.acquire() as other, other.transaction():
        await other.execute("SELECT pg_advisory_xact_lock($1)", ROLLUP_LOCK)
        assert await roll_up(series_pool, T0 + HOUR) == 0
    assert await roll_up(series_pool, T0 + HOUR) == 1


async def test_a_projector_at_work_takes_no_turn(series_pool: Pool) -> None:
    await insert(series_pool, one(1, 0, 1.0))
    async with series_pool.acquire() as other, other.transaction():
        await other.execute("SELECT pg_advisory_xact_lock($1)", PROJECTOR_LOCK)
        assert await roll_up(series_pool, T0 + HOUR) == 1


async def test_an_hour_whose_readings_are_gone_leaves_the_rollup(series_pool: Pool) -> None:
    await insert(series_pool, one(1, 0, 1.0))
    await roll_up(series_pool, T0 + HOUR)
    await series_pool.execute("UPDATE reading SET quality = 2")
    await series_pool.execute("INSERT INTO dirty SELECT point, bucket FROM reading_1h")
    assert await roll_up(series_pool, T0 + HOUR) == 1
    assert await count(series_pool, "reading_1h") == 0
