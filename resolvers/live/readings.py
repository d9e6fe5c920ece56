"""Readings as they come: a snapshot first, then the newest of each point, no oftener than the client wants."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from edifice.errors import BadInput, StoreTimeout, StoreUnavailable
from graph import entities
from graph.pages import decode, encode
from graph.records import EntityRecord
from resolvers.conditions import Condition
from resolvers.context import Context
from resolvers.live.followed import Followed, Selection, followed_points
from resolvers.live.hub import Subscriber
from resolvers.readings import ReadingRecord, answered_in
from timeseries.latest import latest
from timeseries.records import Reading

LOOK_SECONDS = 2.0
"""How often a filter is looked at again, for points that have come to match it, or no longer do."""
RESUME_MS = 5_000
"""Readings so long before the cursor are sent again: the clocks of workers and of the store may differ."""


@dataclass(frozen=True, slots=True)
class PointReading:
    """A reading of a point."""

    point_id: str
    reading: ReadingRecord


@dataclass(frozen=True, slots=True)
class ReadingsEvent:
    """What came since the last event."""

    readings: Sequence[PointReading]
    left: Sequence[str]
    snapshot: bool
    degraded: bool
    dropped: int
    cursor: str


async def points(context: Context, readings: Sequence[PointReading]) -> list[EntityRecord | None]:
    """The point of each reading."""
    return await entities.by_ids(context.store, [reading.point_id for reading in readings])


async def follow(
    context: Context,
    *,
    points: tuple[str, ...] | None = None,
    where: Condition | None = None,
    within: str | None = None,
    min_interval: timedelta | None = None,
    deadband: float | None = None,
    after: str | None = None,
) -> AsyncGenerator[ReadingsEvent, None]:
    """The events of one subscription, until it is closed."""
    if deadband is not None and not deadband >= 0:
        raise BadInput("`deadband` is not negative.", field="deadband")
    selection = Selection(points, where, within)
    followed = await followed_points(context, selection)
    with context.live.subscribed(followed.numbers) as subscriber:
        stream = _Stream(context, selection, followed, subscriber, _pause(min_interval), deadband)
        yield await stream.snapshot(None if after is None else _time_of(after))
        while True:
            event = await stream.next_event()
            if event is not None:
                yield event


def _pause(interval: timedelta | None) -> float:
    return 0.0 if interval is None else min(interval.total_seconds(), 3_600.0)


def _time_of(cursor: str) -> int:
    match decode(cursor):
        case [int(moment)]:
            return moment
        case _:
            raise BadInput("This is no cursor of readings.", field="after")


@dataclass(slots=True)
class _Stream:
    """The state of one subscription; `sent` are the last numbers sent, which the deadband is held against."""

    context: Context
    selection: Selection
    followed: Followed
    subscriber: Subscriber
    pause: float
    deadband: float | None
    sent: dict[int, float] = field(default_factory=dict[int, float])
    degraded: bool = False
    sequence: int = -1
    looked: float = field(default_factory=time.monotonic)

    async def snapshot(self, since: int | None) -> ReadingsEvent:
        """The latest readings of all points; those that came after `since` (epoch milliseconds) when it is given."""
        found = await latest(self.context.pool, self.followed.numbers)
        wanted = [
            reading for reading in found.values() if since is None or (reading.received or 0) >= since - RESUME_MS
        ]
        for reading in wanted:
            self.subscriber.show(reading)
        self.degraded = self.subscriber.degraded
        return self._event(wanted, (), 0, snapshot=since is None)

    async def next_event(self) -> ReadingsEvent | None:
        """The next event; None when a wait was in vain."""
        await asyncio.sleep(self.pause)
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS if self.selection.can_change else None):
                await self.subscriber.changed.wait()
        entered, left = await self._looked_again()
        readings, dropped = self.subscriber.take()
        told = [reading for reading in (*entered, *readings) if self._moved(reading)]
        turned = self.degraded != self.subscriber.degraded
        self.degraded = self.subscriber.degraded
        return self._event(told, left, dropped, snapshot=False) if told or left or turned else None

    async def _looked_again(self) -> tuple[list[Reading], list[str]]:
        """The readings of points that now match, and the ids of those that no longer do."""
        if not self.selection.can_change or time.monotonic() - self.looked < LOOK_SECONDS:
            return [], []
        self.looked = time.monotonic()
        try:
            sequence = (await self.context.live.clock.read(self.context.store, recent=LOOK_SECONDS / 2)).sequence
            if sequence == self.sequence and not self.selection.by_readings:
                return [], []
            now, before = await followed_points(self.context, self.selection), self.followed
            self.context.live.follow(self.subscriber, now.numbers)
            new = [number for number in now.ids if number not in before.ids]
            entered = list((await latest(self.context.pool, new)).values()) if new else []
        except (StoreUnavailable, StoreTimeout):
            # readings of the points known so far go on coming, and it is looked again
            self.context.live.follow(self.subscriber, self.followed.numbers)
            return [], []
        self.sequence, self.followed = sequence, now
        left = [id_ for number, id_ in before.ids.items() if number not in now.ids]
        for reading in entered:
            self.subscriber.show(reading)
        return entered, left

    def _moved(self, reading: Reading) -> bool:
        """Whether a reading differs enough from the last one sent."""
        value = reading.value
        if isinstance(value, str) or value is None or reading.point not in self.followed.ids:
            return reading.point in self.followed.ids
        last = self.sent.get(reading.point)
        return last is None or self.deadband is None or abs(value - last) >= self.deadband

    def _event(
        self, readings: Sequence[Reading], left: Sequence[str], dropped: int, *, snapshot: bool
    ) -> ReadingsEvent:
        for reading in readings:
            if isinstance(reading.value, int | float):
                self.sent[reading.point] = float(reading.value)
        shown = [
            PointReading(
                self.followed.ids[reading.point],
                answered_in(self.context, self.followed.units.get(reading.point), reading),
            )
            for reading in readings
        ]
        cursor = encode([time.time_ns() // 1_000_000])
        return ReadingsEvent(shown, left, snapshot, self.degraded, dropped, cursor)
