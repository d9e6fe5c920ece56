"""Retention: weeks of raw readings dropped once they are old and rolled up, and old hours of the rollup.

The same on all tiers, and by this module alone: no policy of TimescaleDB drops anything.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

import asyncpg
import structlog

from edifice.postgres import RETENTION_LOCK, ROLLUP_LOCK, Pool
from edifice.telemetry import counter
from timeseries.hypertables import TABLES, is_hypertable

ROWS_AT_ONCE = 20_000
"""Rows that one statement deletes; its locks and its snapshot last as long as it runs."""
WEEKS_AT_ONCE = 10
STEPS_AT_ONCE = 100

WEEKS = counter("raw_partitions_dropped", "Weeks whose raw readings retention has dropped")
HOURS = counter("rollups_dropped", "Hours of the rollup that retention has dropped")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Keep:
    """How long raw readings and the hours of the rollup are kept, in milliseconds; None is for ever."""

    readings_ms: int | None = None
    rollup_ms: int | None = None


KEEP_ALL = Keep()

TURN: LiteralString = "SELECT pg_try_advisory_lock($1)"


async def keep_within(pool: Pool, now: int, keep: Keep) -> bool:
    """Drop what is older at `now` (epoch milliseconds) than it is kept, and say whether more waits.

    A week of raw readings goes when all of it is older, its last reading came longer ago, and the rollup holds it. Safe
    to stop anywhere; of several processes one works, and the others answer False at once.
    """
    async with pool.acquire() as connection:  # whose reset at the end gives the lock back
        if not await connection.fetchval(TURN, RETENTION_LOCK):
            return False
        weeks = 0 if keep.readings_ms is None else await _drop_weeks(connection, now - keep.readings_ms)
        hours = 0 if keep.rollup_ms is None else await _drop_hours(connection, now - keep.rollup_ms)
    WEEKS.inc(weeks)
    HOURS.inc(hours)
    return weeks == WEEKS_AT_ONCE or hours == STEPS_AT_ONCE * ROWS_AT_ONCE


DUE: LiteralString = """
SELECT week FROM reading_week
WHERE week + interval '7 days' <= from_epoch_ms($1) AND written <= from_epoch_ms($1)
  AND (dropped IS NULL OR dropped < written)
ORDER BY week LIMIT $2
"""


async def _drop_weeks(connection: asyncpg.Connection, before: int) -> int:
    done = 0
    try:
        for row in await connection.fetch(DUE, before, WEEKS_AT_ONCE):
            done += await _drop_week(connection, row["week"], before)
    except asyncpg.LockNotAvailableError:
        # what holds one week, such as a backup, holds the others too, and each would keep writers waiting
        log.info("old weeks wait for the next turn: readers or writers hold them")
    return done


WAIT: LiteralString = "SET LOCAL lock_timeout = '3s'"
# no reading can be stored while we wait for the readers of a chunk
WAIT_FOR_CHUNKS: LiteralString = "SET LOCAL lock_timeout = '200ms'"
ROLLUP_TURN: LiteralString = "SELECT pg_advisory_xact_lock($1)"
# a writer of readings holds a weaker lock on `dirty` from its start to its end: none is at work while we have this one
WRITERS: LiteralString = "LOCK TABLE dirty, closing IN SHARE MODE"
SEAL: LiteralString = """
UPDATE reading_week SET sealed = clock_timestamp()
WHERE week = $1 AND written <= from_epoch_ms($2)
  AND NOT EXISTS (SELECT FROM dirty WHERE bucket >= $1 AND bucket < $1 + interval '7 days')
  AND NOT EXISTS (SELECT FROM closing WHERE bucket >= $1 AND bucket < $1 + interval '7 days')
RETURNING true
"""
CHUNKS: LiteralString = "SELECT drop_chunks($1::text::regclass, $2::timestamptz + interval '7 days', $2::timestamptz)"
DONE: LiteralString = (
    "UPDATE reading_week SET dropped = clock_timestamp() WHERE week = $1 AND written <= sealed RETURNING true"
)


async def _drop_week(connection: asyncpg.Connection, week: datetime, before: int) -> bool:
    """Drop a week unless the rollup has still to take some of it in, or readings of it come again."""
    chunked = [table for table in TABLES if await is_hypertable(connection, table)]
    async with connection.transaction():
        await connection.execute(WAIT)
        await connection.execute(ROLLUP_TURN, ROLLUP_LOCK)
        await connection.execute(WRITERS)
        if not await connection.fetchval(SEAL, week, before):
            return False
        await connection.execute(WAIT_FOR_CHUNKS)
        for table in chunked:
            await connection.execute(CHUNKS, table, week)
    for table in TABLES:
        if table not in chunked:
            await _delete(connection, DELETE[table], week)
    return await connection.fetchval(DONE, week) is True


# Rows of a point lie together in the key, and `latest` has every point with readings. A reading that comes for the week
# while its rows go may be of an hour that the rollup has not: then the rest stays, until it is old enough again.
DELETE: dict[str, LiteralString] = {
    "reading": """
WITH gone AS (
    DELETE FROM reading
    WHERE ctid = ANY(ARRAY(
        SELECT r.ctid FROM (SELECT point FROM latest WHERE point >= $2 ORDER BY point) AS p
        CROSS JOIN LATERAL (
            SELECT ctid FROM reading WHERE reading.point = p.point AND ts >= $1 AND ts < $1 + interval '7 days'
        ) AS r
        ORDER BY p.point LIMIT $3
    )) AND EXISTS (SELECT FROM reading_week WHERE week = $1 AND written <= sealed)
    RETURNING point
)
SELECT count(*), max(point) AS last FROM gone
""",
    "reading_text": """
WITH gone AS (
    DELETE FROM reading_text
    WHERE ctid = ANY(ARRAY(
        SELECT r.ctid FROM (SELECT point FROM latest WHERE point >= $2 ORDER BY point) AS p
        CROSS JOIN LATERAL (
            SELECT ctid FROM reading_text AS t WHERE t.point = p.point AND ts >= $1 AND ts < $1 + interval '7 days'
        ) AS r
        ORDER BY p.point LIMIT $3
    )) AND EXISTS (SELECT FROM reading_week WHERE week = $1 AND written <= sealed)
    RETURNING point
)
SELECT count(*), max(point) AS last FROM gone
""",
}


async def _delete(connection: asyncpg.Connection, statement: LiteralString, week: datetime) -> None:
    last, deleted = 0, ROWS_AT_ONCE
    while deleted == ROWS_AT_ONCE:
        (row,) = await connection.fetch(statement, week, last, ROWS_AT_ONCE)
        deleted, last = row["count"], row["last"] or last


HOURS_BEFORE: LiteralString = """
WITH gone AS (
    DELETE FROM reading_1h
    WHERE ctid = ANY(ARRAY(
        SELECT h.ctid FROM latest CROSS JOIN LATERAL (
            SELECT ctid FROM reading_1h WHERE reading_1h.point = latest.point AND bucket < from_epoch_ms($1)
        ) AS h
        LIMIT $2
    ))
    RETURNING point
)
SELECT count(*) FROM gone
"""


async def _drop_hours(connection: asyncpg.Connection, before: int) -> int:
    """At most STEPS_AT_ONCE steps of hours that began before then."""
    dropped = 0
    for _ in range(STEPS_AT_ONCE):
        deleted: int = await connection.fetchval(HOURS_BEFORE, before, ROWS_AT_ONCE) or 0
        dropped += deleted
        if deleted < ROWS_AT_ONCE:
            break
    return dropped
