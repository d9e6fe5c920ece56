"""Bad readings and bad documents: each is named, kept where it can be looked at, and harms nothing beside it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio

from edifice.errors import BadInput
from ingest import dead_letters, inbox
from ingest.consumer import run_ingest
from ingest.readings import post
from tests.support.twins import Twin
from timeseries.bus.client import Bus, open_bus

SECONDS = 30
TURTLE = """
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rec: <https://w3id.org/rec#> .
<urn:hq:room> a rec:Room ; brick:hasPoint <urn:hq:temp> .
<urn:hq:temp> a brick:Air_Temperature_Sensor .
"""
ALIASES = f"{{ {' '.join(f'a{number}: points {{ totalCount }}' for number in range(301))} }}"
DEEP = "{ spaces { nodes " + "{ partOf " * 30 + "{ id }" + "}" * 30 + "} }"
WIDE = "{ entities(first: 500) { nodes { id " + "relations(first: 500) { nodes { entity { id " * 4 + "}}} " * 4 + "}}}"
LATEST = '{ entity(by: {iri: "%s"}) { ... on Point { latest { value } } } }'


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest_asyncio.fixture(scope="module")
async def held(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """A building with one point."""
    file = tmp_path_factory.mktemp("good") / "hq.ttl"
    file.write_text(TURTLE)
    await twin.bring(file, "hq")
    await twin.project()
    return twin


async def until(ready: Any) -> None:
    """Wait for something that another task is to bring about."""
    async with asyncio.timeout(SECONDS):
        while not await ready():
            await asyncio.sleep(0.02)


async def test_posted_readings_are_rejected_one_by_one_with_reasons(held: Twin) -> None:
    good = {"building": "hq", "point": "temp", "time": now(), "value": 20.5}
    body = json.dumps([
        good,
        {**good, "time": now() + 3_600_000},
        {**good, "time": 1_491_004_800},
        {**good, "value": {"deep": 1}},
        {**good, "point": "nobody", "building": None},
        {**good, "quality": "PERFECT"},
    ])  # fmt: skip
    outcome = await post(held.runtime.pool, "application/json", body.encode(), now())
    assert (outcome.stored, outcome.duplicate, outcome.rejected) == (1, 0, 5)
    assert {reason.code: reason.places for reason in outcome.reasons} == {
        "TIME_IN_FUTURE": (2,),
        "TIME_TOO_OLD": (3,),
        "BAD_PAYLOAD": (4,),
        "UNKNOWN_POINT": (5,),
        "BAD_QUALITY": (6,),
    }
    assert await held.data(LATEST % "urn:hq:temp") == {"entity": {"latest": {"value": 20.5}}}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"[{"),
        ("application/json", b'[{"building": "hq", "point": "temp", "time": 1, "value": NaN}]'),
        ("image/png", b"\x89PNG"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_whole(held: Twin, kind: str, body: bytes) -> None:
    before = await held.runtime.pool.fetchval("SELECT count(*) FROM reading")
    with pytest.raises(BadInput) as caught:
        await post(held.runtime.pool, kind, body, now())
    assert caught.value.message
    assert await held.runtime.pool.fetchval("SELECT count(*) FROM reading") == before


async def test_a_line_that_is_no_json_costs_only_itself(held: Twin) -> None:
    good = json.dumps({"building": "hq", "point": "temp", "time": now(), "value": 1})
    body = f'{good}\n{{"building": "hq", "point": "temp", "time": {now()}, "value": NaN}}\nnonsense\n'
    outcome = await post(held.runtime.pool, "application/x-ndjson", body.encode(), now())
    assert (outcome.stored, outcome.rejected) == (1, 2)
    assert {reason.code: reason.places for reason in outcome.reasons} == {"NOT_A_NUMBER": (2,), "BAD_JSON": (3,)}


@pytest_asyncio.fixture
async def ingest(held: Twin) -> AsyncIterator[None]:
    """The role that takes readings from the broker, at work."""
    stop = asyncio.Event()
    task = asyncio.create_task(run_ingest(held.runtime.pool, held.runtime.addresses.mqtt_url, stop, name="bad"))
    yield
    stop.set()
    await asyncio.wait_for(task, SECONDS)


async def send(held: Twin, *messages: tuple[str, bytes]) -> None:
    """Publish as a device does, once the broker answers."""
    async with open_bus(held.runtime.addresses.mqtt_url) as bus:
        await until(lambda: connected(bus))
        for topic, payload in messages:
            await bus.publish(topic, payload, qos=1)


async def connected(bus: Bus) -> bool:
    return bus.connected


MESSAGES: Mapping[str, tuple[str, bytes]] = {
    "BAD_JSON": ("edifice/v1/hq/temp/reading", b"{"),
    "NOT_A_NUMBER": ("edifice/v1/hq/temp/reading", b'{"t": 1700000000000, "v": NaN}'),
    "TIME_IN_FUTURE": ("edifice/v1/hq/temp/reading", b'{"t": 99999999999999, "v": 1}'),
    "BAD_PAYLOAD": ("edifice/v1/hq/temp/reading", b"[1, 2]"),
    "UNKNOWN_TOPIC_FORM": ("edifice/v1/hq/temp", b"{}"),
}


async def test_bad_messages_become_dead_letters_and_good_ones_go_on(held: Twin, ingest: None) -> None:
    pool = held.runtime.pool
    good = json.dumps({"t": now(), "v": 7.5}).encode()
    await send(held, *MESSAGES.values(), ("edifice/v1/hq/temp/reading", good))
    await until(lambda: dead_letters_are(held, len(MESSAGES)))
    kept = await dead_letters.page(pool, 50)
    payloads = await dead_letters.payloads(pool, [letter.id for letter in kept])
    letters = {letter.code: (letter.topic, payloads[letter.id]) for letter in kept}
    assert letters == MESSAGES
    assert await held.data(LATEST % "urn:hq:temp") == {"entity": {"latest": {"value": 7.5}}}


async def dead_letters_are(held: Twin, number: int) -> bool:
    values = await held.data(LATEST % "urn:hq:temp")
    return await dead_letters.count(held.runtime.pool) == number and values["entity"]["latest"]["value"] == 7.5


async def test_readings_of_unknown_points_wait_until_the_point_is_there(
    held: Twin, ingest: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pool = held.runtime.pool
    await send(held, ("edifice/v1/hq/room/co2/reading", json.dumps({"t": now(), "v": 512}).encode()))
    await until(lambda: inbox.count(pool))
    (topic,) = await inbox.page(pool, 50)
    assert (topic.topic, topic.name, topic.messages) == ("edifice/v1/hq/room/co2/reading", "co2", 1)
    file = tmp_path_factory.mktemp("more") / "more.ttl"
    file.write_text("<urn:hq:co2> a <https://brickschema.org/schema/Brick#CO2_Sensor> .")
    await held.bring(file, "hq")
    await held.project()
    await until(lambda: inbox_is_empty(held))
    assert await held.data(LATEST % "urn:hq:co2") == {"entity": {"latest": {"value": 512.0}}}


async def inbox_is_empty(held: Twin) -> bool:
    return await inbox.count(held.runtime.pool) == 0


async def test_an_unknown_class_is_named_with_the_nearest(held: Twin) -> None:
    error = await held.error('{ points(where: {is: "Air_Temprature_Sensor"}) { totalCount } }')
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "brick:Air_Temperature_Sensor" in error["extensions"]["suggestions"]
    assert "Air_Temprature_Sensor" in error["message"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ points { ", "GRAPHQL_PARSE_FAILED"),
        ("{ pionts { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ points(after: "nonsense") { nodes { id } } }', "BAD_USER_INPUT"),
        ("{ points(first: 501) { nodes { id } } }", "BAD_USER_INPUT"),
        ('{ points { nodes { history(range: {end: "2017-04-01T00:00:00Z"}) { rows { time } } } } }', "BAD_USER_INPUT"),
        (ALIASES, "COST_LIMIT_EXCEEDED"),
        (DEEP, "COST_LIMIT_EXCEEDED"),
        (WIDE, "COST_LIMIT_EXCEEDED"),
    ],
)  # fmt: skip
async def test_a_document_that_cannot_be_answered_is_refused_by_name(held: Twin, query: str, code: str) -> None:
    answer = await held.ask(query)
    assert {error["extensions"]["code"] for error in answer.errors} == {code}
    assert all(error["message"] for error in answer.errors)
    assert await held.data("{ points { totalCount } }")
