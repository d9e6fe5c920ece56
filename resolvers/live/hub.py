"""The live hub: hears every committed batch once, and gives each subscriber the latest of its points."""

import asyncio
import math
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

from edifice.errors import EdificeError
from edifice.postgres import Pool
from edifice.telemetry import counter, gauge
from edifice.telemetry.traces import NOT_RECORDED, Attributes, span
from resolvers.live.clocks import SharedClock
from resolvers.live.intake import Intake
from resolvers.live.watches import Watches
from timeseries.bus.live import PLACE, LiveBatch, LiveFeed, open_live
from timeseries.latest import latest
from timeseries.records import Reading, ReadingBatch

HEARD = counter("live_readings", "Committed readings heard from the ingest processes")
GAPS = counter("live_gaps", "Times at which batches may have been missed, so that the store was asked")
OFFERED = counter("live_readings_offered", "Readings handed to subscriptions: one for each that follows the point")
DROPPED = counter("live_readings_dropped", "Readings that a later one displaced before their subscription took them")
DEGRADED = gauge("live_degraded", "1 while live readings are asked of the store, since the broker is away, else 0")

TAKEN: Attributes = {
    "messaging.system": "mqtt",
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
    "messaging.destination.template": PLACE,
}
"""What a span says of handing out a batch."""

POLL_SECONDS = 1.0
"""How often the store is asked while the broker is away."""


@dataclass(slots=True, eq=False)
class Subscriber:
    """What one subscription has not been sent yet: at most the latest reading of each of its points.

    `dropped` counts readings that a later one has displaced before they were taken.
    """

    points: set[int] = field(default_factory=set[int])
    degraded: bool = False
    dropped: int = 0
    pending: dict[int, Reading] = field(default_factory=dict[int, Reading])
    seen: dict[int, int] = field(default_factory=dict[int, int])
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, reading: Reading) -> None:
        """Keep a reading unless a later one of its point was seen."""
        if reading.time <= self.seen.get(reading.point, -math.inf):
            return
        self.seen[reading.point] = reading.time
        if reading.point in self.pending:
            self.dropped += 1
        self.pending[reading.point] = reading
        self.changed.set()

    def show(self, reading: Reading) -> None:
        """Know that the client is shown this reading otherwise; what is pending of its point goes, unless newer."""
        if reading.time >= self.seen.get(reading.point, -math.inf):
            self.seen[reading.point] = reading.time
            self.pending.pop(reading.point, None)

    def take(self) -> tuple[list[Reading], int]:
        """What is pending, and how many were dropped since the last time."""
        readings, dropped = list(self.pending.values()), self.dropped
        self.pending.clear()
        self.dropped = 0
        if dropped:
            DROPPED.inc(dropped)
        self.changed.clear()
        return readings, dropped


class LiveHub:
    """Subscribers by point; made by `open_hub`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._by_point: defaultdict[int, set[Subscriber]] = defaultdict(set)
        self._all: set[Subscriber] = set()
        self.degraded = True
        DEGRADED.set(1)
        self.intake = Intake()
        self.clock = SharedClock()
        self.watches = Watches()

    def __len__(self) -> int:
        """How many subscriptions there are."""
        return len(self._all)

    @contextmanager
    def subscribed(self, points: Collection[int]) -> Iterator[Subscriber]:
        """A subscriber to these points for the length of the block."""
        subscriber = Subscriber(degraded=self.degraded)
        self._all.add(subscriber)
        self.follow(subscriber, points)
        try:
            yield subscriber
        finally:
            self.follow(subscriber, ())
            self._all.discard(subscriber)

    def follow(self, subscriber: Subscriber, points: Collection[int]) -> None:
        """Change the points of a subscriber to these."""
        wanted = set(points)
        for point in wanted - subscriber.points:
            self._by_point[point].add(subscriber)
        for point in subscriber.points - wanted:
            subscriber.pending.pop(point, None)
            followers = self._by_point[point]
            followers.discard(subscriber)
            if not followers:
                del self._by_point[point]
        subscriber.points = wanted

    def deliver(self, batch: LiveBatch) -> None:
        """Hand a batch to those who follow its points."""
        if batch.degraded != self.degraded:
            self.degraded = batch.degraded
            DEGRADED.set(batch.degraded)
            for subscriber in self._all:
                subscriber.degraded = batch.degraded
                subscriber.changed.set()
        self.intake.note(len(batch.readings), batch.lag)
        HEARD.inc(len(batch.readings))
        for reading in self._followed(batch.readings):
            self._offer(reading)
        self.watches.deliver(batch.readings.points, degraded=batch.degraded)
        if batch.gap:
            GAPS.inc()
            self.watches.wake()

    def _offer(self, reading: Reading) -> None:
        subscribers = self._by_point.get(reading.point, ())
        if subscribers:
            OFFERED.inc(len(subscribers))
        for subscriber in subscribers:
            subscriber.offer(reading)

    def _followed(self, batch: ReadingBatch) -> Iterator[Reading]:
        """The readings that anybody follows, without making records of the others."""
        for index, point in enumerate(batch.points):
            if point in self._by_point:
                yield from batch.slice(index, index + 1).readings()

    async def refresh(self) -> None:
        """Ask the store for the latest readings of all points that anybody follows."""
        if self._by_point:
            for reading in (await latest(self._pool, list(self._by_point))).values():
                self._offer(reading)

    async def run(self, feed: LiveFeed) -> None:
        """Deliver for ever; what a gap may have lost is asked of the store."""
        async for batch in feed:
            with span(f"process {PLACE}", "CONSUMER", TAKEN, (batch.cause,)) if batch.cause else NOT_RECORDED:
                self.deliver(batch)
            if batch.gap:
                with suppress(EdificeError):  # the next poll or batch tells the same
                    await self.refresh()

    async def poll(self) -> None:
        """While the broker is away, ask the store instead, for ever."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if self.degraded:
                with suppress(EdificeError):  # both stores are away: a later poll finds them back
                    await self.refresh()


@asynccontextmanager
async def open_hub(pool: Pool, mqtt_url: str) -> AsyncIterator[LiveHub]:
    """A hub that listens for the length of the block."""
    hub = LiveHub(pool)
    async with open_live(mqtt_url) as feed:
        tasks = [asyncio.create_task(hub.run(feed)), asyncio.create_task(hub.poll())]
        try:
            yield hub
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
