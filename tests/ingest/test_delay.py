"""The lag counts the time that messages wait with the broker, which readings cannot tell."""

import asyncio
import time
from typing import Any

from edifice.telemetry import REGISTRY
from ingest.delay import Delay, probe_topic
from tests.support.broker_clients import ending
from timeseries.bus.client import Message, Session, open_bus


class Acknowledged:
    """The part of a bus that this needs."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def acknowledge(self, messages: list[Message]) -> None:
        self.messages += messages


def message(topic: str, payload: bytes, arrived: int, number: int = 1) -> Message:
    return Message(topic, payload, number, 1, arrived)


def lag() -> float:
    return REGISTRY.get_sample_value("edifice_ingest_lag_seconds") or 0


def test_without_a_probe_the_lag_counts_from_the_arrival() -> None:
    bus: Any = Acknowledged()
    delay = Delay(bus, "main")
    readings = [message("edifice/v1/hq/t1/reading", b"{}", 900), message("edifice/v1/hq/t2/reading", b"{}", 950)]

    assert delay.without_probes(readings) == readings
    assert delay.since(readings, 1000) == 100
    assert bus.messages == []


def test_what_a_probe_waited_with_the_broker_is_added() -> None:
    bus: Any = Acknowledged()
    delay = Delay(bus, "main")
    reading, probe = message("edifice/v1/hq/t1/reading", b"{}", 60_900), message("edifice/probe/main", b"1000", 61_000)

    assert delay.without_probes([reading, probe]) == [reading]
    assert delay.since([reading], 61_010) == 60_110
    assert bus.messages == [probe]


def test_clocks_that_were_set_back_make_no_negative_lag() -> None:
    bus: Any = Acknowledged()
    delay = Delay(bus, "main")
    delay.without_probes([message("edifice/probe/main", b"99999", 1000)])

    assert delay.since([message("edifice/v1/hq/t1/reading", b"{}", 2000)], 1500) == 0


def test_the_gauge_grows_while_the_store_does_not_take_what_came() -> None:
    bus: Any = Acknowledged()
    delay = Delay(bus, "main")
    reading = message("edifice/v1/hq/t1/reading", b"{}", time.time_ns() // 1_000_000 - 90_000)

    delay.without_probes([reading])
    late = lag()
    delay.since([reading], reading.arrived + 4_000)

    assert 90 <= late < 1_000
    assert lag() == 4


def test_a_probe_alone_says_that_nothing_is_late_any_more() -> None:
    bus: Any = Acknowledged()
    delay = Delay(bus, "main")
    delay.since([message("edifice/v1/hq/t1/reading", b"{}", 1_000)], 61_000)

    delay.without_probes([message("edifice/probe/main", b"70000", 70_002)])

    assert lag() == 0.002


async def test_probes_come_back_through_the_broker(mqtt_url: str) -> None:
    topic = probe_topic("there-and-back")
    session = Session((topic,), client_id="there-and-back")
    async with ending(mqtt_url, "there-and-back"), open_bus(mqtt_url, session) as bus:
        delay = Delay(bus, "there-and-back")
        probing = asyncio.create_task(delay.probe())
        async with asyncio.timeout(30):
            while not (messages := await bus.messages(10)):
                pass
        bus.stop_receiving()
        await probing
    (probe,) = messages
    assert probe.topic == topic
    assert 0 <= probe.arrived - int(probe.payload) < time.time_ns()
