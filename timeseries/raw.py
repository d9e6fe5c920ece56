"""Readings of many points in one call as they came, or as the few that make a chart look the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, LiteralString, TypeAlias

import asyncpg

from edifice.reads import reading_series
from timeseries.grid import Range
from timeseries.lttb import chosen
from timeseries.records import AS_IS, Affine, Value, as_value
from timeseries.replicas import Source

Downsampling: TypeAlias = Literal["MIN_MAX", "LTTB"]


@dataclass(frozen=True, slots=True)
class RawSeries:
    """Readings of one point in the order of time, as columns of equal length; `qualities` as in records.QUALITIES.

    `more` says that the range holds readings beyond the last one here, `sampled` that some between were left out.
    """

    point: int
    times: tuple[int, ...]
    values: tuple[Value, ...]
    qualities: tuple[int, ...]
    more: bool = False
    sampled: bool = False


RAW: LiteralString = """
SELECT asked.point, r.*
FROM unnest($1::int[]) AS asked(point)
CROSS JOIN LATERAL (
    SELECT array_agg(epoch_ms(ts)) AS times, array_agg(value) AS numbers, array_agg(text) AS texts,
           array_agg(kind) AS kinds, array_agg(quality) AS qualities
    FROM (
        SELECT ts, value, NULL::text AS text, kind, quality FROM reading
        WHERE reading.point = asked.point AND ts >= from_epoch_ms($2) AND ts < from_epoch_ms($3)
        UNION ALL
        SELECT ts, NULL, value, 2, quality FROM reading_text
        WHERE reading_text.point = asked.point AND ts >= from_epoch_ms($2) AND ts < from_epoch_ms($3)
        ORDER BY ts LIMIT $4
    ) AS rows
) AS r
"""


async def raw(
    source: Source, points: Sequence[int], over: Range, limit: int, affines: Sequence[Affine] | None = None
) -> list[RawSeries]:
    """The first `limit` readings of each point in the range, in the order asked for, numbers in the unit asked for.

    To go on, ask again from the time after the last.
    """
    with reading_series(points):
        rows = await source.fetch(RAW, list(points), over.start, over.end, limit + 1)
    return _in_order(points, rows, limit, affines)


# The readings of points with few of them, and of the others the lowest and the highest of each bin. An array is
# compared by its first element, then by the next: min and max find a value with its time, the earliest of equal ones,
# and bring the rest along. An hour whose readings retention has dropped stands in by its lowest and highest value.
SAMPLED: LiteralString = """
WITH asked AS (
    SELECT point FROM unnest($1::int[]) AS t(point)
), hours AS MATERIALIZED (
    SELECT asked.point, bucket, min, max
    FROM reading_week CROSS JOIN asked JOIN reading_1h ON reading_1h.point = asked.point
    WHERE computed <= sealed AND bucket >= week AND bucket < week + interval '7 days'
      AND bucket >= from_epoch_ms($2) AND bucket + interval '1 hour' <= from_epoch_ms($3)
), sized AS (
    SELECT asked.point, count > $4 OR EXISTS (SELECT FROM hours WHERE hours.point = asked.point) AS many
    FROM asked CROSS JOIN LATERAL (
        SELECT count(*) FROM (
            SELECT FROM reading
            WHERE reading.point = asked.point AND ts >= from_epoch_ms($2) AND ts < from_epoch_ms($3) LIMIT $4 + 1
        ) AS few
    ) AS counted
), sources AS (
    SELECT sized.point, ts, value, kind, quality FROM sized JOIN reading USING (point)
    WHERE many AND ts >= from_epoch_ms($2) AND ts < from_epoch_ms($3) AND quality < 2 AND value IS NOT NULL
    UNION ALL
    SELECT point, bucket, min, 0, 0 FROM hours
    UNION ALL
    SELECT point, bucket + interval '30 minutes', max, 0, 0 FROM hours
), extremes AS (
    SELECT point, min(ARRAY[value, date_part('epoch', ts), kind, quality]) AS low,
           max(ARRAY[value, -date_part('epoch', ts), kind, quality]) AS high
    FROM sources GROUP BY point, floor((date_part('epoch', ts) * 1000 - $2) / $5::float8)
), rows AS (
    SELECT sized.point, ts, value, kind, quality, many
    FROM sized JOIN reading USING (point)
    WHERE NOT many AND ts >= from_epoch_ms($2) AND ts < from_epoch_ms($3)
    UNION ALL
    SELECT DISTINCT point, to_timestamp(second), value, kind::smallint, quality::smallint, true
    FROM extremes CROSS JOIN LATERAL (
        VALUES (low[1], low[2], low[3], low[4]), (high[1], -high[2], high[3], high[4])
    ) AS at(value, second, kind, quality)
)
SELECT point, array_agg(epoch_ms(ts)) AS times, array_agg(value) AS numbers, array_agg(NULL::text) AS texts,
       array_agg(kind) AS kinds, array_agg(quality) AS qualities, bool_or(many) AS many
