"""The copy of the points: who is called what."""

import asyncio

from edifice.postgres import Pool
from timeseries.points import CHANNEL, PointRow, numbers, resolve, sync


async def test_a_point_is_found_by_its_series_id_its_iri_and_its_id(series_pool: Pool) -> None:
    row = PointRow(7, "e7", "hq", series_ids=("ahu1.sat", "old.sat"), local_name="SAT", ids=("e3",))
    assert await sync(series_pool, [row]) == 1
    names = [("hq", name) for name in ("ahu1.sat", "old.sat", "SAT", "e7", "e3", "sat")]
    assert await resolve(series_pool, [*names, ("other", "SAT")]) == dict.fromkeys(names[:-1], 7)


async def test_a_second_sync_of_the_same_changes_nothing(series_pool: Pool) -> None:
    rows = [PointRow(7, "e7", "hq", local_name="SAT", unit="DEG_C", expected_interval=30.5)]
    assert await sync(series_pool, rows) == 1
    assert await sync(series_pool, rows) == 0
    assert await series_pool.fetchval("SELECT expected_interval_ms FROM point") == 30_500


async def test_a_name_that_two_points_share_is_nobodys(series_pool: Pool) -> None:
    await sync(series_pool, [PointRow(1, "e1", "hq", local_name="SAT"), PointRow(2, "e2", "hq", local_name="SAT")])
    assert await resolve(series_pool, [("hq", "SAT"), ("hq", "e2")]) == {("hq", "e2"): 2}


async def test_a_series_id_goes_before_the_last_part_of_an_iri(series_pool: Pool) -> None:
    await sync(series_pool, [PointRow(1, "e1", "hq", local_name="X"), PointRow(2, "e2", "hq", series_ids=("X",))])
    assert await resolve(series_pool, [("hq", "X")]) == {("hq", "X"): 2}


async def test_a_name_that_is_taken_back_is_no_longer_found(series_pool: Pool) -> None:
    await sync(series_pool, [PointRow(1, "e1", "hq", series_ids=("a", "b"))])
    assert await sync(series_pool, [PointRow(1, "e1", "hq", series_ids=("b",))]) == 1
    assert await resolve(series_pool, [("hq", "a"), ("hq", "b")]) == {("hq", "b"): 1}


async def test_a_retired_point_frees_its_names(series_pool: Pool) -> None:
    await sync(series_pool, [PointRow(1, "e1", "hq", local_name="SAT"), PointRow(2, "e2", "hq", local_name="SAT")])
    await sync(series_pool, [PointRow(1, "e1", "hq", local_name="SAT", retired=True)])
    assert await resolve(series_pool, [("hq", "SAT"), ("hq", "e1")]) == {("hq", "SAT"): 2}
    assert await numbers(series_pool, ["e1", "e2", "e9"]) == {"e2": 2}


async def test_a_name_too_long_for_a_topic_is_left_out(series_pool: Pool) -> None:
    await sync(series_pool, [PointRow(1, "e1", "hq", series_ids=("x" * 513, "y" * 512))])
    assert await series_pool.fetchval("SELECT count(*) FROM point_name") == 2


async def test_listeners_hear_of_a_change_and_of_nothing_else(series_pool: Pool) -> None:
    heard: list[str] = []
    async with series_pool.acquire() as connection:
        await connection.add_listener(CHANNEL, lambda *call: heard.append(call[3]))
        await sync(series_pool, [PointRow(1, "e1", "hq"), PointRow(2, "e2", "hq"), PointRow(3, "e3", "lab")])
        await sync(series_pool, [PointRow(1, "e1", "hq")])
        await asyncio.sleep(0.1)
        await connection.reset()
    assert sorted(heard) == ["hq", "lab"]
