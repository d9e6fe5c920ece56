"""Readings over HTTP are answered for after the commit."""

import json
from collections.abc import Mapping

import pytest

from edifice.calls import counted
from edifice.errors import BadInput
from edifice.postgres import Pool
from ingest import inbox
from ingest.bodies import CSV, JSON
from ingest.readings import UNKNOWN, UNPLACED, Outcome, Reason, post
from timeseries.latest import latest
from timeseries.points import PointRow, sync
from timeseries.records import Reading, ReadingBatch

NOW = 1_700_000_000_000


async def points(pool: Pool) -> None:
    await sync(pool, [PointRow(1, "e1", "hq", series_ids=("a/b",)), PointRow(2, "e2", "lab")])


def body(*items: Mapping[str, object]) -> bytes:
    return json.dumps([{"t": NOW, **item} for item in items]).encode()


async def test_counts_and_reasons(series_pool: Pool) -> None:
    await points(series_pool)
    sent = body(
        {"point": "e1", "v": 1},
        {"point": "a/b", "building": "hq", "v": 2},
        {"point": "a/b", "building": "hq", "v": 3, "t": NOW + 1},
        {"point": "e2", "v": "on"},
        {"point": "a/b", "v": 4},
        {"point": "e1", "building": "lab", "v": 4},
        {"point": "e1", "v": []},
    )
    with counted() as calls:
        outcome = await post(series_pool, JSON, sent, NOW)
    assert outcome == Outcome(
        stored=3,
        duplicate=1,
        unplaced=1,
        rejected=2,
        reasons=(
            Reason("BAD_PAYLOAD", "a value is a number, true, false, null or a text", 1, (7,)),
            Reason("UNKNOWN_POINT", UNKNOWN, 1, (5,)),
            Reason("UNKNOWN_POINT", UNPLACED, 1, (6,)),
        ),
    )
    assert calls.number == 4
    assert {number: found.value for number, found in (await latest(series_pool, [1, 2])).items()} == {1: 3.0, 2: "on"}


async def test_readings_of_named_points_wait_until_the_points_are_there(series_pool: Pool) -> None:
    sent = body(*({"building": "hq", "point": "a/new", "v": number, "t": NOW - number} for number in range(3)))
    for _ in range(2):
        assert (await post(series_pool, JSON, sent, NOW)).unplaced == 3
    (topic,) = await inbox.page(series_pool, 9)
    assert (topic.topic, topic.scope, topic.name, topic.messages) == ("edifice/v1/hq/a%2Fnew/reading", "hq", "a/new", 6)
    assert topic.samples[0] == f'{{"t":{NOW - 2},"v":2.0}}'

    await sync(series_pool, [PointRow(1, "e1", "hq", series_ids=("a/new",))])

    assert await inbox.drain(series_pool) == 3
    assert (await post(series_pool, JSON, sent, NOW)) == Outcome(0, 3, 0, 0, ())


async def test_many_readings_without_a_point_are_kept_in_parts(series_pool: Pool) -> None:
    lines = "".join(f"hq,p,{NOW - number},{number}\n" for number in range(12_000))
    with counted() as calls:
        outcome = await post(series_pool, CSV, f"building,point,time,value\n{lines}".encode(), NOW)
    assert (outcome.unplaced, outcome.reasons) == (
        12_000, (Reason("UNKNOWN_POINT", UNPLACED, 12_000, (1, 2, 3, 4, 5)),))  # fmt: skip
    assert calls.number == 3


async def test_new_readings_are_handed_on_to_be_published(series_pool: Pool) -> None:
    await points(series_pool)
    published: list[Reading] = []

    async def publish(batch: ReadingBatch) -> None:
        published.extend(batch.readings())

    for _ in range(2):
        await post(series_pool, JSON, body({"point": "e1", "v": 1}), NOW, publish)
    assert published == [Reading(1, NOW, 1.0)]


async def test_a_long_csv_is_stored_in_parts(series_pool: Pool) -> None:
    await points(series_pool)
    lines = "".join(f"e1,{NOW - number},{number}\n" for number in range(25_000))
    outcome = await post(series_pool, CSV, f"point,time,value\n{lines}".encode(), NOW)
    assert outcome == Outcome(25_000, 0, 0, 0, ())


async def test_a_body_that_cannot_be_read_stores_nothing(series_pool: Pool) -> None:
    await points(series_pool)
    with pytest.raises(BadInput):
        await post(series_pool, CSV, f'point,time,value\ne1,{NOW},1\n"e1,{NOW},1\n'.encode(), NOW)
    assert await series_pool.fetchval("SELECT count(*) FROM reading") == 0
