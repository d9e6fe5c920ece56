"""Readings in: one statement stores a batch, brings the latest values up to date and marks the hours it touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import asyncpg

from edifice.postgres import Statements
from timeseries.records import GOOD, NUMBER, TEXT, ReadingBatch

MAX_ROWS = 10_000
"""The most readings of one statement: a bigger batch is slower, and holds its locks longer."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """What became of a batch: `fresh` are the readings that were not there before."""

    fresh: ReadingBatch
    duplicate: int

    @property
    def stored(self) -> int:
        """How many readings are new."""
        return len(self.fresh)


# Readings that are there already are left as they are, so a batch may come again. Rows of `latest` and `dirty` are
# written in the order of their keys: two processes that wait for each other's rows would be a deadlock. An hour whose
# readings retention has dropped is not marked: computed anew, it would be made of the late reading alone.
INSERT: LiteralString = """
WITH input AS (
    SELECT point, timestamptz 'epoch' + ms * interval '1 millisecond' AS ts, value, text,
           coalesce(kind, 0::smallint) AS kind, coalesce(quality, 0::smallint) AS quality
    FROM unnest($1::int[], $2::bigint[], $3::float8[], $4::text[], $5::smallint[], $6::smallint[])
        AS t(point, ms, value, text, kind, quality)
), numbers AS (
    INSERT INTO reading (point, ts, value, kind, quality)
    SELECT point, ts, value, kind, quality FROM input WHERE kind < 2
    ON CONFLICT DO NOTHING
    RETURNING point, ts, value, NULL::text AS text, kind, quality
), texts AS (
    INSERT INTO reading_text (point, ts, value, quality)
    SELECT point, ts, text, quality FROM input WHERE kind = 2
    ON CONFLICT DO NOTHING
    RETURNING point, ts, NULL::float8 AS value, value AS text, 2::smallint AS kind, quality
), stored AS (
    SELECT * FROM numbers UNION ALL SELECT * FROM texts
), newest AS (
    INSERT INTO latest (point, ts, value, text, kind, quality, received)
    SELECT DISTINCT ON (point) point, ts, value, text, kind, quality, now() FROM stored ORDER BY point, ts DESC
    ON CONFLICT (point) DO UPDATE
    SET ts = excluded.ts, value = excluded.value, text = excluded.text, kind = excluded.kind,
        quality = excluded.quality, received = excluded.received
    WHERE excluded.ts > latest.ts
), hours AS (
    SELECT DISTINCT point, date_bin('1 hour', ts, 'epoch') AS bucket, kind = 2 AS is_text FROM stored
), marked AS (
    INSERT INTO dirty (point, bucket)
    SELECT point, bucket FROM hours
    WHERE NOT is_text AND CASE
        WHEN date_bin('7 days', bucket, 'epoch') IN (SELECT week FROM reading_week WHERE sealed IS NOT NULL)
        THEN (SELECT computed FROM reading_1h AS h WHERE h.point = hours.point AND h.bucket = hours.bucket)
             <= (SELECT sealed FROM reading_week WHERE week = date_bin('7 days', bucket, 'epoch'))
        ELSE false
    END IS NOT TRUE
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING
), written AS (
    INSERT INTO reading_week (week, written)
    SELECT week, clock_timestamp()
    FROM (SELECT DISTINCT date_bin('7 days', bucket, 'epoch') AS week FROM hours) AS touched
    WHERE (SELECT written < now() - interval '1 hour' FROM reading_week AS w WHERE w.week = touched.week) IS NOT FALSE
    ORDER BY 1
    ON CONFLICT (week) DO UPDATE SET written = excluded.written
)
SELECT count(*) AS count,
       CASE WHEN count(*) < cardinality($1) THEN array_agg(point) END AS points,
       CASE WHEN count(*) < cardinality($1) THEN array_agg((date_part('epoch', ts) * 1000)::bigint) END AS times,
       CASE WHEN count(*) < cardinality($1) THEN array_agg(kind = 2) END AS texts
FROM stored
"""


async def insert(connection: Statements, batch: ReadingBatch) -> Inserted:
    """Store at most MAX_ROWS readings, through a pool or within a transaction."""
    (row,) = await connection.fetch(
        INSERT,
        batch.points,
        batch.times,
        batch.numbers,
        _unless_all(batch.texts, None),
        _unless_all(batch.kinds, NUMBER),
        _unless_all(batch.qualities, GOOD),
    )
    if row["count"] == len(batch):
        return Inserted(batch, 0)
    return Inserted(_only(batch, row), len(batch) - row["count"])


def _unless_all(column: Sequence[object], usual: object) -> Sequence[object] | None:
    # a column that holds the usual value throughout is cheaper to leave out than to send
    return column if any(value != usual for value in column) else None


def _only(batch: ReadingBatch, row: asyncpg.Record) -> ReadingBatch:
    """The readings of the batch that were stored: the first of each point and time among them."""
    wanted = set(zip(row["points"] or (), row["times"] or (), row["texts"] or (), strict=True))
    only = ReadingBatch()
    for reading in zip(*batch.columns(), strict=True):
        point, time, _, _, kind, _ = reading
        if (key := (point, time, kind == TEXT)) in wanted:
            wanted.discard(key)
            for column, value in zip(only.columns(), reading, strict=True):
                column.append(value)
    return only
