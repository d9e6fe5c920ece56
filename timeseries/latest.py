"""Latest values: of many points in one call, and which points a condition on them, or their age, leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, LiteralString, TypeAlias

import asyncpg

from edifice.errors import BadInput
from edifice.reads import note_time, reading_series
from timeseries.points import EXPECTED_INTERVAL_MS
from timeseries.records import Affine, Reading, as_value, factors

LATEST: LiteralString = """
SELECT point, epoch_ms(ts) AS time, epoch_ms(received) AS received, value, text, kind, quality
FROM latest WHERE point = ANY($1::int[])
"""


async def latest(pool: asyncpg.Pool, points: Sequence[int]) -> dict[int, Reading]:
    """The latest reading of each point that ever had one, in the point's own unit."""
    with reading_series(points):
        rows = await pool.fetch(LATEST, list(points))
    return {row["point"]: _reading(row) for row in rows}


def _reading(row: asyncpg.Record) -> Reading:
    value = as_value(row["value"], row["text"], row["kind"])
    return Reading(row["point"], row["time"], value, row["quality"], row["received"])


@dataclass(frozen=True, slots=True)
class NumberCondition:
    """A condition on a number; all that is given must hold."""

    eq: float | None = None
    any_of: tuple[float, ...] | None = None
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None


@dataclass(frozen=True, slots=True)
class TextCondition:
    """A condition on a text; all that is given must hold. `matches` is a regular expression for the whole text."""

    eq: str | None = None
    any_of: tuple[str, ...] | None = None
    contains: str | None = None
    starts_with: str | None = None
    matches: str | None = None
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class LatestCondition:
    """A condition on latest readings; all that is given must hold.

    `before` and `after` are epoch milliseconds. `stale` says whether the last reading is older than the point's
    expected interval; a point that was never read is stale, and fulfils no other condition.
    """

    number: NumberCondition | None = None
    text: TextCondition | None = None
    qualities: tuple[int, ...] | None = None
    before: int | None = None
    after: int | None = None
    stale: bool | None = None


# Numbers are compared in the unit that the condition is written in: each point brings its factor. Texts are folded on
# both sides unless case matters; strpos needs no escapes.
MATCHING: LiteralString = """
SELECT asked.point
FROM unnest($1::int[], $2::float8[], $3::float8[]) AS asked(point, scale, shift)
LEFT JOIN latest USING (point)
LEFT JOIN point AS p ON p.id = asked.point
CROSS JOIN LATERAL (
    SELECT value * coalesce(scale, 1) + coalesce(shift, 0) AS number,
           CASE WHEN $15 THEN text ELSE lower(text) END AS words,
           (ts IS NULL OR from_epoch_ms($19) - ts > coalesce(p.expected_interval_ms, $20) * interval '1 millisecond')
               AS stale
) AS now
WHERE ($4::float8 IS NULL OR number = $4) AND ($5::float8[] IS NULL OR number = ANY($5))
  AND ($6::float8 IS NULL OR number > $6) AND ($7::float8 IS NULL OR number >= $7)
  AND ($8::float8 IS NULL OR number < $8) AND ($9::float8 IS NULL OR number <= $9)
  AND ($10::text IS NULL OR words = $10) AND ($11::text[] IS NULL OR words = ANY($11))
  AND ($12::text IS NULL OR strpos(words, $12) > 0) AND ($13::text IS NULL OR starts_with(words, $13))
  AND ($14::text IS NULL OR CASE WHEN $15 THEN text ~ ('^(?:' || $14 || ')$') ELSE text ~* ('^(?:' || $14 || ')$') END)
  AND ($16::smallint[] IS NULL OR quality = ANY($16))
  AND ($17::bigint IS NULL OR ts < from_epoch_ms($17)) AND ($18::bigint IS NULL OR ts > from_epoch_ms($18))
  AND ($21::bool IS NULL OR stale = $21)
"""


async def matching(
    pool: asyncpg.Pool,
    points: Sequence[int],
    condition: LatestCondition,
    now: int,
    affines: Sequence[Affine] | None = None,
) -> frozenset[int]:
    """Those of the points whose latest reading fulfils the condition; `affines` bring each into its unit.

    Raises:
        BadInput: the regular expression is not one.
    """
    number, text = condition.number or NumberCondition(), condition.text or TextCondition()
    fold = str if text.case_sensitive else str.lower
    if (condition.before, condition.after, condition.stale) != (None, None, None):
        note_time()
    try:
        with reading_series(points):
            rows = await pool.fetch(
                MATCHING,
                list(points),
                *factors(affines),
                *(number.eq, number.any_of, number.gt, number.gte, number.lt, number.lte),
                *(text.eq and fold(text.eq), text.any_of and [fold(word) for word in text.any_of]),
                *(text.contains and fold(text.contains), text.starts_with and fold(text.starts_with)),
                *(text.matches, text.case_sensitive),
                *(condition.qualities, condition.before, condition.after),
                *(now, EXPECTED_INTERVAL_MS, condition.stale),
            )
    except asyncpg.InvalidRegularExpressionError as error:
        raise BadInput(f"{text.matches!r} is no regular expression: {error}", field="matches") from error
    return frozenset(row["point"] for row in rows)


async def stale(pool: asyncpg.Pool, points: Sequence[int], now: int) -> frozenset[int]:
    """Those of the points that have been silent for longer than expected, or for ever."""
    return await matching(pool, points, LatestCondition(stale=True), now)


OrderBy: TypeAlias = Literal["VALUE", "TIME"]


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a point in an order, to go on behind it: `key` is None for a point without value, or time."""

    point: int
    key: float | None


# A descending order is an ascending one of the negated key. Points without key come last in both.
PAGE: LiteralString = """
SELECT asked.point, key
FROM unnest($1::int[], $2::float8[], $3::float8[]) AS asked(point, scale, shift)
LEFT JOIN latest USING (point)
CROSS JOIN LATERAL (
    SELECT $5 * CASE WHEN $4 THEN value * coalesce(scale, 1) + coalesce(shift, 0)
                     ELSE date_part('epoch', ts) * 1000 END AS key
) AS keyed
WHERE $6::int IS NULL
   OR CASE WHEN $7::float8 IS NULL THEN key IS NULL AND asked.point > $6
           ELSE key IS NULL OR key > $7 OR key = $7 AND asked.point > $6 END
ORDER BY key NULLS LAST, asked.point
LIMIT $8
"""


async def page(
    pool: asyncpg.Pool,
    points: Sequence[int],
    *,
    by: OrderBy,
    descending: bool,
    first: int,
    after: Place | None = None,
    affines: Sequence[Affine] | None = None,
) -> list[Place]:
    """The next `first` of the points, by latest value or by its time; points of equal key by their numbers."""
    sign = -1.0 if descending else 1.0
    with reading_series(points):
        rows = await pool.fetch(
            PAGE,
            list(points),
            *factors(affines),
            by == "VALUE",
            sign,
            after and after.point,
            None if after is None or after.key is None else after.key * sign,
            first,
        )
    return [Place(row["point"], None if row["key"] is None else row["key"] * sign) for row in rows]
