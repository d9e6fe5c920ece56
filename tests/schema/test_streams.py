"""Subscriptions over the real stores: a snapshot first, then what comes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from operations import imports, uploads
from operations.imports import NewImport
from resolvers.live import readings as live_readings
from resolvers.live.notices import open_notices
from tests.support.buildings import APRIL, readings, small_building
from tests.support.contexts import Asking
from tests.support.streams import following, next_event
from timeseries.bus.live import LiveBatch
from timeseries.records import ReadingBatch

FOLLOW = """subscription ($where: PointWhere, $points: [ID!], $after: String, $deadband: Float, $min: Duration) {
  readings(where: $where, points: $points, after: $after, deadband: $deadband, minInterval: $min) {
    snapshot degraded dropped left cursor
    readings { pointId point { name } reading { time value unit { symbol } } }
  }
}"""


async def number_of(asking: Asking, id_: str) -> int:
    found = await asking.context.store.read("MATCH (p:Point {id: $id}) RETURN p.series", id=id_)
    assert found
    return found[0]


def deliver(asking: Asking, number: int, *values: tuple[int, float]) -> None:
    batch = ReadingBatch()
    for offset, value in values:
        batch.add(number, APRIL + offset, value)
    asking.context.live.deliver(LiveBatch(batch))


async def test_readings_begin_with_a_snapshot_and_go_on_with_the_newest(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)])
    number = await number_of(asking, "t1")
    answers = following(asking, FOLLOW, points=["t1", "t2"])

    snapshot = await next_event(answers)
    deliver(asking, number, (1000, 21.0), (2000, 22.0))
    event = await next_event(answers)
    await answers.aclose()

    assert (snapshot["snapshot"], snapshot["left"], snapshot["dropped"]) == (True, [], 0)
    assert snapshot["readings"] == [
        {"pointId": "t1", "point": {"name": "Zone air"},
         "reading": {"time": "2017-04-01T00:00:00Z", "value": 20.0, "unit": {"symbol": "°C"}}}
    ]  # fmt: skip
    assert (event["snapshot"], event["dropped"]) == (False, 1)
    assert [one["reading"]["value"] for one in event["readings"]] == [22.0]
    assert len(asking.context.live) == 0


async def test_small_moves_are_left_out(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)])
    number = await number_of(asking, "t1")
    answers = following(asking, FOLLOW, points=["t1"], deadband=0.5)

    await next_event(answers)
    deliver(asking, number, (1000, 20.4))
    waiting = asyncio.ensure_future(next_event(answers))
    await asyncio.sleep(0.05)
    deliver(asking, number, (2000, 20.6))
    event = await waiting
    await answers.aclose()

    assert [one["reading"]["value"] for one in event["readings"]] == [20.6]


async def test_going_on_from_a_cursor_sends_what_came_since(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)])
    first = following(asking, FOLLOW, points=["t1"])
    cursor = (await next_event(first))["cursor"]
    await first.aclose()

    again = following(asking, FOLLOW, points=["t1"], after=cursor)
    event = await next_event(again)
    await again.aclose()

    assert event["snapshot"] is False
    assert [one["pointId"] for one in event["readings"]] == ["t1"]  # it came less than 5 s before the cursor


async def test_points_that_no_longer_match_are_told(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_readings, "LOOK_SECONDS", 0.05)
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)])
    answers = following(asking, FOLLOW, where={"is": ["Sensor"], "latest": {"value": {"lt": 21}, "unit": "DEG_C"}})

    assert [one["pointId"] for one in (await next_event(answers))["readings"]] == ["t1"]
    await readings(asking, t1=[(1000, 30.0)])
    event = await next_event(answers)
    await readings(asking, t1=[(2000, 20.5)])
    again = await next_event(answers)
    await answers.aclose()

    assert event["left"] == ["t1"]
    assert [one["reading"]["value"] for one in again["readings"]] == [20.5]


async def test_a_subscription_must_say_which_points(asking: Asking) -> None:
    answers = following(asking, "subscription { readings { cursor } }")

    answer = await anext(answers)

    assert not answer.executed
    assert answer.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def one_chunk() -> AsyncIterator[bytes]:
    yield b"x"


async def test_an_import_is_followed_to_its_end(asking: Asking, tmp_path: Path) -> None:
    pool = asking.context.pool
    upload = await uploads.receive(pool, tmp_path, "a.ifc", one_chunk(), 10)
    await imports.create(pool, NewImport("i1", upload.id, "b1", "a.ifc", "ifc", upload.sha256))
    async with open_notices(pool, (imports.CHANNEL,)) as notices:
        context = replace(asking.context, notices=notices)
        follower = Asking(asking.engine, context)
        answers = following(follower, 'subscription { import(id: "i1") { state phase progress } }')

        assert await next_event(answers) == {"state": "QUEUED", "phase": None, "progress": None}
        claimed = await imports.claim(pool)
        assert claimed is not None
        await imports.progress(pool, claimed, "READ", 0.5)
        assert await next_event(answers) == {"state": "RUNNING", "phase": "READ", "progress": 0.5}
        await imports.finish(pool, claimed, "SUCCEEDED", applied=True)
        assert (await next_event(answers))["state"] == "SUCCEEDED"
        with pytest.raises(StopAsyncIteration):
            await anext(answers)
