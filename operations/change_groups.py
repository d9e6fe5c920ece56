"""Changes of several entities, or of several imports, by one look at the copy and one at the tail."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import asyncpg

from edifice.reads import reading_log
from graph.store import GraphStore
from operations.changes import ChangeFilter, LoggedChange, Place, logged, tail_changes
from operations.log_copy import read_state

OF_ENTITIES: LiteralString = """
SELECT asked.key, found.* FROM unnest($1::text[]) AS asked(key)
CROSS JOIN LATERAL (
    SELECT change.*, "commit".cause, "commit".actor, "commit".import FROM change JOIN "commit" USING (sequence)
    WHERE sequence <= $2 AND (change.entity = asked.key OR change.other = asked.key)
      AND ($3::bigint IS NULL OR (sequence, index) < ($3, $4))
    ORDER BY sequence DESC, index DESC LIMIT $5
) AS found
ORDER BY found.sequence DESC, found.index DESC
"""

OF_IMPORTS: LiteralString = """
SELECT asked.key, found.* FROM unnest($1::text[]) AS asked(key)
CROSS JOIN LATERAL (
    SELECT change.*, "commit".cause, "commit".actor, "commit".import FROM change JOIN "commit" USING (sequence)
    WHERE sequence <= $2 AND "commit".import = asked.key
      AND ($3::bigint IS NULL OR (sequence, index) > ($3, $4))
    ORDER BY sequence, index LIMIT $5
) AS found
ORDER BY found.sequence, found.index
"""


@dataclass(frozen=True, slots=True)
class Part:
    """How much of each: at most `first` changes, those behind `after`."""

    first: int
    after: Place | None = None


Grouped = dict[str, list[LoggedChange]]


async def of_entities(store: GraphStore, pool: asyncpg.Pool, ids: Sequence[str], part: Part) -> Grouped:
    """The changes of each entity, as itself or as the other end of a relation, the newest first."""
    projected, found = await _copied(pool, OF_ENTITIES, ids, part)
    tail: Grouped = defaultdict(list)
    for one in reversed(await tail_changes(store, projected, ChangeFilter(entities=tuple(ids)))):
        if part.after is None or one.place < part.after:
            for id_ in _ends(one, ids):
                tail[id_].append(one)
    return {id_: (tail[id_] + found[id_])[: part.first] for id_ in ids}


async def of_imports(store: GraphStore, pool: asyncpg.Pool, ids: Sequence[str], part: Part) -> Grouped:
    """The changes that each import made, in order."""
    projected, found = await _copied(pool, OF_IMPORTS, ids, part)
    tail: Grouped = defaultdict(list)
    for one in await tail_changes(store, projected, ChangeFilter()):
        if one.import_id is not None and (part.after is None or one.place > part.after):
            tail[one.import_id].append(one)
    return {id_: (found[id_] + tail[id_])[: part.first] for id_ in ids}


def _ends(one: LoggedChange, ids: Sequence[str]) -> set[str]:
    """Those of the entities that a change is of."""
    return {id_ for id_ in (one.change.entity, one.change.other) if id_ is not None and id_ in ids}


async def _copied(pool: asyncpg.Pool, query: LiteralString, ids: Sequence[str], part: Part) -> tuple[int, Grouped]:
    state = await read_state(pool)
    projected = state.projected if state else 0
    after = (None, None) if part.after is None else (part.after.sequence, part.after.index)
    found: Grouped = defaultdict(list)
    with reading_log():
        rows = await pool.fetch(query, list(ids), projected, *after, part.first)
    for row in rows:
        found[row["key"]].append(logged(row))
    return projected, found


COUNT_OF_ENTITIES: LiteralString = """
SELECT asked.key, (
    SELECT count(*) FROM change WHERE sequence <= $2 AND (change.entity = asked.key OR change.other = asked.key)
) AS number
FROM unnest($1::text[]) AS asked(key)
"""

COUNT_OF_IMPORTS: LiteralString = """
SELECT "commit".import AS key, count(*) AS number FROM change JOIN "commit" USING (sequence)
WHERE sequence <= $2 AND "commit".import = ANY($1::text[]) GROUP BY "commit".import
"""


async def count_of_entities(store: GraphStore, pool: asyncpg.Pool, ids: Sequence[str]) -> dict[str, int]:
    """How many changes each entity has had."""
    projected, counts = await _counted(pool, COUNT_OF_ENTITIES, ids)
    for one in await tail_changes(store, projected, ChangeFilter(entities=tuple(ids))):
        for id_ in _ends(one, ids):
            counts[id_] += 1
    return counts


async def count_of_imports(store: GraphStore, pool: asyncpg.Pool, ids: Sequence[str]) -> dict[str, int]:
    """How many changes each import has made."""
    projected, counts = await _counted(pool, COUNT_OF_IMPORTS, ids)
    for one in await tail_changes(store, projected, ChangeFilter()):
        if one.import_id is not None and one.import_id in counts:
            counts[one.import_id] += 1
    return counts


async def _counted(pool: asyncpg.Pool, query: LiteralString, ids: Sequence[str]) -> tuple[int, dict[str, int]]:
    state = await read_state(pool)
    projected = state.projected if state else 0
    counts = dict.fromkeys(ids, 0)
    with reading_log():
        counts |= {row["key"]: row["number"] for row in await pool.fetch(query, list(ids), projected)}
    return projected, counts
