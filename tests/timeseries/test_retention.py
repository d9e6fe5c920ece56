"""Old readings go by the week, and what the rollup says of them stays right, whatever comes late."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from edifice.postgres import RETENTION_LOCK, Pool
from tests.support.logging import Written
from timeseries import retention
from timeseries.grid import Bucket, Calendar, Range, Width
from timeseries.history import Aggregate, Wanted, bucketed
from timeseries.latest import latest
from timeseries.raw import raw, sampled
from timeseries.readings import insert
from timeseries.records import BAD, ReadingBatch, Value
from timeseries.retention import Keep, keep_within
from timeseries.rollup import roll_up

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WEEK = 7 * DAY
W0 = 2850 * WEEK
"""A Thursday at midnight, where a week of retention begins."""
NOW = W0 + 10 * WEEK
FUNCTIONS: tuple[Aggregate, ...] = ("AVG", "MIN", "MAX", "SUM", "COUNT", "FIRST", "LAST", "DELTA", "TIME_WEIGHTED_AVG")


async def store(pool: Pool, point: int, *readings: tuple[int, Value] | tuple[int, Value, int]) -> None:
    batch = ReadingBatch()
    for time, value, *quality in readings:
        batch.add(point, W0 + time, value, *quality)
    await insert(pool, batch)


async def age(pool: Pool, days: int = 1000) -> None:
    """Let the weeks be as if so many days had gone by since readings came for them, and since they were dropped."""
    for column in ("written", "sealed", "dropped"):
        await pool.execute(f"UPDATE reading_week SET {column} = {column} - $1::interval", timedelta(days=days))
    await pool.execute("UPDATE reading_1h SET computed = computed - $1::interval", timedelta(days=days))


async def keep(pool: Pool, weeks: int) -> bool:
    return await keep_within(pool, NOW, Keep(weeks * WEEK))


async def times(pool: Pool, table: str) -> list[int]:
    return [row["ms"] - W0 for row in await pool.fetch(f"SELECT epoch_ms(ts) AS ms FROM {table} ORDER BY point, ts")]


async def history(pool: Pool, over: Range, bucket: Bucket) -> dict[str, tuple[float | None, ...]]:
    (series,) = await bucketed(pool, [1], Wanted(over, bucket, FUNCTIONS, NOW))
    return {"times": series.times, **series.columns}


async def test_weeks_that_are_older_go_and_rollup_and_latest_stay(series_pool: Pool) -> None:
    # given numbers and texts of two points in three weeks, one of them without a number that counts
    for point in (1, 2):
        await store(series_pool, point, (0, 1.0), (WEEK - 1, 2.0), (WEEK, 3.0), (3 * WEEK, 4.0))
    await store(series_pool, 2, (5 * MINUTE, None, BAD), (HOUR, "open"), (3 * WEEK, "shut"))
    await roll_up(series_pool, NOW)
    rollup = await series_pool.fetch("SELECT * FROM reading_1h ORDER BY point, bucket")
    await age(series_pool)
    # when seven weeks are kept, and two have ended before
    assert not await keep_within(series_pool, NOW, Keep(8 * WEEK))
    # then these are gone
    assert await times(series_pool, "reading") == [3 * WEEK] * 2
    assert await times(series_pool, "reading_text") == [3 * WEEK]
    kept = await series_pool.fetch("SELECT * FROM reading_1h ORDER BY point, bucket")
    assert [tuple(row)[:-1] for row in kept] == [tuple(row)[:-1] for row in rollup]
    assert {point: one.time - W0 for point, one in (await latest(series_pool, [1, 2])).items()} == dict.fromkeys(
        (1, 2), 3 * WEEK
    )


async def test_the_week_that_holds_the_limit_stays_whole(series_pool: Pool) -> None:
    await store(series_pool, 1, (0, 1.0), (WEEK - 1, 2.0))
    await roll_up(series_pool, NOW)
    await age(series_pool)
    await keep_within(series_pool, W0 + 3 * WEEK - 1, Keep(2 * WEEK))
    assert await times(series_pool, "reading") == [0, WEEK - 1]
    await keep_within(series_pool, W0 + 3 * WEEK, Keep(2 * WEEK))
    assert await times(series_pool, "reading") == []


async def test_old_readings_that_came_lately_stay_as_long_as_new_ones(series_pool: Pool) -> None:
    now = round(datetime.now(UTC).timestamp() * 1000)
    await store(series_pool, 1, (0, 1.0))
    await roll_up(series_pool, now)
    await keep_within(series_pool, now + 30 * DAY, Keep(31 * DAY))
    assert await times(series_pool, "reading") == [0]
    await keep_within(series_pool, now + 32 * DAY, Keep(31 * DAY))
    assert await times(series_pool, "reading") == []


async def test_a_week_waits_for_the_rollup(series_pool: Pool) -> None:
    await store(series_pool, 1, (0, 1.0))
    await age(series_pool)
    await keep(series_pool, 1)
    assert await times(series_pool, "reading") == [0]
    await roll_up(series_pool, NOW)
    await age(series_pool)
    await keep(series_pool, 1)
    assert await times(series_pool, "reading") == []


async def test_a_week_waits_for_a_writer(series_pool: Pool) -> None:
    await store(series_pool, 1, (0, 1.0))
    await roll_up(series_pool, NOW)
    await age(series_pool)
    async with series_pool.acquire() as writer:
        transaction = writer.transaction()
        await transaction.start()
        batch = ReadingBatch()
        batch.add(1, W0 + 2 * HOUR, 5.0)
        await insert(writer, batch)
        await keep(series_pool, 1)
        await transaction.commit()
    assert await times(series_pool, "reading") == [0, 2 * HOUR]
    # and then for the age of what it wrote
    await roll_up(series_pool, NOW)
    await keep(series_pool, 1)
    assert await times(series_pool, "reading") == [0, 2 * HOUR]


async def test_a_reading_later_than_retention_leaves_its_hour_as_it_was(series_pool: Pool) -> None:
    # given an hour of the rollup whose readings are dropped
    await store(series_pool, 1, (0, 1.0), (MINUTE, 3.0))
    await roll_up(series_pool, NOW)
    await age(series_pool)
    await keep(series_pool, 1)
    before = await history(series_pool, Range(W0, W0 + DAY), Width(HOUR))
    assert before["COUNT"] == (2,)
    # when a reading of it comes, and one of an hour without any
    await store(series_pool, 1, (2 * MINUTE, 50.0), (5 * HOUR, 7.0))
    await roll_up(series_pool, NOW)
    # then the first hour is as it was and the other is there, whose next reading counts too
    after = await history(series_pool, Range(W0, W0 + DAY), Width(HOUR))
    assert (after["COUNT"], after["SUM"]) == ((2, 1), (4.0, 7.0))
    await store(series_pool, 1, (5 * HOUR + 1, 8.0))
    assert (await history(series_pool, Range(W0, W0 + DAY), Width(HOUR)))["COUNT"] == (2, 2)
    await roll_up(series_pool, NOW)
    # and what came late goes when it is old
    await age(series_pool)
    await keep(series_pool, 1)
    assert await times(series_pool, "reading") == []
    assert (await history(series_pool, Range(W0, W0 + DAY), Width(HOUR)))["SUM"] == (4.0, 15.0)


@pytest.mark.parametrize("bucket", [Width(HOUR), Width(5 * HOUR), Calendar("DAY", "Europe/Berlin"), Calendar("MONTH")])
async def test_histories_of_whole_hours_stay_the_same(series_pool: Pool, bucket: Bucket) -> None:
    dice = random.Random(5)
    await store(series_pool, 1, *((dice.randrange(3 * WEEK), dice.gauss(20, 2)) for _ in range(500)))
    await roll_up(series_pool, NOW)
    over = Range(W0 + 30 * HOUR, W0 + 17 * DAY)
    before = await history(series_pool, over, bucket)
    await age(series_pool)
    await keep(series_pool, 8)
    assert 0 < len(await times(series_pool, "reading")) < 300
    after = await history(series_pool, over, bucket)
    assert after.keys() == before.keys()
    for name, column in after.items():
        assert column == pytest.approx(before[name]), name


async def test_days_that_part_hours_are_made_of_the_hours_that_begin_in_them(series_pool: Pool) -> None:
    # 18:00 to 19:00 UTC has midnight in India in its middle
    await store(series_pool, 1, (17 * HOUR, 1.0), (18 * HOUR, 2.0), (18 * HOUR + 40 * MINUTE, 3.0), (19 * HOUR, 4.0))
    await roll_up(series_pool, NOW)
    over, days = Range(W0, W0 + 2 * DAY), Calendar("DAY", "Asia/Kolkata")
    assert (await history(series_pool, over, days))["SUM"] == (3.0, 7.0)
    await age(series_pool)
    await keep(series_pool, 1)
    assert (await history(series_pool, over, days))["SUM"] == (6.0, 4.0)
    # and buckets narrower than an hour have nothing to say
    assert (await history(series_pool, over, Width(15 * MINUTE)))["SUM"] == ()


async def test_charts_show_the_lowest_and_the_highest_of_each_hour(series_pool: Pool) -> None:
    readings = ((0, 5.0), (MINUTE, 1.0), (2 * MINUTE, 9.0), (HOUR, 4.0), (WEEK, 6.0), (WEEK + 1, 2.0))
    await store(series_pool, 1, *readings)
    await roll_up(series_pool, NOW)
    await age(series_pool)
    await keep(series_pool, 9)
    over = Range(W0, W0 + 2 * WEEK)
    (series,) = await sampled(series_pool, [1], over, 1000)
    assert [(time - W0, value) for time, value in zip(series.times, series.values, strict=True)] == [
        (0, 1.0),
        (30 * MINUTE, 9.0),
        (HOUR, 4.0),
        (90 * MINUTE, 4.0),
        (WEEK, 6.0),
        (WEEK + 1, 2.0),
    ][: len(series.times)]
    assert (len(series.times), series.sampled) == (6, True)
    (few,) = await sampled(series_pool, [1], over, 2)
    assert few.values == (1.0, 9.0)
    (rows,) = await raw(series_pool, [1], over, 10)
    assert rows.values == (6.0, 2.0)


async def test_the_hours_of_the_rollup_go_by_their_own_limit(series_pool: Pool) -> None:
    await store(series_pool, 1, (0, 1.0), (HOUR, 2.0))
    await store(series_pool, 2, (0, 1.0), (2 * WEEK, 2.0))
    await roll_up(series_pool, NOW)
    await keep_within(series_pool, W0 + 4 * WEEK, Keep(None, 4 * WEEK - HOUR))
    rows = await series_pool.fetch("SELECT point, epoch_ms(bucket) AS ms FROM reading_1h ORDER BY 1, 2")
    assert [(row["point"], row["ms"] - W0) for row in rows] == [(1, HOUR), (2, 2 * WEEK)]
    assert len(await times(series_pool, "reading")) == 4


async def test_a_week_that_was_left_half_dropped_is_finished(
    series_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a week that a process had sealed, and of which it had dropped some
    monkeypatch.setattr(retention, "ROWS_AT_ONCE", 3)
    for point in (1, 2, 3):
        await store(series_pool, point, *((minute * MINUTE, 1.0) for minute in range(7)), (HOUR, "open"))
    await roll_up(series_pool, NOW)
    await age(series_pool)
    await series_pool.execute("UPDATE reading_week SET sealed = written + interval '1 day'")
    await series_pool.execute("DELETE FROM reading WHERE point = 1")
    # when it is the turn of the next, then the rest goes, in steps of less than a point has
    await keep(series_pool, 1)
    assert await times(series_pool, "reading") == []
    assert await times(series_pool, "reading_text") == []
    assert (await history(series_pool, Range(W0, W0 + HOUR), Width(HOUR)))["COUNT"] == (7,)
    assert await series_pool.fetchval("SELECT count(*) FROM reading_week WHERE dropped > sealed") == 1


async def test_a_week_that_is_held_ends_the_round(series_pool: Pool, log: Written) -> None:
    # given two weeks that are due, and somebody in whose way retention stands while it waits
    await store(series_pool, 1, (0, 1.0), (WEEK, 2.0))
    await roll_up(series_pool, NOW)
    await age(series_pool)
    async with series_pool.acquire() as other, other.transaction():
        await other.execute("LOCK TABLE closing IN ROW EXCLUSIVE MODE")
        assert not await keep(series_pool, 1)
    # then it waits for the first of them alone
    assert len(log.lines("old weeks wait for the next turn: readers or writers hold them")) == 1
    assert await times(series_pool, "reading") == [0, WEEK]
    await keep(series_pool, 1)
    assert await times(series_pool, "reading") == []


async def test_one_process_at_a_time(series_pool: Pool) -> None:
    await store(series_pool, 1, (0, 1.0))
    await roll_up(series_pool, NOW)
    await age(series_pool)
    async with series_pool.acquire() as other:
        await other.execute("SELECT pg_advisory_lock($1)", RETENTION_LOCK)
        assert not await keep(series_pool, 1)
    assert await times(series_pool, "reading") == [0]
    await keep(series_pool, 1)
    assert await times(series_pool, "reading") == []


def summary(readings: list[tuple[int, float]]) -> tuple[float, ...]:
    """What the rollup should say of the readings of an hour: count, sum, min, max, first, last, m2, area."""
    readings = sorted(readings)
    values = [value for _, value in readings]
    mean = sum(values) / len(values)
    area = sum(value * (later - time) / 1000 for (time, value), (later, _) in pairwise(readings))
    deviations = sum((value - mean) ** 2 for value in values)
    return len(values), sum(values), min(values), max(values), values[0], values[-1], deviations, area


ROWS = "SELECT point, epoch_ms(bucket) AS hour, count, sum, min, max, first, last, m2, area FROM reading_1h"


@pytest.mark.parametrize("seed", range(3))
async def test_every_hour_is_as_computed_from_what_came_in_time(series_pool: Pool, seed: int) -> None:
    # given readings that come late, twice and in any order, over five weeks, while weeks are dropped
    dice = random.Random(seed)
    seen = set[tuple[int, int]]()
    hours: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    dropped, sealed = 0, set[tuple[int, int]]()
    for turn in range(30):
        batch = ReadingBatch()
        for _ in range(400):
            point, time = dice.randrange(1, 5), W0 + dice.randrange(0, (turn + 5) * DAY, 7 * MINUTE)
            value = dice.gauss(500, 20)
            quality = BAD if dice.random() < 0.1 else 0
            batch.add(point, time, value, quality)
            hour = (point, time // HOUR)
            if (point, time) not in seen and quality != BAD and hour not in sealed:
                hours[hour].append((time, value))
            seen.add((point, time))
        for start in range(0, 400, 100):
            await insert(series_pool, batch.slice(start, start + 100))
        if dice.random() < 0.7:
            await insert(series_pool, batch)
        if turn % 3 == 2:
            await roll_up(series_pool, NOW)
        if turn in (11, 23):
            # of a week that is dropped nobody knows what has come already
            await age(series_pool)
            dropped += 1
            assert not await keep_within(series_pool, W0 + 3 * dropped * WEEK, Keep(2 * dropped * WEEK))
            gone = await series_pool.fetch("SELECT epoch_ms(week) AS ms FROM reading_week WHERE dropped IS NOT NULL")
            old = {row["ms"] for row in gone}
            sealed = {hour for hour in hours if hour[1] * HOUR // WEEK * WEEK in old}
            seen = {key for key in seen if key[1] // WEEK * WEEK not in old}
            assert sealed
    await roll_up(series_pool, NOW)
    # then every row of the rollup is right, and there is no other
    rows = {(row["point"], row["hour"] // HOUR): tuple(row)[2:] for row in await series_pool.fetch(ROWS)}
    assert rows.keys() == hours.keys()
    for hour, row in rows.items():
        assert row == pytest.approx(summary(hours[hour]), rel=1e-9, abs=1e-6), hour
