"""Live batches reach every worker once, and what may have been missed is said."""

import asyncio
from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st

from tests.support.relay import relay_to
from timeseries.bus.client import open_bus
from timeseries.bus.live import LiveBatch, LiveFeed, LivePublisher, decode, encode, open_live
from timeseries.records import BAD, ReadingBatch

VALUES = st.none() | st.booleans() | st.text() | st.floats(allow_nan=False, allow_infinity=False)


def batch(*values: float | bool | str | None) -> ReadingBatch:
    made = ReadingBatch()
    for index, value in enumerate(values):
        made.add(index, 1_700_000_000_000 + index, value, BAD if value is None else 0)
    return made


@given(st.lists(VALUES), st.none() | st.integers(0, 10**12))
def test_what_is_encoded_is_decoded(values, lag) -> None:
    assert decode(encode(batch(*values), "run", 7, lag)) == (batch(*values), "run", 7, lag)


async def following(feed: LiveFeed) -> AsyncIterator[LiveBatch]:
    async for one in feed:
        yield one


async def after(feed: AsyncIterator[LiveBatch]) -> LiveBatch:
    async with asyncio.timeout(15):
        return await anext(feed)


async def test_every_worker_hears_every_batch_once(mqtt_url: str) -> None:
    async with open_bus(mqtt_url) as bus, open_live(mqtt_url) as first, open_live(mqtt_url) as second:
        feeds = [following(first), following(second)]
        for feed in feeds:
            assert await after(feed) == LiveBatch(gap=True)
        publisher = LivePublisher(bus, "once")
        while not await publisher.publish(batch(*(1.5, True, "open", None))):
            await asyncio.sleep(0.01)
        await publisher.publish(ReadingBatch())
        await publisher.publish(batch(2.5), 40)
        for feed in feeds:
            heard = await after(feed)
            assert [reading.value for reading in heard.readings.readings()] == [1.5, True, "open", None]
            assert heard.lag is None
            assert await after(feed) == LiveBatch(batch(2.5), lag=40)


async def test_a_batch_that_did_not_arrive_is_a_gap(mqtt_url: str) -> None:
    async with open_bus(mqtt_url) as bus, open_live(mqtt_url) as live:
        feed = following(live)
        await after(feed)
        while not bus.connected:
            await asyncio.sleep(0.01)
        for number, gap in ((5, False), (6, False), (8, True), (9, False)):
            await bus.publish("edifice/live/gappy", encode(batch(1.0), "first", number))
            assert (await after(feed)).gap == gap
        for number, gap in ((1, False), (3, True)):
            await bus.publish("edifice/live/gappy", encode(batch(1.0), "second", number))
            assert (await after(feed)).gap == gap
        await bus.publish("edifice/live/gappy", b"not ours")
        await bus.publish("edifice/live/gappy", encode(batch(1.0), "second", 4))
        assert not (await after(feed)).gap


async def test_a_worker_says_when_the_broker_is_away_and_when_it_is_back(mqtt_url: str) -> None:
    async with relay_to(mqtt_url) as (relay, url), open_live(url) as live:
        feed = following(live)
        assert await after(feed) == LiveBatch(gap=True)
        relay.cut()
        assert await after(feed) == LiveBatch(degraded=True)
        assert live.degraded
        relay.mend()
        assert await after(feed) == LiveBatch(gap=True)


async def test_publishing_without_a_broker_is_no_error(mqtt_url: str) -> None:
    async with relay_to(mqtt_url) as (relay, url):
        relay.cut()
        async with open_bus(url) as bus:
            assert not await LivePublisher(bus, "alone").publish(batch(1.0))
