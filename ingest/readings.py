"""Readings over HTTP: decoded, stored, and answered for after the commit."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg

from ingest.bodies import Posted, Rejected, items_of
from ingest.checks import RefusalCode, Refused
from ingest.metrics import READINGS
from timeseries import points
from timeseries.readings import MAX_ROWS, insert
from timeseries.records import ReadingBatch

EXAMPLES = 5

UNKNOWN = "no point has this id; with a building, a point is also found by its time-series id or the end of its IRI"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why readings were rejected: how many, and which, counted from 1 (in CSV without the header)."""

    code: str
    message: str
    count: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the readings of a request."""

    stored: int
    duplicate: int
    rejected: int
    reasons: tuple[Reason, ...]


async def post(
    pool: asyncpg.Pool,
    content_type: str,
    body: bytes,
    now: int,
    publish: Callable[[ReadingBatch], Awaitable[object]] | None = None,
) -> Outcome:
    """Store what a request holds; `publish` gets each committed batch of new readings.

    Raises:
        BadInput: the body as a whole cannot be read; nothing of it is stored.
    """
    items = list(items_of(content_type, body, now))
    rejected = [item for item in items if isinstance(item, Rejected)]
    batch = ReadingBatch()
    numbers = await _numbers(pool, [item for item in items if isinstance(item, Posted)])
    for item in items:
        if isinstance(item, Rejected):
            continue
        number = numbers.get((item.building, item.point))
        if number is None:
            rejected.append(Rejected(item.place, Refused(RefusalCode.UNKNOWN_POINT, UNKNOWN)))
        else:
            batch.add(number, item.time, item.value, item.quality)
    stored, duplicate = await _store(pool, batch, publish)
    READINGS.labels("rejected").inc(len(rejected))
    return Outcome(stored, duplicate, len(rejected), _reasons(rejected))


async def _numbers(pool: asyncpg.Pool, items: Sequence[Posted]) -> dict[tuple[str | None, str], int]:
    found: dict[tuple[str | None, str], int] = {}
    if by_id := list({item.point for item in items if item.building is None}):
        found |= {(None, id_): number for id_, number in (await points.numbers(pool, by_id)).items()}
    if by_name := list({(item.building, item.point) for item in items if item.building is not None}):
        found |= await points.resolve(pool, by_name)
    return found


async def _store(
    pool: asyncpg.Pool, batch: ReadingBatch, publish: Callable[[ReadingBatch], Awaitable[object]] | None
) -> tuple[int, int]:
    stored = duplicate = 0
    for start in range(0, len(batch), MAX_ROWS):
        inserted = await insert(pool, batch.slice(start, start + MAX_ROWS))
        stored += inserted.stored
        duplicate += inserted.duplicate
        if publish is not None and inserted.stored:
            await publish(inserted.fresh)
    READINGS.labels("stored").inc(stored)
    READINGS.labels("duplicate").inc(duplicate)
    return stored, duplicate


def _reasons(rejected: Sequence[Rejected]) -> tuple[Reason, ...]:
    grouped: dict[str, list[Rejected]] = {}
    for item in rejected:
        grouped.setdefault(item.refusal.code, []).append(item)
    return tuple(
        Reason(code, items[0].refusal.message, len(items), tuple(sorted(item.place for item in items)[:EXAMPLES]))
        for code, items in sorted(grouped.items())
    )
