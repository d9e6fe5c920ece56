"""What ended imports leave behind: the staged parts that no undo needs, and uploaded files that have had their time."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import LiteralString

import asyncpg

KEPT_DAYS = 30
"""How long an upload is kept after it came and after its last import ended."""

MOST = 100
"""How many uploads and imports one round sweeps."""

PARTS: LiteralString = """
WITH over AS (
    SELECT id FROM import_run
    WHERE state NOT IN ('QUEUED', 'RUNNING') AND NOT applied AND EXISTS (SELECT FROM import_part WHERE import = id)
    LIMIT $1
), gone AS (
    DELETE FROM import_part USING over WHERE import = over.id
)
SELECT count(*) FROM over
"""


async def sweep_parts(pool: asyncpg.Pool) -> int:
    """Delete the parts of ended imports whose difference is not in the graph, and answer of how many.

    Undoing an import needs its parts, and undoing the one before it needs that one's: so those of applied ones stay.
    """
    return await pool.fetchval(PARTS, MOST)


OVER: LiteralString = """
SELECT id, path FROM upload
WHERE created_at < now() - make_interval(days => $1) AND NOT EXISTS (
    SELECT FROM import_run
    WHERE upload = upload.id
      AND (state IN ('QUEUED', 'RUNNING') OR finished_at > now() - make_interval(days => $1))
)
ORDER BY created_at LIMIT $2
"""
LET_GO: LiteralString = "UPDATE import_run SET upload = NULL WHERE upload = ANY($1::text[])"
DELETE: LiteralString = "DELETE FROM upload WHERE id = ANY($1::text[])"


async def sweep_uploads(pool: asyncpg.Pool) -> int:
    """Delete uploads that are over, with their files, and answer how many; an import of one is then UPLOAD_GONE."""
    rows = await pool.fetch(OVER, KEPT_DAYS, MOST)
    if not rows:
        return 0
    # the files first: a row without its file is found again, a file without its row never
    await asyncio.to_thread(_unlink, [Path(row["path"]) for row in rows])
    ids = [row["id"] for row in rows]
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(LET_GO, ids)
        await connection.execute(DELETE, ids)
    return len(ids)


def _unlink(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
