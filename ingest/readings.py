"""Readings over HTTP: decoded, stored or kept for a point to come, and answered for after the commit."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import asyncpg
import orjson

from ingest import inbox
from ingest.bodies import Posted, Rejected, items_of
from ingest.checks import RefusalCode, Refused
from ingest.decode import ROOT
from ingest.inbox import Unknown
from ingest.metrics import READINGS
from timeseries import points
from timeseries.readings import MAX_ROWS, insert
from timeseries.records import ReadingBatch

EXAMPLES = 5

UNKNOWN = "no point has this id; with a building, a point is also found by its time-series id or the end of its IRI"
UNPLACED = "no point, or several, has this name in this building; the reading waits in the inbox until one point has it"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why readings were rejected or wait: how many, and which, counted from 1 (in CSV without the header)."""

    code: str
    message: str
    count: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the readings of a request; those `unplaced` wait in the inbox for their points."""

    stored: int
    duplicate: int
    unplaced: int
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
    posted = [item for item in items if isinstance(item, Posted)]
    numbers = await _numbers(pool, posted)
    batch, unplaced = ReadingBatch(), list[Posted]()
    for item in posted:
        number = numbers.get((item.building, item.point))
        if number is not None:
            batch.add(number, item.time, item.value, item.quality)
        elif item.building is None:
            rejected.append(Rejected(item.place, Refused(RefusalCode.UNKNOWN_POINT, UNKNOWN)))
        else:
            unplaced.append(item)
    await _keep(pool, unplaced)
    stored, duplicate = await _store(pool, batch, publish)
    READINGS.labels("rejected").inc(len(rejected))
    waiting = [Rejected(item.place, Refused(RefusalCode.UNKNOWN_POINT, UNPLACED)) for item in unplaced]
    return Outcome(stored, duplicate, len(unplaced), len(rejected), (*_reasons(rejected), *_reasons(waiting)))


async def _keep(pool: asyncpg.Pool, items: Sequence[Posted]) -> None:
    """Keep readings of named points that nobody knows, as those of MQTT are kept, under the topics they would have."""
    for start in range(0, len(items), MAX_ROWS):
        unknown = Unknown()
        for item in items[start : start + MAX_ROWS]:
            building, point = item.building or "", item.point
            topic = "/".join((*ROOT, quote(building, safe=""), quote(point, safe=""), "reading"))
            sample = orjson.dumps({"t": item.time, "v": item.value})
            place = unknown.place_of((building, point), topic, sample)
            unknown.batch.add(place, item.time, item.value, item.quality)
        READINGS.labels("inbox").inc(await inbox.keep(pool, unknown))


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
