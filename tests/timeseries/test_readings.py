"""Readings in: stored once, whatever comes again, late or out of order."""

import asyncio

from edifice.calls import counted
from edifice.postgres import Pool
from timeseries.latest import latest
from timeseries.readings import insert
from timeseries.records import BAD, GOOD, UNCERTAIN, Reading, ReadingBatch, Value

T0 = 1_700_000_000_123


def batch(*readings: tuple[int, int, Value] | tuple[int, int, Value, int]) -> ReadingBatch:
    made = ReadingBatch()
    for point, time, value, *quality in readings:
        made.add(point, time, value, quality[0] if quality else GOOD)
    return made


async def values(pool: Pool) -> list[tuple[int, int, float | None, int, int]]:
    rows = await pool.fetch("SELECT point, epoch_ms(ts) AS time, value, kind, quality FROM reading ORDER BY 1, 2")
    return [(row["point"], row["time"], row["value"], row["kind"], row["quality"]) for row in rows]


async def test_a_batch_of_every_kind_is_one_call(series_pool: Pool) -> None:
    given = batch((1, T0, 21.5), (2, T0, True), (3, T0, "open"), (4, T0, None, BAD), (1, T0 + 1, 7, UNCERTAIN))
    with counted() as calls:
        inserted = await insert(series_pool, given)
    assert (inserted.stored, inserted.duplicate, calls.number) == (5, 0, 1)
    assert inserted.fresh is given
    assert await values(series_pool) == [
        (1, T0, 21.5, 0, GOOD),
        (1, T0 + 1, 7.0, 0, UNCERTAIN),
        (2, T0, 1.0, 1, GOOD),
        (4, T0, None, 0, BAD),
    ]
    rows = await series_pool.fetch("SELECT point, epoch_ms(ts) AS time, value, quality FROM reading_text")
    assert [tuple(row) for row in rows] == [(3, T0, "open", GOOD)]


async def test_the_same_batch_again_stores_nothing(series_pool: Pool) -> None:
    given = batch((1, T0, 1.0), (2, T0, "on"))
    await insert(series_pool, given)
    again = await insert(series_pool, given)
    assert (again.stored, again.duplicate) == (0, 2)


async def test_only_what_is_new_in_a_batch_is_fresh_and_the_first_of_two_wins(series_pool: Pool) -> None:
    await insert(series_pool, batch((1, T0, 1.0)))
    mixed = batch((1, T0, 5.0), (1, T0 + 1, 2.0), (1, T0 + 1, 3.0), (2, T0, "a"), (2, T0, "b"), (2, T0, 4.0))
    inserted = await insert(series_pool, mixed)
    assert inserted.fresh.readings() == [Reading(1, T0 + 1, 2.0), Reading(2, T0, "a"), Reading(2, T0, 4.0)]
    assert inserted.duplicate == 3
    assert await values(series_pool) == [(1, T0, 1.0, 0, 0), (1, T0 + 1, 2.0, 0, 0), (2, T0, 4.0, 0, 0)]


async def test_latest_is_the_newest_by_its_own_time_not_by_its_arrival(series_pool: Pool) -> None:
    await insert(series_pool, batch((1, T0 + 2000, "late riser"), (1, T0 + 1000, 1.0), (2, T0, True, UNCERTAIN)))
    await insert(series_pool, batch((1, T0 + 1500, 2.0)))
    found = await latest(series_pool, [1, 2, 3])
    assert set(found) == {1, 2}
    assert (found[1].time, found[1].value) == (T0 + 2000, "late riser")
    assert (found[2].value, found[2].quality) == (True, UNCERTAIN)
    await insert(series_pool, batch((1, T0 + 3000, 3.0)))
    assert (await latest(series_pool, [1]))[1].value == 3.0


async def test_latest_says_when_it_was_received(series_pool: Pool) -> None:
    before = await series_pool.fetchval("SELECT epoch_ms(now())")
    await insert(series_pool, batch((1, T0, 1.0)))
    received = (await latest(series_pool, [1]))[1].received
    assert received is not None
    assert 0 <= received - before < 10_000


async def test_touched_hours_are_marked_once(series_pool: Pool) -> None:
    hour = 1_700_002_800_000
    await insert(
        series_pool, batch((1, hour, 1.0), (1, hour + 3_599_999, 1.0), (1, hour + 3_600_000, 1.0), (2, hour, "x"))
    )
    rows = await series_pool.fetch("SELECT point, epoch_ms(bucket) AS bucket FROM dirty ORDER BY 1, 2")
    assert [tuple(row) for row in rows] == [(1, hour), (1, hour + 3_600_000)]


async def test_writers_of_the_same_points_do_not_lock_each_other_out(series_pool: Pool) -> None:
    def shuffled(turn: int) -> ReadingBatch:
        order = range(200) if turn % 2 else reversed(range(200))
        return batch(*((point, T0 + turn, float(turn)) for point in order))

    inserted = await asyncio.gather(*(insert(series_pool, shuffled(turn)) for turn in range(16)))
    assert [one.stored for one in inserted] == [200] * 16
    assert {reading.value for reading in (await latest(series_pool, range(200))).values()} == {15.0}


async def test_an_empty_batch_is_fine(series_pool: Pool) -> None:
    assert (await insert(series_pool, ReadingBatch())).stored == 0
