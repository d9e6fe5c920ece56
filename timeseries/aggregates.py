"""What happened in each bucket of a range, for many points in one call: from the hourly rollup where it is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import LiteralString

import asyncpg

from edifice.reads import reading_series
from timeseries.grid import Grid, Range
from timeseries.records import HOUR_MS
from timeseries.replicas import Source


@dataclass(frozen=True, slots=True)
class Carried:
    """The reading before a range, whose value holds when the range begins."""

    time: int
    value: float


@dataclass(frozen=True, slots=True)
class Tally:
    """The good and uncertain numbers of one bucket, times in epoch milliseconds.

    `area` is the sum of each value times the seconds until the next, from the first reading to the last; `m2` the sum
    of squared differences from the mean.
    """

    index: int
    count: int
    sum: float
    min: float
    max: float
    m2: float
    area: float
    first_time: int
    first: float
    last_time: int
    last: float


@dataclass(frozen=True, slots=True)
class Tallies:
    """The buckets of one point that have readings, in order."""

    point: int
    carried: Carried | None
    buckets: tuple[Tally, ...]


# A value holds until the next reading, so the readings between two pieces of a bucket, read from different tables, are
# joined by a bridge: the last value of the one times the seconds until the first of the other. The range stands at each
# look into `reading` as parameters, so that a hypertable opens the chunks of the range alone.
TALLY: LiteralString = """
WITH asked AS (
    SELECT point FROM unnest($1::int[]) AS t(point)
), bounds AS (
    SELECT from_epoch_ms($2) AS start, from_epoch_ms($3) AS stop, from_epoch_ms($4) AS rolled, from_epoch_ms($5) AS rest
), changed AS (
    SELECT point, bucket FROM bounds, asked JOIN dirty USING (point) WHERE bucket >= rolled AND bucket < rest
    UNION
    SELECT point, bucket FROM bounds, asked JOIN closing USING (point) WHERE bucket >= rolled AND bucket < rest
), spans AS (
    SELECT point, start AS low, rolled AS high FROM asked, bounds
    UNION ALL SELECT point, rest, stop FROM asked, bounds
    UNION ALL SELECT point, bucket, bucket + interval '1 hour' FROM changed
), near AS (
    SELECT spans.point, low, r.ts, r.value, bucket_of(r.ts, $6::float8[], $7::float8) AS index
    FROM spans CROSS JOIN LATERAL (
        SELECT ts, value FROM reading
        WHERE reading.point = spans.point AND ts >= low AND ts < high AND quality < 2 AND value IS NOT NULL
          AND ts >= from_epoch_ms($2) AND ts < from_epoch_ms($3)
        ORDER BY ts
    ) AS r
), timed AS (
    SELECT *, lead(ts) OVER by_time AS next_ts, lag(ts) OVER by_time AS prior_ts
    FROM near WINDOW by_time AS (PARTITION BY point, low, index ORDER BY ts)
), pieces AS (
    SELECT point, index, count(*) AS count, sum(value) AS sum, min(value) AS min, max(value) AS max,
           var_pop(value) * count(*) AS m2, min(ts) AS first_ts, max(ts) AS last_ts,
           coalesce(sum(value * date_part('epoch', next_ts - ts)), 0) AS area,
           min(value) FILTER (WHERE prior_ts IS NULL) AS first, min(value) FILTER (WHERE next_ts IS NULL) AS last
    FROM timed GROUP BY point, low, index
    UNION ALL
    SELECT point, bucket_of(bucket, $6::float8[], $7::float8), count, sum, min, max, m2, first_ts, last_ts, area,
           first, last
    FROM bounds, asked JOIN reading_1h USING (point)
    WHERE bucket >= rolled AND bucket < rest
      AND NOT EXISTS (SELECT FROM changed WHERE changed.point = reading_1h.point AND changed.bucket = reading_1h.bucket)
    UNION ALL
    SELECT asked.point, bucket_of(bucket, $6::float8[], $7::float8), count, sum, min, max, m2, first_ts, last_ts, area,
           first, last
    FROM reading_week CROSS JOIN asked CROSS JOIN bounds JOIN reading_1h ON reading_1h.point = asked.point
    WHERE $8 AND computed <= sealed AND bucket >= week AND bucket < week + interval '7 days'
      AND bucket >= start AND bucket + interval '1 hour' <= stop
), joined AS (
    SELECT *, coalesce(lag(last) OVER before * date_part('epoch', first_ts - lag(last_ts) OVER before), 0) AS bridge,
           count * (sum / count - sum(sum) OVER whole / sum(count) OVER whole) ^ 2 AS apart
    FROM pieces
    WINDOW before AS (PARTITION BY point, index ORDER BY first_ts), whole AS (PARTITION BY point, index)
), buckets AS (
    SELECT point, index, sum(count)::int AS count, sum(sum) AS sum, min(min) AS min, max(max) AS max,
           sum(m2 + apart) AS m2, sum(area + bridge) AS area,
           epoch_ms(min(first_ts)) AS first_time, (array_agg(first ORDER BY first_ts))[1] AS first,
           epoch_ms(max(last_ts)) AS last_time, (array_agg(last ORDER BY last_ts DESC))[1] AS last
    FROM joined GROUP BY point, index
), columns AS (
    SELECT point, array_agg(index) AS index, array_agg(count) AS count, array_agg(sum) AS sum, array_agg(min) AS min,
           array_agg(max) AS max, array_agg(m2) AS m2, array_agg(area) AS area, array_agg(first_time) AS first_time,
           array_agg(first) AS first, array_agg(last_time) AS last_time, array_agg(last) AS last
    FROM (SELECT * FROM buckets ORDER BY point, index) AS ordered GROUP BY point
)
SELECT asked.point AS asked, carried.*, columns.*
FROM asked
LEFT JOIN columns USING (point)
LEFT JOIN LATERAL (
    SELECT epoch_ms(ts) AS carried_time, value AS carried_value FROM (
        (SELECT ts, value FROM reading
         WHERE reading.point = asked.point AND ts < from_epoch_ms($2) AND quality < 2 AND value IS NOT NULL
         ORDER BY ts DESC LIMIT 1)
        UNION ALL
        (SELECT last_ts, last FROM reading_1h
         WHERE reading_1h.point = asked.point AND bucket <= from_epoch_ms($2) - interval '1 hour'
         ORDER BY bucket DESC LIMIT 1)
    ) AS before(ts, value)
    ORDER BY ts DESC LIMIT 1
) AS carried ON true
"""


async def tally(source: Source, points: Sequence[int], over: Range, buckets: Grid) -> list[Tallies]:
    """What the buckets hold, by point, in the order asked for; each point is asked for once.

    Where retention has dropped the readings, whole hours come from the rollup into buckets of an hour or more; narrower
    ones, and hours that the range cuts, hold nothing.
    """
    if not len(buckets):
        return [Tallies(point, None, ()) for point in points]
    rolled, rest = _rolled_up(over, buckets)
    edges = [float(edge) for edge in buckets.edges]
    # where buckets part hours, an hour whose readings are dropped counts to the bucket in which it begins
    parted = not buckets.of_whole_hours and _least(buckets) >= HOUR_MS
    with reading_series(points):
        rows = await source.fetch(TALLY, points, over.start, over.end, rolled, rest, edges, buckets.width, parted)
    by_point = {row["asked"]: _tallies(row) for row in rows}
    return [by_point[point] for point in points]


def _rolled_up(over: Range, buckets: Grid) -> tuple[int, int]:
    """The whole hours of the range that may come from the rollup; nothing, at its end, where buckets part hours."""
    start, end = -(-over.start // HOUR_MS) * HOUR_MS, over.end // HOUR_MS * HOUR_MS
    return (start, end) if buckets.of_whole_hours and start < end else (over.end, over.end)


def _least(buckets: Grid) -> int:
    """The narrowest of the buckets, in milliseconds."""
    return buckets.width or min(after - before for before, after in pairwise(buckets.edges))


def _tallies(row: asyncpg.Record) -> Tallies:
    carried = None if row["carried_time"] is None else Carried(row["carried_time"], row["carried_value"])
    columns = [row[name] or () for name in Tally.__dataclass_fields__]
    return Tallies(row["asked"], carried, tuple(Tally(*values) for values in zip(*columns, strict=True)))
