"""What devices, networks and clocks do to readings: ingest killed before it acknowledges, poison, disorder, skew."""

import asyncio
import json
import random
import sys
from asyncio.subprocess import PIPE
from itertools import pairwise
from uuid import uuid4

import pytest

from edifice.postgres import Pool
from ingest import dead_letters, mqtt
from tests.support.devices import BUILDING, Devices, connected, now, payload, topic
from tests.support.documentation import ROOT
from tests.support.ingesting import ingesting, until_heard
from tests.support.reliability import Row
from tests.support.roles import until
from tests.support.twins import Twin
from timeseries.latest import TextCondition, latest
from timeseries.points import resolve

pytestmark = pytest.mark.fault

KILLS, AT_ONCE = 20, 50
HOURS = 3_600_000


async def test_ingest_killed_before_it_acknowledges(
    building: Twin, sql_url: str, mqtt_url: str, devices: Devices, reliability: Row
) -> None:
    pool, early = building.runtime.pool, Devices()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.ingest_killed", str(KILLS), sql_url, mqtt_url, f"k{uuid4().hex[:8]}",
        cwd=ROOT, stdout=PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(120), connected(mqtt_url) as bus:
            first = asyncio.create_task(process.stdout.readline())
            while not first.done():  # until it has subscribed, nobody keeps its messages
                await early.publish(bus, 1)
                await asyncio.sleep(0.1)
            codes = [int(await first)]
            while len(codes) < KILLS:
                await devices.publish(bus, AT_ONCE)
                codes.append(int(await process.stdout.readline()))
        assert set(codes) == {-9}
        await until(lambda: devices.are_stored(pool))
    finally:
        process.terminate()
        await process.wait()
    reliability.number, reliability.fault = 5, f"kill -9 of ingest between commit and acknowledgement, {KILLS} times"
    reliability.promised = "what was not acknowledged comes again; what was stored is not stored twice"
    await devices.account(reliability, pool)


async def test_duplicates_late_and_out_of_order(
    building: Twin, mqtt_url: str, devices: Devices, reliability: Row
) -> None:
    pool, dice = building.runtime.pool, random.Random(5)
    async with ingesting(pool, mqtt_url), connected(mqtt_url) as bus:
        await until_heard(bus, pool)
        # made here: they are to be newer than the probes that were to be heard
        readings = [*devices.readings(200), *devices.readings(100, late=8 * 24 * HOURS)]
        messages = readings * 3
        dice.shuffle(messages)
        looking = asyncio.create_task(look(pool))
        for reading in messages:
            await bus.publish(topic(reading["point"]), payload(reading), qos=1)
        await until(lambda: devices.are_stored(pool))
    looking.cancel()
    seen = await looking
    assert len(seen) > 1
    for before, later in pairwise(seen):
        assert all(later[point] >= time for point, time in before.items())
    newest = {name: max(int(str(one["time"])) for one in readings if one["point"] == name) for name in ("p0", "p1")}
    numbers = await resolve(pool, [(BUILDING, name) for name in newest])
    shown = await latest(pool, list(numbers.values()))
    assert {name: shown[numbers[BUILDING, name]].time for name in newest} == newest
    reliability.number, reliability.fault = 6, "each reading three times, a third 8 days late, all out of order"
    reliability.promised = "each once; the latest value never goes back"
    await devices.account(reliability, pool)
    reliability.sent = f"{len(messages)} messages of {len(readings)} readings"


async def look(pool: Pool) -> list[dict[int, int]]:
    """The times of the latest readings by point, again and again, until cancelled."""
    seen: list[dict[int, int]] = []
    try:
        while True:
            rows = await pool.fetch("SELECT point, epoch_ms(ts) AS time FROM latest")
            seen.append({row["point"]: row["time"] for row in rows})
            await asyncio.sleep(0.01)
    except asyncio.CancelledError:
        return seen


POISON = {
    "BAD_JSON": b"{",
    "NOT_A_NUMBER": b'{"t": 1700000000000, "v": NaN}',
    "PAYLOAD_TOO_LARGE": json.dumps({"t": 1_700_000_000_000, "v": "x" * 10_000_000}).encode(),
    "BAD_PAYLOAD": b'{"t": 1700000000000, "v": {"value": 70, "unit": "degF"}}',
}


async def test_poison(building: Twin, mqtt_url: str, devices: Devices, reliability: Row) -> None:
    pool = building.runtime.pool
    async with ingesting(pool, mqtt_url), connected(mqtt_url) as bus:
        await until_heard(bus, pool)
        for bad in POISON.values():
            await devices.publish(bus, 10)
            await bus.publish(topic("p1"), bad, qos=1)
        await bus.publish(f"edifice/v1/{BUILDING}/p1/value", b"{}", qos=1)
        await devices.publish(bus, 10)
        wanted = {*POISON, "UNKNOWN_TOPIC_FORM"}
        await until(lambda: letters_are(pool, wanted))
        await until(lambda: devices.are_stored(pool))
    letters = await dead_letters.page(pool, 20, topic=TextCondition(contains=BUILDING))
    assert len(letters) == len(wanted)
    reliability.number, reliability.fault = (
        8,
        "bad JSON, NaN, 10 MB, a topic of no form, a value with a unit of its own",
    )
    reliability.promised = "a dead letter with the reason for each; the others go on"
    await devices.account(reliability, pool)
    reliability.sent += f", {len(wanted)} bad messages"
    reliability.stored += f", {len(letters)} dead letters"


async def letters_are(pool: Pool, wanted: set[str]) -> bool:
    found = await dead_letters.page(pool, 20, topic=TextCondition(contains=BUILDING))
    return {letter.code for letter in found} == wanted


@pytest.mark.parametrize("of", ["device", "server"])
async def test_clock_skew(
    building: Twin, mqtt_url: str, devices: Devices, reliability: Row, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    """The clock of the server is the one that ingest is given, moved by two hours; that of PostgreSQL is right."""
    pool = building.runtime.pool
    await pool.execute("TRUNCATE dead_letter")
    ahead, right = Devices(), devices
    async with ingesting(pool, mqtt_url), connected(mqtt_url) as bus:
        await until_heard(bus, pool)
        if of == "server":
            monkeypatch.setattr(mqtt, "_now", lambda: now() + 2 * HOURS)
            await right.publish(bus, 50, late=-HOURS)  # right by the clocks of the devices
            await until(lambda: right.are_stored(pool))
            monkeypatch.setattr(mqtt, "_now", lambda: now() - 2 * HOURS)
            await ahead.publish(bus, 50, late=-HOURS)
        else:
            await right.publish(bus, 50, late=2 * HOURS)
            await ahead.publish(bus, 50, late=-3 * HOURS)
        await until(lambda: count_is(pool, 50))
        await until(lambda: right.are_stored(pool))
    assert await ahead.stored(pool) == 0
    payloads = await dead_letters.payloads(pool, [one.id for one in await dead_letters.page(pool, 99)])
    assert {json.loads(kept)["v"] for kept in payloads.values()} == ahead.sent
    reliability.number, reliability.fault = 9, f"clock of the {of} two hours ahead, and two behind"
    reliability.promised = "a time in the future, by the server's clock, is a dead letter; any other counts"
    await right.account(reliability, pool)
    reliability.sent, reliability.stored = "100 readings", "50, and 50 whole as dead letters `TIME_IN_FUTURE`"


async def count_is(pool: Pool, wanted: int) -> bool:
    letters = await dead_letters.page(pool, 99)
    return [letter.code for letter in letters] == ["TIME_IN_FUTURE"] * wanted
