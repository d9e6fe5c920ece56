"""Readings of points that are not known yet wait for them."""

import asyncio

from edifice.postgres import Pool, listening
from ingest import inbox
from ingest.inbox import InboxTopic, Unknown, topic_id
from timeseries.grid import Range
from timeseries.latest import TextCondition, latest
from timeseries.notices import CHANNEL
from timeseries.points import PointRow, sync
from timeseries.raw import raw
from timeseries.records import BAD, GOOD, Value

T0 = 1_700_000_000_000


def unknown(*readings: tuple[str, int, Value]) -> Unknown:
    made = Unknown()
    for name, time, value in readings:
        place = made.place_of(("hq", name), f"edifice/v1/hq/{name}/reading", f"{time - T0}:{value}".encode())
        made.batch.add(place, time, value, BAD if value is None else GOOD)
    return made


async def readings(pool: Pool) -> int:
    return await pool.fetchval("SELECT count(*) FROM inbox_reading")


async def test_a_topic_shows_what_came_on_it(series_pool: Pool) -> None:
    assert await inbox.keep(series_pool, unknown(("a", T0, 1.0), ("b", T0, "on"), ("a", T0 + 1, 2.0))) == 3
    assert await inbox.keep(series_pool, unknown(("a", T0 + 2, 3.0), ("a", T0, 1.0))) == 1
    found = {one.name: one for one in await inbox.page(series_pool, 10)}
    assert found["a"].samples == ("0:1.0", "1:2.0")
    assert (found["a"].messages, found["b"].messages) == (4, 1)
    assert found["a"].first_seen < found["a"].last_seen
    assert found["b"] == InboxTopic(
        topic_id("hq", "b"),
        "hq",
        "b",
        "edifice/v1/hq/b/reading",
        found["b"].first_seen,
        found["b"].last_seen,
        1,
        ("0:on",),
    )


async def test_only_the_last_samples_are_kept_and_cut(series_pool: Pool) -> None:
    for number in range(8):
        kept = Unknown()
        place = kept.place_of(("hq", "a"), "a", str(number).encode() + b":" + b"x\0" * 300)
        kept.batch.add(place, T0 + number, 1.0)
        await inbox.keep(series_pool, kept)
    (topic,) = await inbox.page(series_pool, 1)
    assert [sample[:4] for sample in topic.samples] == ["7:x␀", "6:x␀", "5:x␀", "4:x␀", "3:x␀"]
    assert {len(sample) for sample in topic.samples} == {200}


async def test_one_message_may_name_tens_of_thousands_of_points(series_pool: Pool) -> None:
    kept = unknown(*((f"P{number}", T0, 1.0) for number in range(50_000)), ("P0", T0 + 1, 2.0))
    assert await inbox.keep(series_pool, kept) == 50_001
    assert await inbox.keep(series_pool, kept) == 0
    assert await inbox.count(series_pool) == 50_000


async def test_pages_by_topic(series_pool: Pool) -> None:
    await inbox.keep(series_pool, unknown(*((f"P{number}", T0, 1.0) for number in range(5))))
    first = await inbox.page(series_pool, 3)
    rest = await inbox.page(series_pool, 3, after=(first[-1].topic, first[-1].id))
    third = TextCondition(contains="p3/")
    assert [one.name for one in [*first, *rest]] == ["P0", "P1", "P2", "P3", "P4"]
    assert [one.name for one in await inbox.page(series_pool, 9, topic=third)] == ["P3"]
    assert (await inbox.count(series_pool), await inbox.count(series_pool, third)) == (5, 1)
    assert await inbox.by_ids(series_pool, [rest[0].id, "t0"]) == {rest[0].id: rest[0]}


async def test_a_point_that_appears_gets_its_readings(series_pool: Pool) -> None:
    kept = unknown(("a", T0, 1.0), ("a", T0 + 1, "on"), ("a", T0 + 2, None), ("a", T0 + 3, True), ("b", T0, 5.0))
    await inbox.keep(series_pool, kept)
    assert await inbox.drain(series_pool) == 0
    await sync(series_pool, [PointRow(7, "e7", "hq", series_ids=("a",))])
    assert await inbox.drain(series_pool) == 4
    (series,) = await raw(series_pool, [7], Range(T0, T0 + 10), 10)
    assert (series.values, series.qualities) == ((1.0, "on", None, True), (GOOD, GOOD, BAD, GOOD))
    assert (await latest(series_pool, [7]))[7].value is True
    assert [one.name for one in await inbox.page(series_pool, 9)] == ["b"]
    assert await readings(series_pool) == 1
    assert await inbox.drain(series_pool) == 0


async def test_those_who_keep_answers_current_are_told_of_what_was_drained(series_pool: Pool) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with listening(series_pool, [CHANNEL], lambda _connection, _process, channel, _: heard.put_nowait(channel)):
        await inbox.keep(series_pool, unknown(("a", T0, 1.0)))
        await sync(series_pool, [PointRow(7, "e7", "hq", series_ids=("a",))])
        assert await inbox.drain(series_pool) == 1
        async with asyncio.timeout(60):
            assert await heard.get() == CHANNEL


async def test_many_readings_are_drained_in_parts_by_several_at_once(series_pool: Pool) -> None:
    for start in range(0, 25_000, 5_000):
        await inbox.keep(series_pool, unknown(*(("a", T0 + start + number, 1.0) for number in range(5_000))))
    await sync(series_pool, [PointRow(7, "e7", "hq", series_ids=("a",))])
    drained = await asyncio.gather(*(inbox.drain(series_pool) for _ in range(3)))
    drained.append(await inbox.drain(series_pool))
    assert sum(drained) == 25_000
    assert await series_pool.fetchval("SELECT count(*) FROM reading") == 25_000
    assert (await readings(series_pool), await inbox.count(series_pool)) == (0, 0)


async def test_the_newest_readings_of_a_topic_are_kept(series_pool: Pool) -> None:
    await inbox.keep(series_pool, unknown(*(("a", T0 + number, float(number)) for number in range(10)), ("b", T0, 1.0)))
    assert await inbox.trim(series_pool, most_of_one=4) == 6
    rows = await series_pool.fetch(
        "SELECT value FROM inbox_reading WHERE topic_id = $1 ORDER BY ts", topic_id("hq", "a")
    )
    assert [row["value"] for row in rows] == [6.0, 7.0, 8.0, 9.0]
    assert await readings(series_pool) == 5


async def test_topics_not_heard_of_for_longest_make_room(series_pool: Pool) -> None:
    for name in ("old", "middle", "new"):
        await inbox.keep(series_pool, unknown(*((name, T0 + number, 1.0) for number in range(3))))
    assert await inbox.trim(series_pool, most=7) == 3
    assert {one.name for one in await inbox.page(series_pool, 9)} == {"middle", "new"}
    assert await inbox.trim(series_pool, most_topics=1) == 3
    assert {one.name for one in await inbox.page(series_pool, 9)} == {"new"}
    assert await inbox.trim(series_pool) == 0


async def test_nothing_to_keep(series_pool: Pool) -> None:
    assert await inbox.keep(series_pool, Unknown()) == 0
