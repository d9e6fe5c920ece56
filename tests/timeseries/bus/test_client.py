"""At least once, over lost connections, with bounded memory."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import pytest

from edifice.errors import StoreUnavailable
from tests.support.relay import relay_to
from timeseries.bus.client import Bus, Message, Session, open_bus


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


@pytest.fixture
def tree() -> str:
    """A root topic of this test's own."""
    return f"t{uuid4().hex[:10]}"


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
