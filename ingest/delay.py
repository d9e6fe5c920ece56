"""How late a commit is: the time that messages wait here, and before that with the broker, which probes measure.

Messages carry no time of their publish, and the times of readings tell nothing, since devices send old ones too. So a
probe goes through the broker and the same queue as the readings do, and comes back behind all that waits there.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

from edifice.errors import StoreUnavailable
from ingest.metrics import LAG
from timeseries.bus.client import Bus, Message

PROBE_SECONDS = 1.0


def probe_topic(name: str) -> str:
    """Where the ingest process of this name sends its probes, and hears them."""
    return f"edifice/probe/{name}"


class Delay:
    """The delay of one ingest process; its session hears `probe_topic(name)`."""

    def __init__(self, bus: Bus, name: str) -> None:
        self._bus = bus
        self._topic = probe_topic(name)
        self._waited = 0
        self._out = 0
        self._last = 0
        self._oldest = 0
        self.in_hand = 0
        LAG.set_function(self._lag)

    async def probe(self) -> None:
        """Send one probe after the other, until cancelled or the bus stops receiving."""
        while not self._bus.closing:
            if self._bus.connected and self._out != self._bus.connection:
                self._out = self._bus.connection
                with suppress(StoreUnavailable):
                    await self._bus.publish(self._topic, str(_now()).encode(), qos=1)
            await asyncio.sleep(PROBE_SECONDS)

    def without_probes(self, messages: Sequence[Message]) -> list[Message]:
        """The other messages; probes are taken note of, and acknowledged."""
        probes = [message for message in messages if message.topic == self._topic]
        for probe in probes:
            self._out = 0
            if probe.payload.isdigit():
                self._waited = self._last = max(0, probe.arrived - int(probe.payload))
        self._bus.acknowledge(probes)
        others = [message for message in messages if message.topic != self._topic]
        if others and not self.in_hand:
            self._oldest = min(message.arrived for message in others)
        self.in_hand += len(others)
        return others

    def since(self, messages: Sequence[Message], now: int) -> int:
        """Milliseconds from the publish of the first of these messages to `now`."""
        self.in_hand = max(0, self.in_hand - len(messages))
        self._last = max(0, now - min(message.arrived for message in messages)) + self._waited
        return self._last

    def _lag(self) -> float:
        """In seconds: of the last commit, or of what is not committed yet where that is later already."""
        underway = max(0, _now() - self._oldest) + self._waited if self.in_hand else 0
        return max(self._last, underway) / 1000


def _now() -> int:
    return time.time_ns() // 1_000_000
