"""Sizes of what is kept, and since when."""

from edifice.postgres import Pool
from timeseries.kept import kept
from timeseries.readings import insert
from timeseries.records import ReadingBatch
from timeseries.retention import Keep, keep_within
from timeseries.rollup import roll_up

WEEK = 7 * 86_400_000
W0 = 2850 * WEEK


async def test_sizes_grow_and_raw_readings_are_known_since_the_last_week_that_went(series_pool: Pool) -> None:
    before = await kept(series_pool)
    assert before.raw_since is None
    batch = ReadingBatch()
    for time in range(W0, W0 + WEEK, 600_000):
        batch.add(1, time, 1.0)
    await insert(series_pool, batch)
    await roll_up(series_pool, W0 + 9 * WEEK)
    full = await kept(series_pool)
    assert full.raw_bytes > before.raw_bytes
    assert full.rollup_bytes > before.rollup_bytes
    await series_pool.execute("UPDATE reading_week SET written = '2000-01-01'")
    await keep_within(series_pool, W0 + 9 * WEEK, Keep(WEEK))
    assert (await kept(series_pool)).raw_since == W0 + WEEK
