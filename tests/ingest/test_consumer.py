"""From the broker to the store and on to live feeds, with faults on the way."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

from edifice.postgres import Pool, open_pool
from ingest import dead_letters, inbox
from ingest.consumer import run_ingest
from ingest.decode import MAX_PAYLOAD
from tests.support.broker_clients import ending
from tests.support.relay import Relay, relay_to
from timeseries.bus.client import Bus, open_bus
from timeseries.bus.live import LiveBatch, open_live
from timeseries.latest import TextCondition, latest
from timeseries.points import PointRow, sync
from timeseries.records import Reading


def now() -> int:
    return time.time_ns() // 1_000_000


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await condition():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def ingest(pool: Pool, url: str) -> AsyncIterator[str]:
    """A running ingest role with points of a building of its own; answers the building's key."""
    scope = f"hq{uuid4().hex[:8]}"
    await sync(pool, [PointRow(number, f"e{number}", scope, local_name=f"p{number}") for number in (1, 2)])
    stop = asyncio.Event()
    role = asyncio.create_task(run_ingest(pool, url, stop, name=scope))
    try:
        async with open_bus(url) as bus:
            # what is published before the role has subscribed reaches nobody
            async def heard() -> bool:
                if bus.connected:
                    await send(bus, f"{scope}/p1", now(), 0.0)
                return 1 in await latest(pool, [1])

            await until(heard)
        yield scope
    finally:
        async with ending(url, f"edifice-ingest-{scope}"), asyncio.timeout(20):
            stop.set()
            await role


async def send(bus: Bus, point: str, t: int, v: object, **more: object) -> None:
    await bus.publish(f"edifice/v1/{point}/reading", json.dumps({"t": t, "v": v, **more}).encode(), qos=1)


async def connected(bus: Bus) -> None:
    async with asyncio.timeout(30):
        while not bus.connected:
            await asyncio.sleep(0.01)


def of(scope: str) -> TextCondition:
    return TextCondition(contains=scope)


async def value_of(pool: Pool, point: int) -> object:
    return (await latest(pool, [point]))[point].value


async def test_what_is_published_is_stored_and_heard_live(series_pool: Pool, mqtt_url: str) -> None:
    async with ingest(series_pool, mqtt_url) as scope, open_live(mqtt_url) as live, open_bus(mqtt_url) as bus:
        feed = aiter(live)
        assert await anext(feed) == LiveBatch(gap=True)
        await connected(bus)
        t = now()
        await send(bus, f"{scope}/floor/p2", t, 21.5)
        async with asyncio.timeout(10):
            heard = await anext(feed)
            while (2, t) not in {(one.point, one.time) for one in heard.readings.readings()}:
                heard = await anext(feed)
        assert heard.lag is not None
        assert 0 <= heard.lag < 60_000
        assert (await latest(series_pool, [2]))[2].value == 21.5


async def test_poison_does_not_hold_up_what_follows(series_pool: Pool, mqtt_url: str) -> None:
    async with ingest(series_pool, mqtt_url) as scope, open_bus(mqtt_url) as bus:
        await connected(bus)
        for payload in (b"", b"{", b'{"t": 1, "v": 1}', b'{"t": 1700000000000, "v": NaN}', b"\xff" * 100, b"[]"):
            await bus.publish(f"edifice/v1/{scope}/p1/reading", payload, qos=1)
        await bus.publish(f"edifice/v1/{scope}/odd", b"x", qos=1)
        await send(bus, f"{scope}/p1", now() + 600_000, 1.0)
        await send(bus, f"{scope}/p2", now(), "last")

        async def arrived() -> bool:
            return 2 in await latest(series_pool, [2])

        await until(arrived)
        codes = sorted(letter.code for letter in await dead_letters.page(series_pool, 50, topic=of(scope)))
    assert codes == [
        *("BAD_JSON", "BAD_JSON", "BAD_JSON", "BAD_PAYLOAD", "NOT_A_NUMBER", "TIME_IN_FUTURE", "TIME_TOO_OLD"),
        "UNKNOWN_TOPIC_FORM",
    ]


async def test_a_reading_that_the_store_refuses_is_found_among_others(series_pool: Pool, mqtt_url: str) -> None:
    await series_pool.execute("ALTER TABLE reading ADD CONSTRAINT odd CHECK (1 / (value - 13)::int IS NOT NULL)")
    try:
        async with ingest(series_pool, mqtt_url) as scope, open_bus(mqtt_url) as bus:
            await connected(bus)
            t = now()
            for value in range(10, 17):
                await send(bus, f"{scope}/p2", t + value, value)

            async def arrived() -> bool:
                return await series_pool.fetchval("SELECT count(*) FROM reading WHERE point = 2") == 6

            await until(arrived)
            (letter,) = await dead_letters.page(series_pool, 9, topic=of(scope))
            (payload,) = (await dead_letters.payloads(series_pool, [letter.id])).values()
        assert letter.code == "NOT_STORED"
        assert json.loads(payload)["v"] == 13
    finally:
        await series_pool.execute("ALTER TABLE reading DROP CONSTRAINT odd")


