"""Names are remembered, asked for once, and forgotten when they change."""

import asyncio

from edifice.calls import counted
from edifice.postgres import Pool
from ingest.topics import TopicIndex
from timeseries.points import PointRow, sync


async def test_a_name_is_asked_for_once_known_or_not(series_pool: Pool) -> None:
    await sync(series_pool, [PointRow(1, "e1", "hq", series_ids=("a",))])
    index = TopicIndex(series_pool)
    with counted() as calls:
        await index.look_up([("hq", "a"), ("hq", "nobody"), ("lab", "a")])
        await index.look_up([("hq", "a"), ("hq", "nobody")])
        await index.look_up([])
    assert calls.number == 1
    assert (index.in_scope("hq"), index.in_scope("lab")) == ({"a": 1}, {})


async def test_a_building_is_forgotten_by_itself(series_pool: Pool) -> None:
    await sync(series_pool, [PointRow(1, "e1", "hq"), PointRow(2, "e2", "lab")])
    index = TopicIndex(series_pool)
    await index.look_up([("hq", "e1"), ("lab", "e2")])
    index.forget("hq")
    assert (index.in_scope("hq"), index.in_scope("lab")) == ({}, {"e2": 2})
    assert index.changed.is_set()


async def test_nothing_is_kept_of_buildings_without_points(series_pool: Pool) -> None:
    index = TopicIndex(series_pool)
    await index.look_up((f"nowhere{number}", "a") for number in range(3))
    assert index.in_scope("nowhere1") == {}
    assert index.in_scope("nowhere1") is index.in_scope("nowhere2")


async def test_a_point_that_appears_is_heard_of(series_pool: Pool) -> None:
    index = TopicIndex(series_pool)
    listening = asyncio.create_task(index.listen())
    async with asyncio.timeout(10):
        await index.changed.wait()
        index.changed.clear()
        await index.look_up([("hq", "e1")])
        assert index.in_scope("hq") == {}
        await sync(series_pool, [PointRow(1, "e1", "hq")])
        await index.changed.wait()
        await index.look_up([("hq", "e1")])
    assert index.in_scope("hq") == {"e1": 1}
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_lost_connection_is_replaced_and_everything_asked_again(series_pool: Pool) -> None:
    index = TopicIndex(series_pool)
    listening = asyncio.create_task(index.listen())
    async with asyncio.timeout(20):
        for _ in range(2):
            await index.changed.wait()
            index.changed.clear()
            await series_pool.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
