"""The rollup is right or not used, whoever writes meanwhile."""

from edifice.postgres import PROJECTOR_LOCK, ROLLUP_LOCK, Pool
from timeseries.grid import Range, Width
from timeseries.history import Wanted, bucketed
from timeseries.readings import insert
from timeseries.records import ReadingBatch
from timeseries.rollup import roll_up

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
