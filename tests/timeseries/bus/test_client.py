"""At least once, over lost connections, with bounded memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import pytest_asyncio

from edifice.errors import StoreUnavailable
from tests.support.broker_clients import ending
from tests.support.relay import relay_to
from timeseries.bus.client import MOST_BYTES, Bus, Message, Session, open_bus

MEGABYTE = 1 << 20


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not condition():
            await asyncio.sleep(0.01)


async def receive(bus: Bus, count: int) -> list[Message]:
    """At least so many messages, acknowledged as they come."""
    got: list[Message] = []
    async with asyncio.timeout(20):
        while len(got) < count:
            messages = await bus.messages(1000)
            bus.acknowledge(messages)
            got += messages
    return got


def session(tree: str, **more) -> Session:
    return Session((f"{tree}/#",), client_id=f"client-{tree}", **more)


@pytest_asyncio.fixture
async def tree(mqtt_url: str) -> AsyncIterator[str]:
    """A root topic of this test's own; the sessions below it and beside it end with the test."""
    name = f"t{uuid4().hex[:10]}"
    async with ending(mqtt_url, f"client-{name}", f"client-{name}-b"):
        yield name


async def test_a_refused_account_is_told_until_it_is_taken(mqtt_url: str, tree: str) -> None:
    parts = urlsplit(mqtt_url)
    async with open_bus(
        parts._replace(netloc=f"{parts.username}:wrong@{parts.netloc.rpartition('@')[2]}").geturl()
    ) as bus:
        await until(lambda: bus.trouble is not None)
        assert bus.trouble == (
            "The broker refuses the user or the password: put those that it knows into EDIFICE_MQTT_URL."
        )
        assert not bus.connected
    async with relay_to(mqtt_url) as (relay, url), open_bus(url, session(tree)) as bus:
        await until(lambda: bus.connected)
        assert bus.trouble is None
        relay.cut()
        await until(lambda: bus.trouble is not None)
        assert (bus.trouble or "").startswith("The broker does not answer: ")
        relay.mend()
        await until(lambda: bus.connected)
        assert bus.trouble is None


async def test_messages_come_in_batches_and_in_order(mqtt_url: str, tree: str) -> None:
    async with open_bus(mqtt_url, session(tree)) as bus, open_bus(mqtt_url) as sender:
        await until(lambda: bus.connected and sender.connected)
        for number in range(100):
            await sender.publish(f"{tree}/a", str(number).encode(), qos=1)
        got = await receive(bus, 100)
    assert [message.payload for message in got] == [str(number).encode() for number in range(100)]
    assert {message.topic for message in got} == {f"{tree}/a"}


async def test_no_more_than_asked_for_at_a_time(mqtt_url: str, tree: str) -> None:
    async with open_bus(mqtt_url, session(tree)) as bus, open_bus(mqtt_url) as sender:
        await until(lambda: bus.connected and sender.connected)
        for _ in range(5):
            await sender.publish(f"{tree}/a", b"", qos=1)
        await until(lambda: len(bus._backlog) == 5)
        assert await bus.messages(2) != []
        assert len(await bus.messages(2)) == 2
        assert len(await bus.messages(2)) == 1


async def test_what_was_not_acknowledged_comes_again_in_the_next_session(mqtt_url: str, tree: str) -> None:
    async with open_bus(mqtt_url) as sender:
        async with open_bus(mqtt_url, session(tree)) as bus:
            await until(lambda: bus.connected and sender.connected)
            for number in range(4):
                await sender.publish(f"{tree}/a", str(number).encode(), qos=1)
            await until(lambda: len(bus._backlog) == 4)
            bus.acknowledge(await bus.messages(2))
        await sender.publish(f"{tree}/a", b"4", qos=1)
        async with open_bus(mqtt_url, session(tree)) as bus:
            got = await receive(bus, 3)
    assert [message.payload for message in got] == [b"2", b"3", b"4"]


async def test_a_cut_connection_comes_back_with_what_was_open(mqtt_url: str, tree: str) -> None:
    async with relay_to(mqtt_url) as (relay, url), open_bus(url, session(tree)) as bus, open_bus(mqtt_url) as sender:
        await until(lambda: bus.connected and sender.connected)
        await sender.publish(f"{tree}/a", b"0", qos=1)
        await sender.publish(f"{tree}/a", b"1", qos=1)
        await until(lambda: len(bus._backlog) == 2)
        old = await bus.messages(1)
        relay.cut()
        await until(lambda: not bus.connected)
        with pytest.raises(StoreUnavailable) as caught:
            await bus.publish(f"{tree}/b", b"")
        assert caught.value.store == "broker"
        await sender.publish(f"{tree}/a", b"2", qos=1)
        relay.mend()
        await until(lambda: bus.connected)
        bus.acknowledge(old)  # of the old connection: this must not acknowledge another message
        got = await receive(bus, 3)
    assert [message.payload for message in got] == [b"0", b"1", b"2"]


