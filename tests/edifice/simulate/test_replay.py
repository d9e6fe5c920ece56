"""A replay speaks the readings of a file again, in their order and with times of now."""

import asyncio
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from edifice.errors import BadInput, NotFound
from edifice.simulate.replay import Replayed, recording, replay
from ingest.readings_file import layout_of
from tests.support.twins import Twin
from timeseries.bus.client import Session, open_bus

MAPPING = 'version = 1\n[readings]\ntime = "time"\nvalue = "value"\npoint = "id"\n'
MODEL = """
@prefix brick: <https://brickschema.org/schema/Brick#> .
<urn:hq#a> a brick:Air_Temperature_Sensor . <urn:hq#b> a brick:Fan_Status .
"""
ROWS = """time,value,id
2015-01-01T00:15:00Z,20.5,urn:hq#a
2015-01-01T00:00:00Z,20.0,urn:hq#a
2015-01-01T00:00:00Z,on,urn:hq#b
2015-01-01T00:00:00Z,1,urn:hq#unknown
no time,1,urn:hq#a
"""
QUARTER_AT_SPEED_MS = 100
SPEED = 900_000 / QUARTER_AT_SPEED_MS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "readings.csv"
    path.write_text(ROWS)
    return path


@pytest_asyncio.fixture(scope="module")
async def hq(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Twin:
    model = tmp_path_factory.mktemp("hq") / "hq.ttl"
    model.write_text(MODEL)
    await twin.bring(model, "hq")
    return twin


async def test_readings_are_spoken_in_order_with_times_of_now(hq: Twin, file: Path) -> None:
    # given a recording of two moments, and somebody who hears the building
    read = recording(file, layout_of(MAPPING))
    ids = {point["iri"]: point["id"] for point in (await hq.data("{ points { nodes { id iri } } }"))["points"]["nodes"]}
    began = time.time_ns() // 1_000_000
    async with open_bus(hq.runtime.addresses.mqtt_url, Session(("edifice/v1/hq/batch",))) as bus:
        while not bus.connected:
            await bus.messages(1)
        # when it is replayed
        done = await replay(hq.runtime, asyncio.Event(), "hq", read, SPEED)
        heard: list[Any] = []
        async with asyncio.timeout(20):
            while len(heard) < 2:
                heard += [orjson.loads(message.payload) for message in await bus.messages(10)]

    # then each moment is one message, as far after the first as it was, and bad rows and strangers are counted
    assert [message["v"] for message in heard] == [
        {ids["urn:hq#a"]: 20.0, ids["urn:hq#b"]: "on"},
        {ids["urn:hq#a"]: 20.5},
    ]
    assert heard[0]["t"] >= began
    assert heard[1]["t"] - heard[0]["t"] == QUARTER_AT_SPEED_MS
    assert (done, read.bad_rows) == (Replayed(3, 2, 1), 1)


async def test_readings_that_a_later_one_overtakes_within_a_millisecond_are_counted(hq: Twin, file: Path) -> None:
    read = recording(file, layout_of(MAPPING))

    done = await replay(hq.runtime, asyncio.Event(), "hq", read, speed=900_000 / 0.4)

    assert done == Replayed(readings=2, points=2, unplaced=1, displaced=1)


async def test_a_replay_ends_when_told_to(hq: Twin, file: Path) -> None:
    stop = asyncio.Event()
    stop.set()
    assert await replay(hq.runtime, stop, "hq", recording(file, layout_of(MAPPING)), SPEED) == Replayed(0, 2, 1)


async def test_a_building_without_the_points_is_refused(hq: Twin, file: Path) -> None:
    with pytest.raises(NotFound, match="the building nowhere has none of the 3 points of the file"):
        await replay(hq.runtime, asyncio.Event(), "nowhere", recording(file, layout_of(MAPPING)), SPEED)


def test_a_file_without_readings_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("time,value,id\n")
    with pytest.raises(BadInput, match=r"empty\.csv has no readings"):
        recording(empty, layout_of(MAPPING))
