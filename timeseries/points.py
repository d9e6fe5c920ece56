"""The copy of the points that readings need: series numbers, the names that topics use, expected intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import asyncpg

CHANNEL = "edifice_points"
"""PostgreSQL notification channel: some point, or a name of one, has changed; the payload is its scope."""

EXPECTED_INTERVAL_MS = 15 * 60 * 1000
"""After how long without a reading a point is stale when nothing says how often it speaks."""

MAX_NAME = 512
"""A longer name cannot be used in a topic."""

BY_SERIES_ID, BY_LOCAL_NAME, BY_ID = 0, 1, 2


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point as the graph has it now.

    `series_ids` are its time-series identifiers, `local_name` the last part of its IRI, `ids` its entity id with
    those of the nodes that were joined into it; `expected_interval` is in seconds. A retired point keeps its readings,
    but no topic finds it.
    """

    number: int
    entity: str
    scope: str
    series_ids: tuple[str, ...] = ()
    local_name: str | None = None
    ids: tuple[str, ...] = ()
    unit: str | None = None
    expected_interval: float | None = None
    retired: bool = False

    def names(self) -> dict[str, int]:
        """Every name by which a topic may call this point, with its rank."""
        if self.retired:
            return {}
        ranked = [(id_, BY_ID) for id_ in (self.entity, *self.ids)]
        if self.local_name:
            ranked.append((self.local_name, BY_LOCAL_NAME))
        ranked += [(name, BY_SERIES_ID) for name in self.series_ids]
        # the better rank comes later, and so wins
        return {name: rank for name, rank in ranked if 0 < len(name) <= MAX_NAME}


IS_KNOWN: LiteralString = "SELECT EXISTS (SELECT FROM point WHERE scope = $1 AND NOT retired)"


async def is_known(pool: asyncpg.Pool, scope: str) -> bool:
    """Whether a building of this key has points."""
    return await pool.fetchval(IS_KNOWN, scope)


SYNC: LiteralString = """
WITH asked AS (
    SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bool[])
        AS t(id, entity, scope, unit, expected_interval_ms, retired)
), names AS (
    SELECT * FROM unnest($7::int[], $8::text[], $9::text[], $10::smallint[]) AS t(point, scope, name, rank)
), written AS (
    INSERT INTO point (id, entity, scope, unit, expected_interval_ms, retired) SELECT * FROM asked
    ON CONFLICT (id) DO UPDATE
    SET entity = excluded.entity, scope = excluded.scope, unit = excluded.unit,
        expected_interval_ms = excluded.expected_interval_ms, retired = excluded.retired
    WHERE point IS DISTINCT FROM excluded
    RETURNING id
), unnamed AS (
    DELETE FROM point_name USING asked
    WHERE point_name.point = asked.id
      AND NOT EXISTS (SELECT FROM names WHERE names.point = point_name.point AND names.name = point_name.name)
    RETURNING point_name.point
), named AS (
    INSERT INTO point_name (point, scope, name, rank) SELECT * FROM names
    ON CONFLICT (point, name) DO UPDATE SET scope = excluded.scope, rank = excluded.rank
    WHERE point_name IS DISTINCT FROM excluded
    RETURNING point
), changed AS (
    SELECT id FROM written UNION SELECT point FROM unnamed UNION SELECT point FROM named
)
SELECT id, pg_notify('edifice_points', scope) FROM asked JOIN changed USING (id)
"""


async def sync(pool: asyncpg.Pool, rows: Sequence[PointRow]) -> int:
    """Make the copy agree with these points, and answer how many of them were other than before."""
    names = [(row.number, row.scope, name, rank) for row in rows for name, rank in row.names().items()]
    changed = await pool.fetch(
        SYNC,
        [row.number for row in rows],
        [row.entity for row in rows],
        [row.scope for row in rows],
        [row.unit for row in rows],
        [_interval_ms(row.expected_interval) for row in rows],
        [row.retired for row in rows],
        *([name[column] for name in names] for column in range(4)),
    )
    return len(changed)


def _interval_ms(seconds: float | None) -> int:
    return EXPECTED_INTERVAL_MS if seconds is None else max(1, round(seconds * 1000))


# the one point that has the name in the best rank in which anyone has it; nobody, where several have
RESOLVE: LiteralString = """
SELECT scope, name, min(point) AS point
FROM (
    SELECT scope, name, point, rank, min(rank) OVER (PARTITION BY scope, name) AS best
    FROM unnest($1::text[], $2::text[]) AS asked(scope, name) JOIN point_name USING (scope, name)
) AS claims
WHERE rank = best
GROUP BY scope, name
HAVING count(*) = 1
"""


async def resolve(pool: asyncpg.Pool, names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The series numbers of the points that these (scope, name) pairs mean; a pair that means none is left out."""
    rows = await pool.fetch(RESOLVE, [scope for scope, _ in names], [name for _, name in names])
    return {(row["scope"], row["name"]): row["point"] for row in rows}


NUMBERS: LiteralString = "SELECT entity, id FROM point WHERE entity = ANY($1::text[]) AND NOT retired"


async def numbers(pool: asyncpg.Pool, entities: Sequence[str]) -> dict[str, int]:
    """The series numbers of points by their entity ids; unknown and retired ones are left out."""
    rows = await pool.fetch(NUMBERS, list(entities))
    return {row["entity"]: row["id"] for row in rows}
