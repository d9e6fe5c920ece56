"""A client whose network swallows everything: nobody says that it is gone."""

import asyncio

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.asyncio.client import ClientConnection

from edifice import http_server
from tests.support.devices import LATEST, POINTS, now
from tests.support.relay import relay_to
from tests.support.reliability import Row
from tests.support.roles import until
from tests.support.serving import client, served
from tests.support.twins import Twin
from timeseries.bus.client import open_bus
from timeseries.bus.live import LivePublisher
from timeseries.records import ReadingBatch

pytestmark = pytest.mark.fault

PING_SECONDS = 1.0
ROUNDS = 300
FOLLOW = "subscription ($points: [ID!]) { readings(points: $points) { readings { pointId reading { value time } } } }"
OPEN = {"edifice_sockets": 1.0, "edifice_socket_operations": 1.0, "edifice_graphql_subscriptions": 1.0}


async def test_a_subscriber_that_is_swallowed(
    building: Twin, mqtt_url: str, reliability: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "PING_SECONDS", PING_SECONDS)
    ids = [node["id"] for node in (await building.data(LATEST))["points"]["nodes"]]
    async with (
        served(building, send_buffer=4096) as server,
        relay_to(server.url) as (relay, _),
        open_bus(mqtt_url) as bus,
        client(relay.port) as lost,
        client(server.port) as other,
    ):
        for one in (lost, other):
            await one.subscribe("1", FOLLOW, {"points": ids})
            assert (await one.message())["type"] == "next"
        await until(lambda: shows(server.url, 2))

        # when one of two clients is no longer there, though its connection is, and more comes than buffers hold
        relay.swallow()
        healing = asyncio.create_task(until(lambda: shows(server.url, 1)))
        numbers = [row["id"] for row in await building.runtime.pool.fetch("SELECT id FROM point")]
        reading = asyncio.create_task(drained(other.socket))
        publisher = LivePublisher(bus, "test")
        for round_ in range(ROUNDS):
            batch = ReadingBatch()
            for number in numbers:
                batch.add(number, now() + round_, float(round_))
            await publisher.publish(batch)
            await asyncio.sleep(0.005)

        # then its socket and its subscription go, and the other one stays
        seconds = await healing
        await asyncio.sleep(3 * PING_SECONDS)
        assert await shows(server.url, 1)
        relay.cut()
        reading.cancel()
    assert len(numbers) == POINTS
    reliability.number, reliability.fault = 18, "half-open TCP: the network of a subscriber swallows everything"
    reliability.promised = "pings close it and free its subscription; others go on"
    reliability.meanwhile = "everything"
    reliability.heal = seconds
    reliability.sent = f"pings each {PING_SECONDS:g} s (20 s in production)"


async def drained(socket: ClientConnection) -> None:
    """Read as a client that is well does."""
    async for _ in socket:
        pass


async def shows(url: str, clients: int) -> bool:
    """Whether so many clients have a socket, with one subscription each."""
    async with httpx.AsyncClient() as asking:
        text = (await asking.get(f"{url}metrics")).text
    found = {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name in OPEN
    }
    return found == {name: clients * value for name, value in OPEN.items()}
