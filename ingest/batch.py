"""What came in while the last write ran, gathered into one write: readings, unknown points and dead letters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import asyncpg

from ingest import dead_letters, inbox
from ingest.dead_letters import Letter
from ingest.decode import Decoded, Refusal, decode
from ingest.inbox import Unknown
from ingest.metrics import READINGS, STORED_IN
from ingest.topics import TopicIndex
from timeseries.bus.client import Message
from timeseries.readings import MAX_ROWS, insert
from timeseries.records import ReadingBatch

MOST_BYTES = 16 << 20
"""The most bytes of messages that are stored together: a statement takes several times of that in memory."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Decoded messages that are stored, and then acknowledged, together."""

    messages: list[Message] = field(default_factory=list[Message])
    decoded: list[tuple[Message, Decoded]] = field(default_factory=list[tuple[Message, Decoded]])
    letters: list[Letter] = field(default_factory=list[Letter])

    def halves(self) -> tuple["Gathered", "Gathered"] | None:
        """What is stored of it in two: the letters and the readings, or half of either; None when it is one."""
        letters, decoded = len(self.letters), len(self.decoded)
        if letters + decoded <= 1:
            return None
        if letters and decoded:
            return Gathered(letters=self.letters), Gathered(decoded=self.decoded)
        return (
            Gathered(decoded=self.decoded[: decoded // 2], letters=self.letters[: letters // 2]),
            Gathered(decoded=self.decoded[decoded // 2 :], letters=self.letters[letters // 2 :]),
        )


def gather(messages: Sequence[Message], now: int) -> Iterator[Gathered]:
    """The messages in their order, in parts of about MAX_ROWS readings and MOST_BYTES that are decoded one by one."""
    part, rows, size = Gathered(), 0, 0
    for message in messages:
        if part.messages and (rows >= MAX_ROWS or size + message.size > MOST_BYTES):
            yield part
            part, rows, size = Gathered(), 0, 0
        part.messages.append(message)
        size += message.size
        found = decode(message.topic, message.payload, now)
        refusal = found.refusal if isinstance(found, Decoded) else found
        if isinstance(refusal, Refusal):
            part.letters.append(Letter(message.topic, message.payload, refusal))
        if isinstance(found, Decoded):
            part.decoded.append((message, found))
            rows += len(found.names)
    if part.messages:
        yield part


@dataclass(frozen=True, slots=True)
class Sorted:
    """Readings by series number, and those whose points nobody knows."""

    known: ReadingBatch
    unknown: Unknown


async def sort(decoded: Sequence[tuple[Message, Decoded]], index: TopicIndex) -> Sorted:
    """Find the points of all readings; asks the store at most once."""
    await index.look_up((one.scope, name) for _, one in decoded for name in one.names)
    known, unknown = ReadingBatch(), Unknown()
    for message, one in decoded:
        numbers = index.in_scope(one.scope)
        for name, time, value, quality in zip(one.names, one.times, one.values, one.qualities, strict=True):
            number = numbers.get(name)
            if number is None:
                place = unknown.place_of((one.scope, name), message.topic, message.payload)
                unknown.batch.add(place, time, value, quality)
            else:
                known.add(number, time, value, quality)
    return Sorted(known, unknown)


async def store(pool: asyncpg.Pool, part: Gathered, index: TopicIndex) -> list[ReadingBatch]:
    """Commit all of a part, and answer the readings that are new; may be called again after a failure.

    Readings come last: had they been stored before a failure, they would not be new, and not be published, later.
    """
    readings = await sort(part.decoded, index)
    await dead_letters.keep(pool, part.letters)
    READINGS.labels("inbox").inc(await inbox.keep(pool, readings.unknown))
    fresh: list[ReadingBatch] = []
    for start in range(0, len(readings.known), MAX_ROWS):
        batch = readings.known.slice(start, start + MAX_ROWS)
        with STORED_IN.time():
            inserted = await insert(pool, batch)
        fresh.append(inserted.fresh)
        READINGS.labels("stored").inc(inserted.stored)
        READINGS.labels("duplicate").inc(inserted.duplicate)
    return fresh
