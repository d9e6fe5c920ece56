"""The names of points by the words in them, for those who look for the point that a topic may mean."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import LiteralString

import asyncpg

from timeseries.points import BY_ID

MOST = 50_000
"""How many names are looked at for one question."""


@dataclass(frozen=True, slots=True)
class PointName:
    """A name of a point, of the rank BY_SERIES_ID or BY_LOCAL_NAME."""

    entity: str
    name: str
    rank: int


WITH_WORDS: LiteralString = """
SELECT asked.scope, point.entity, named.name, named.rank
FROM unnest($1::text[], $2::text[]) AS asked(scope, words)
JOIN point_name AS named ON named.scope = asked.scope
JOIN point ON point.id = named.point AND NOT point.retired
WHERE named.rank < $3 AND lower(named.name) ~ asked.words
ORDER BY asked.scope, named.name, point.id LIMIT $4
"""


async def names_with(pool: asyncpg.Pool, words: Mapping[str, Collection[str]]) -> dict[str, list[PointName]]:
    """By scope, the names with any of these words anywhere, at most MOST in all; words are folded."""
    asked = {scope: "|".join(map(re.escape, sorted(some))) for scope, some in words.items() if some}
    rows = await pool.fetch(WITH_WORDS, list(asked), list(asked.values()), BY_ID, MOST) if asked else []
    found: dict[str, list[PointName]] = {}
    for row in rows:
        found.setdefault(row["scope"], []).append(PointName(row["entity"], row["name"], row["rank"]))
    return found
