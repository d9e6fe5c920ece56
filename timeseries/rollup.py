"""Hourly rollups: hours that readings have touched are recomputed from the readings once they are over.

A writer that finds its hour marked as dirty adds no mark of its own, so an hour whose mark is taken is computed when
every writer has ended that may have found the mark. Those have smaller transaction numbers than one which begins after
the mark was seen to be gone: TAKE removes the marks, STAMP, in a transaction of its own, gives their hours its number,
and COMPUTE waits until no smaller one is at work.
"""

from typing import LiteralString

import asyncpg

from edifice.postgres import ROLLUP_LOCK

TAKEN_AT_ONCE = 20_000
COMPUTED_AT_ONCE = 2_000
"""Hours of one statement; its rows are locked as long as it runs."""

# One process rolls up at a time; the others skip their turn. TAKE's own number would not do: it has it from its first
# row on, and a writer that begins later may find a mark that TAKE comes to last. The greatest number stands for none.
TAKE: LiteralString = """
WITH turn AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock($3) AS mine
), over AS (
    SELECT point, bucket FROM dirty, turn
    WHERE mine AND bucket + interval '1 hour' <= from_epoch_ms($1) LIMIT $2
), taken AS (
    DELETE FROM dirty USING over WHERE dirty.point = over.point AND dirty.bucket = over.bucket
    RETURNING dirty.point, dirty.bucket
), kept AS (
    INSERT INTO closing (point, bucket, taken) SELECT point, bucket, '18446744073709551615'::xid8 FROM taken
    ON CONFLICT (point, bucket) DO UPDATE SET taken = excluded.taken
)
SELECT count(*) FROM taken
"""

# Numbers that this server has not given yet: none, and those of another server whose tables were copied into this one.
STAMP: LiteralString = """
WITH turn AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock($1) AS mine
)
UPDATE closing SET taken = pg_current_xact_id() FROM turn
WHERE mine AND taken >= pg_snapshot_xmax(pg_current_snapshot())
"""

# a turn may begin after the statement's view of the tables: an hour that was taken again in between is left
COMPUTE: LiteralString = """
WITH turn AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock($2) AS mine
), ready AS (
    SELECT point, bucket, taken FROM closing, turn
    WHERE mine AND taken < pg_snapshot_xmin(pg_current_snapshot()) LIMIT $1
), done AS (
    DELETE FROM closing USING ready
    WHERE closing.point = ready.point AND closing.bucket = ready.bucket AND closing.taken = ready.taken
    RETURNING closing.point, closing.bucket
), near AS (
    SELECT done.point, bucket, ts, value, lead(ts) OVER by_time AS next_ts, lag(ts) OVER by_time AS prior_ts
    FROM done CROSS JOIN LATERAL (
        SELECT ts, value FROM reading
        WHERE reading.point = done.point AND ts >= bucket AND ts < bucket + interval '1 hour'
          AND quality < 2 AND value IS NOT NULL
        ORDER BY ts
    ) AS r
    WINDOW by_time AS (PARTITION BY done.point, bucket ORDER BY ts)
), summed AS (
    SELECT point, bucket, count(*) AS count, sum(value) AS sum, min(value) AS min, max(value) AS max,
           var_pop(value) * count(*) AS m2, coalesce(sum(value * date_part('epoch', next_ts - ts)), 0) AS area,
           min(ts) AS first_ts, min(value) FILTER (WHERE prior_ts IS NULL) AS first,
           max(ts) AS last_ts, min(value) FILTER (WHERE next_ts IS NULL) AS last
    FROM near GROUP BY point, bucket
), written AS (
    INSERT INTO reading_1h (point, bucket, count, sum, min, max, m2, area, first_ts, first, last_ts, last, computed)
    SELECT point, bucket, count, sum, min, max, m2, area, first_ts, first, last_ts, last, clock_timestamp() FROM summed
    ON CONFLICT (point, bucket) DO UPDATE
    SET count = excluded.count, sum = excluded.sum, min = excluded.min, max = excluded.max, m2 = excluded.m2,
        area = excluded.area, first_ts = excluded.first_ts, first = excluded.first, last_ts = excluded.last_ts,
        last = excluded.last, computed = excluded.computed
), emptied AS (
    DELETE FROM reading_1h USING done
    WHERE reading_1h.point = done.point AND reading_1h.bucket = done.bucket
      AND NOT EXISTS (SELECT FROM summed WHERE summed.point = done.point AND summed.bucket = done.bucket)
)
SELECT count(*) FROM done
"""


async def roll_up(pool: asyncpg.Pool, now: int) -> int:
    """Recompute the hours that were over at `now` (epoch milliseconds) and have changed; answer how many those were.

    Safe to stop anywhere and to run in several processes. Hours whose last writers are still busy are left for the
    next time.
    """
    computed = 0
    while True:
        taken = await pool.fetchval(TAKE, now, TAKEN_AT_ONCE, ROLLUP_LOCK)
        await pool.execute(STAMP, ROLLUP_LOCK)
        while done := await pool.fetchval(COMPUTE, COMPUTED_AT_ONCE, ROLLUP_LOCK):
            computed += done
        if taken < TAKEN_AT_ONCE:
            return computed
