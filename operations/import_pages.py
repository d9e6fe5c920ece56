"""Imports as their models ask for them: pages of several models by one call, and the newest one that is applied."""

from collections import defaultdict
from collections.abc import Sequence
from typing import LiteralString

import asyncpg

from edifice.reads import reading_imports
from operations.imports import ImportRecord, record_of

PAGES: LiteralString = """
SELECT run.* FROM unnest($1::text[]) AS asked(model)
CROSS JOIN LATERAL (
    SELECT * FROM import_run
    WHERE import_run.model = asked.model AND ($2::bigint IS NULL OR number < $2)
    ORDER BY number DESC LIMIT $3
) AS run
ORDER BY run.number DESC
"""


async def pages_by_model(
    pool: asyncpg.Pool, models: Sequence[str], before: int | None, first: int
) -> dict[str, list[ImportRecord]]:
    """The newest `first` imports of each model, or those before the import of that number."""
    found: dict[str, list[ImportRecord]] = defaultdict(list)
    with reading_imports():
        rows = await pool.fetch(PAGES, list(models), before, first)
    for row in rows:
        found[row["model"]].append(record_of(row))
    return found


COUNTS: LiteralString = "SELECT model, count(*) FROM import_run WHERE model = ANY($1::text[]) GROUP BY model"


async def counts_by_model(pool: asyncpg.Pool, models: Sequence[str]) -> dict[str, int]:
    """How many imports each model has had; those without any are left out."""
    with reading_imports():
        return {row["model"]: row["count"] for row in await pool.fetch(COUNTS, list(models))}


LATEST_APPLIED: LiteralString = """
SELECT * FROM import_run WHERE model = $1 AND applied ORDER BY number DESC LIMIT 1
"""


async def latest_applied(pool: asyncpg.Pool, model: str) -> ImportRecord | None:
    """The newest import of a model that is in the graph."""
    row = await pool.fetchrow(LATEST_APPLIED, model)
    return None if row is None else record_of(row)