async def test_a_message_that_takes_the_store_too_long_does_not_block_the_others(
    series_pool: Pool, sql_url: str, mqtt_url: str
) -> None:
    await series_pool.execute("ALTER TABLE reading ADD CONSTRAINT slow CHECK (value <> 13 OR pg_sleep(60) IS NULL)")
    hasty = await open_pool(f"{sql_url}{'&' if '?' in sql_url else '?'}statement_timeout=500")
    try:
        async with ingest(hasty, mqtt_url) as scope, open_bus(mqtt_url) as bus:
            await connected(bus)
            t = now()
            for value in range(10, 17):
                await send(bus, f"{scope}/p2", t + value, value)

            async def arrived() -> bool:
                stored = await series_pool.fetchval("SELECT count(*) FROM reading WHERE point = 2")
                return stored == 6 and await dead_letters.count(series_pool, topic=of(scope)) == 1

            await until(arrived)
            (letter,) = await dead_letters.page(series_pool, 9, topic=of(scope))
            (payload,) = (await dead_letters.payloads(series_pool, [letter.id])).values()
        assert letter.code == "NOT_STORED"
        assert json.loads(payload)["v"] == 13
    finally:
        hasty.terminate()
        await series_pool.execute("ALTER TABLE reading DROP CONSTRAINT slow")


async def test_letters_that_take_the_store_too_long_together_are_kept_one_by_one(
    series_pool: Pool, sql_url: str, mqtt_url: str
) -> None:
    await series_pool.execute("ALTER TABLE dead_letter ADD CONSTRAINT slow CHECK (pg_sleep(0.2) IS NOT NULL)")
    hasty = await open_pool(f"{sql_url}{'&' if '?' in sql_url else '?'}statement_timeout=500")
    try:
        async with ingest(hasty, mqtt_url) as scope, open_bus(mqtt_url) as bus:
            await connected(bus)
            blocked = await series_pool.acquire()
            await blocked.execute("BEGIN")
            await blocked.execute("LOCK TABLE dead_letter")
            await bus.publish(f"edifice/v1/{scope}/odd", b"first", qos=1)
            await asyncio.sleep(0.3)  # while it waits, the others gather
            for number in range(6):
                await bus.publish(f"edifice/v1/{scope}/odd", str(number).encode(), qos=1)
            await send(bus, f"{scope}/p2", now(), "last")
            await blocked.execute("ROLLBACK")
            await series_pool.release(blocked)

            async def arrived() -> bool:
                letters = await dead_letters.count(series_pool, topic=of(scope))
                return letters == 7 and 2 in await latest(series_pool, [2])

            await until(arrived)
            codes = {letter.code for letter in await dead_letters.page(series_pool, 9, topic=of(scope))}
        assert codes == {"UNKNOWN_TOPIC_FORM"}
        assert await value_of(series_pool, 2) == "last"
    finally:
        hasty.terminate()
        await series_pool.execute("ALTER TABLE dead_letter DROP CONSTRAINT slow")


async def test_a_flood_of_large_bad_messages_holds_up_nobody(series_pool: Pool, mqtt_url: str) -> None:
    async with ingest(series_pool, mqtt_url) as scope, open_bus(mqtt_url) as bad, open_bus(mqtt_url) as good:
        await connected(bad)
        await connected(good)
        for _ in range(60):
            await bad.publish(f"edifice/v1/{scope}/p1/reading", b"{" * MAX_PAYLOAD, qos=1)
        await send(good, f"{scope}/p2", now(), "last")

        async def arrived() -> bool:
            letters = await dead_letters.count(series_pool, topic=of(scope))
            return letters == 60 and 2 in await latest(series_pool, [2])

        await until(arrived)


async def test_a_point_that_appears_later_gets_what_was_sent_before(series_pool: Pool, mqtt_url: str) -> None:
    async with ingest(series_pool, mqtt_url) as scope, open_bus(mqtt_url) as bus:
        await connected(bus)
        t = now()
        await send(bus, f"{scope}/p9", t, 1.0)

        async def waits() -> bool:
            return await inbox.count(series_pool, of(scope)) == 1

        await until(waits)
        await sync(series_pool, [PointRow(9, "e9", scope, local_name="p9")])

        async def drained() -> bool:
            return 9 in await latest(series_pool, [9])

        await until(drained)
        await send(bus, f"{scope}/p9", t + 1, 2.0)

        async def newest() -> bool:
            return await value_of(series_pool, 9) == 2.0

        await until(newest)
        assert await inbox.count(series_pool, of(scope)) == 0


async def test_the_store_may_be_away_and_nothing_is_lost(series_pool: Pool, sql_url: str, mqtt_url: str) -> None:
    async with relayed_store(sql_url) as (relay, pool), ingest(pool, mqtt_url) as scope, open_bus(mqtt_url) as bus:
        await connected(bus)
        relay.cut()
        t = now()
        for number in range(500):
            await send(bus, f"{scope}/p2", t - number, number)
        await asyncio.sleep(0.5)
        assert await series_pool.fetchval("SELECT count(*) FROM reading WHERE point = 2") == 0
        relay.mend()

        async def stored() -> bool:
            return await series_pool.fetchval("SELECT count(*) FROM reading WHERE point = 2") == 500

        await until(stored)


@asynccontextmanager
async def relayed_store(sql_url: str) -> AsyncIterator[tuple[Relay, Pool]]:
    async with relay_to(sql_url) as (relay, url):
        pool = await open_pool(url)
        yield relay, pool
        pool.terminate()


async def test_the_broker_may_go_and_nothing_is_lost(series_pool: Pool, mqtt_url: str) -> None:
    async with relay_to(mqtt_url) as (relay, url), ingest(series_pool, url) as scope, open_bus(mqtt_url) as bus:
        await connected(bus)
        t = now()
        for number in range(600):
            await send(bus, f"{scope}/p2", t - number, number)
            if number % 200 == 100:
                relay.cut()
                await asyncio.sleep(0.1)
                relay.mend()

        async def stored() -> bool:
            return await series_pool.fetchval("SELECT count(*) FROM reading WHERE point = 2") == 600

        await until(stored)
    assert (await latest(series_pool, [2]))[2] == Reading(
        2, t, 0.0, received=(await latest(series_pool, [2]))[2].received
    )