FROM (SELECT * FROM rows ORDER BY point, ts) AS ordered
GROUP BY point
"""


async def sampled(
    source: Source,
    points: Sequence[int],
    over: Range,
    most: int,
    shape: Downsampling = "MIN_MAX",
    affines: Sequence[Affine] | None = None,
) -> list[RawSeries]:
    """At most `most` numbers of each point, in the order asked for: all where there are no more than that.

    MIN_MAX keeps the lowest and the highest reading of each of `most / 2` bins of equal width, so no spike is lost;
    LTTB keeps what makes the drawn line look the same, out of the extremes of four times as many bins. Readings of bad
    quality are left out where any are. Texts have no shape: ask for raw readings. Where retention has dropped readings,
    the lowest and the highest of an hour stand at its beginning and its middle: their times are no longer known.
    """
    bins = max(1, most * 2 if shape == "LTTB" else most // 2)
    width = max((over.end - over.start) / bins, 1.0)
    with reading_series(points):
        rows = await source.fetch(SAMPLED, list(points), over.start, over.end, most, width)
    series = _in_order(points, rows, None, affines)
    many = {row["point"] for row in rows if row["many"]}
    return [_shaped(one, most, shape) if one.point in many else one for one in series]


def _shaped(series: RawSeries, most: int, shape: Downsampling) -> RawSeries:
    numbers = [float(value) for value in series.values if value is not None and not isinstance(value, str)]
    kept = chosen(series.times, numbers, most) if shape == "LTTB" else range(len(numbers))
    return RawSeries(
        series.point,
        tuple(series.times[index] for index in kept),
        tuple(series.values[index] for index in kept),
        tuple(series.qualities[index] for index in kept),
        sampled=True,
    )


def _in_order(
    points: Sequence[int], rows: Sequence[asyncpg.Record], limit: int | None, affines: Sequence[Affine] | None
) -> list[RawSeries]:
    found = {row["point"]: row for row in rows}
    return [
        _series(point, found.get(point), limit, affine)
        for point, affine in zip(points, affines or [AS_IS] * len(points), strict=True)
    ]


def _series(point: int, row: asyncpg.Record | None, limit: int | None, affine: Affine) -> RawSeries:
    if row is None or row["times"] is None:
        return RawSeries(point, (), (), ())
    values = tuple(
        _converted(as_value(number, text, kind), affine)
        for number, text, kind in zip(row["numbers"][:limit], row["texts"][:limit], row["kinds"][:limit], strict=True)
    )
    more = limit is not None and len(row["times"]) > limit
    return RawSeries(point, tuple(row["times"][:limit]), values, tuple(row["qualities"][:limit]), more)


def _converted(value: Value, affine: Affine) -> Value:
    # a boolean has no unit
    return value * affine.scale + affine.offset if isinstance(value, float) and affine != AS_IS else value