async def test_a_backlog_is_bounded_and_nothing_is_lost(mqtt_url: str, tree: str) -> None:
    async with open_bus(mqtt_url, session(tree, waiting=50)) as bus, open_bus(mqtt_url) as sender:
        await until(lambda: bus.connected and sender.connected)
        for number in range(400):
            await sender.publish(f"{tree}/a", str(number).encode(), qos=1)
        await asyncio.sleep(0.3)
        assert len(bus._backlog) == 50
        seen: set[bytes] = set()
        async with asyncio.timeout(30):
            while len(seen) < 400:
                messages = await bus.messages(20)
                bus.acknowledge(messages)
                seen |= {message.payload for message in messages}
    assert seen == {str(number).encode() for number in range(400)}


async def test_bytes_are_bounded_too_and_the_broker_holds_the_rest_back(mqtt_url: str, tree: str) -> None:
    async with open_bus(mqtt_url, session(tree)) as bus, open_bus(mqtt_url, session(f"{tree}-b")) as other:
        async with open_bus(mqtt_url) as sender:
            await until(lambda: bus.connected and other.connected and sender.connected)
            connection, sending = bus.connection, asyncio.create_task(send_megabytes(sender, tree, 96))

            # given somebody who takes nothing, when more comes than may wait, then no more of it is read
            await until(lambda: bus._bytes >= MOST_BYTES)
            await asyncio.sleep(1)
            assert bus._bytes < MOST_BYTES + 2 * MEGABYTE
            # and others go on
            await sender.publish(f"{tree}-b/a", b"still heard", qos=0)
            assert [message.payload for message in await receive(other, 1)] == [b"still heard"]

            # when it is taken, then all comes, on the same connection, and once
            got = await receive(bus, 96)
            await sending
        assert [message.payload[:2] for message in got] == [b"%02d" % number for number in range(96)]
        assert (bus.connection, bus._bytes) == (connection, 0)


async def send_megabytes(sender: Bus, tree: str, count: int) -> None:
    for number in range(count):
        async with asyncio.timeout(60):
            await sender.publish(f"{tree}/a", b"%02d" % number + b"x" * MEGABYTE, qos=1)


async def test_who_hears_without_a_session_loses_what_is_beyond_the_bytes(mqtt_url: str, tree: str) -> None:
    async with open_bus(mqtt_url, Session((f"{tree}/#",))) as bus, open_bus(mqtt_url) as sender:
        await until(lambda: bus.connected and sender.connected)
        await send_megabytes(sender, tree, 40)
        await until(lambda: bus._bytes >= MOST_BYTES)
        await asyncio.sleep(0.5)
        assert len(await bus.messages(100)) == 32
        await sender.publish(f"{tree}/a", b"goes on")
        await until(lambda: bus.waiting > 0)
        assert [message.payload for message in await bus.messages(100)][-1] == b"goes on"


async def test_a_connection_that_goes_while_nothing_is_read_comes_back(mqtt_url: str, tree: str) -> None:
    async with relay_to(mqtt_url) as (relay, url), open_bus(url, session(tree)) as bus, open_bus(mqtt_url) as sender:
        await until(lambda: bus.connected and sender.connected)
        for number in range(40):
            await sender.publish(f"{tree}/a", b"%02d" % number + b"x" * MEGABYTE, qos=1)
        await until(lambda: bus._holding)
        relay.cut()
        bus.acknowledge(await bus.messages(1000))  # nobody hears it
        await until(lambda: not bus.connected)
        assert bus._bytes == 0
        relay.mend()
        got = await receive(bus, 40)
    assert {message.payload[:2] for message in got} == {b"%02d" % number for number in range(40)}


async def test_a_broker_that_is_not_there_yet_is_waited_for(mqtt_url: str, tree: str) -> None:
    async with relay_to(mqtt_url) as (relay, url):
        relay.cut()
        async with open_bus(url, session(tree)) as bus:
            await asyncio.sleep(0.3)
            assert not bus.connected
            relay.mend()
            await until(lambda: bus.connected)


async def test_whoever_waits_is_woken_by_a_change_and_by_the_end(mqtt_url: str, tree: str) -> None:
    async with relay_to(mqtt_url) as (relay, url), open_bus(url, session(tree)) as bus:
        async with asyncio.timeout(15):
            assert await bus.messages(1) == []
            assert bus.connected
            relay.cut()
            assert await bus.messages(1) == []
            assert not bus.connected
            bus.stop_receiving()
            assert await bus.messages(1) == []


async def test_a_wrong_password_is_tried_again_and_never_shown(
    mqtt_url: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = mqtt_url.replace("//edifice:", "//edifice:wrong-")
    async with open_bus(wrong) as bus:
        await asyncio.sleep(0.5)
        assert not bus.connected
    written = caplog.text + "".join(capsys.readouterr())
    assert "broker away" in written
    assert "wrong-" not in written
