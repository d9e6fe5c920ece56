"""Live fan-out: ingest publishes each committed batch once, and every API worker hears it on one subscription."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import orjson
import structlog

from edifice.errors import StoreUnavailable
from edifice.telemetry.traces import Attributes, span
from timeseries.bus.client import Bus, Message, Session, open_bus
from timeseries.records import NUMBER, ReadingBatch, as_value

TOPIC = "edifice/live"
"""Only ingest publishes below it, one topic per ingest process."""

PLACE = f"{TOPIC}/{{shard}}"
SENT: Attributes = {
    "messaging.system": "mqtt",
    "messaging.operation.name": "publish",
    "messaging.operation.type": "send",
    "messaging.destination.template": PLACE,
}
"""What a span says of publishing a batch."""

WAITING = 1000
"""Batches that may wait in a worker; what comes beyond them is lost, and noticed as a gap."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LiveBatch:
    """Readings that have just been stored.

    `gap` says that some before them may have been missed: whoever shows latest values asks the store for them again.
    While `degraded` nothing comes, and the store is to be polled. `lag` is how many milliseconds after its publish the
    first of them was committed, where the publisher knows. `cause` is the trace that they are part of, if any.
    """

    readings: ReadingBatch = field(default_factory=ReadingBatch)
    gap: bool = False
    degraded: bool = False
    lag: int | None = None
    cause: Mapping[str, str] = field(default_factory=dict[str, str])


class LivePublisher:
    """Publishes what one ingest process has committed; batches are numbered, so that a loss is noticed."""

    def __init__(self, bus: Bus, shard: str) -> None:
        """`shard` is the name of this ingest process."""
        self._bus = bus
        self._topic = f"{TOPIC}/{shard}"
        self._run = uuid4().hex[:12]
        self._number = 0

    async def publish(self, batch: ReadingBatch, lag: int | None = None) -> bool:
        """Send a committed batch to all workers; False when the broker is away, which they know from their side.

        `lag` is how many milliseconds it took from the first publish, or request, to the commit.
        """
        if not len(batch):
            return True
        self._number += 1
        try:
            with span(f"publish {PLACE}", "PRODUCER", SENT):
                await self._bus.publish(self._topic, encode(batch, self._run, self._number, lag))
        except StoreUnavailable:
            return False
        return True


def encode(batch: ReadingBatch, run: str, number: int, lag: int | None = None) -> bytes:
    """A batch as JSON: columns, where it stands in its publisher's run, and how late it is."""
    values: list[object] = list(batch.numbers)
    if any(kind != NUMBER for kind in batch.kinds):
        values = [
            as_value(number, text, kind)
            for number, text, kind in zip(batch.numbers, batch.texts, batch.kinds, strict=True)
        ]
    good = not any(batch.qualities)
    return orjson.dumps(
        {
            "r": run,
            "n": number,
            "l": lag,
            "p": batch.points,
            "t": batch.times,
            "v": values,
            "q": None if good else batch.qualities,
        }
    )


def decode(payload: bytes) -> tuple[ReadingBatch, str, int, int | None]:
    """The batch, the run, the number and the lag; what only our own ingest can have sent."""
    parts = orjson.loads(payload)
    batch, qualities = ReadingBatch(), parts["q"] or [0] * len(parts["p"])
    if any(isinstance(value, str | bool) for value in parts["v"]):
        for point, time, value, quality in zip(parts["p"], parts["t"], parts["v"], qualities, strict=True):
            batch.add(point, time, value, quality)
    else:
        empty: list[str | None] = [None] * len(qualities)
        batch = ReadingBatch(parts["p"], parts["t"], parts["v"], empty, [NUMBER] * len(qualities), qualities)
    return batch, parts["r"], parts["n"], parts["l"]


class LiveFeed:
    """A worker's side: iterate it for batches; made by `open_live`."""

    def __init__(self, bus: Bus) -> None:
        """`bus` is subscribed to everything below TOPIC."""
        self._bus = bus
        self._connection = 0
        self._degraded: bool | None = None
        self._last: dict[str, tuple[str, int]] = {}

    @property
    def degraded(self) -> bool:
        """Whether live readings do not come because the broker is away."""
        return not self._bus.connected

    def publisher(self, shard: str) -> LivePublisher:
        """A publisher on the same connection, for readings that this worker itself takes in."""
        return LivePublisher(self._bus, shard)

    async def __aiter__(self) -> AsyncIterator[LiveBatch]:
        """Batches in the order of their arrival, and one without readings whenever the state changes."""
        while not self._bus.closing:
            messages = await self._bus.messages(1)
            if self._degraded != self.degraded or self._connection != self._bus.connection:
                self._degraded, self._connection = self.degraded, self._bus.connection
                yield LiveBatch(gap=not self.degraded, degraded=self.degraded)
            for message in messages:
                if (batch := self._read(message)) is not None:
                    yield batch

    def _read(self, message: Message) -> LiveBatch | None:
        try:
            readings, run, number, lag = decode(message.payload)
        except (ValueError, KeyError, TypeError):
            log.warning("not a live batch", topic=message.topic)
            return None
        known = self._last.get(message.topic)
        self._last[message.topic] = (run, number)
        # a publisher that has begun anew may have published before we heard it
        expected = (run, known[1] + 1 if known and known[0] == run else 1)
        return LiveBatch(readings, gap=known is not None and expected != (run, number), lag=lag, cause=message.cause)


@asynccontextmanager
async def open_live(url: str) -> AsyncIterator[LiveFeed]:
    """Everything that all ingest processes publish, for one worker."""
    async with open_bus(url, Session((f"{TOPIC}/#",), waiting=WAITING)) as bus:
        yield LiveFeed(bus)
