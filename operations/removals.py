"""Removals as rows in PostgreSQL: a model, or an import of one, that is being taken out of the graph part by part."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import LiteralString
from uuid import uuid4

import asyncpg

LEASE_SECONDS = 30
"""A runner that does not renew its lease for so long is taken for dead, and its removal goes on elsewhere."""


@dataclass(frozen=True, slots=True)
class Removal:
    """One removal that is not done; of a whole model where `import_id` is None, else the undo of that import.

    `expected` is the sequence that the model must have when it is planned, `former_state` that of the import before.
    `parts` is None until the whole difference is staged. `claim` names the runner that took it last: what a runner says
    counts only as long as nobody else has taken it.
    """

    id: str
    scope: str
    model: str
    expected: int | None = None
    import_id: str | None = None
    former_state: str | None = None
    actor: str | None = None
    retired: int = 0
    parts: int | None = None
    applied_parts: int = 0
    sequence: int | None = None
    claim: str | None = field(default_factory=lambda: uuid4().hex)


COLUMNS: LiteralString = """
    id, scope, model, expected, import AS import_id, former_state, actor, retired, parts, applied_parts, sequence,
    claim
"""

ASK: LiteralString = """
INSERT INTO removal (id, scope, model, expected, import, former_state, actor, claim, lease_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9))
ON CONFLICT (scope) DO NOTHING RETURNING id
"""
MARK: LiteralString = """
UPDATE import_run SET state = 'RUNNING', phase = 'UNDO', progress = 0 WHERE id = $1
RETURNING pg_notify('edifice_import', id)
"""


async def ask(pool: asyncpg.Pool, new: Removal) -> bool:
    """Keep a removal, leased to the caller, and mark the import that it undoes; false if its building has another."""
    async with pool.acquire() as connection, connection.transaction():
        values = (new.id, new.scope, new.model, new.expected, new.import_id, new.former_state, new.actor)
        if await connection.fetchval(ASK, *values, new.claim, LEASE_SECONDS) is None:
            return False
        await connection.execute(MARK, new.import_id)
    return True


OF_SCOPE: LiteralString = f"SELECT {COLUMNS} FROM removal WHERE scope = $1"  # noqa: S608 - of constants alone


async def of_scope(pool: asyncpg.Pool, scope: str) -> Removal | None:
    """The removal that a building has."""
    row = await pool.fetchrow(OF_SCOPE, scope)
    return None if row is None else Removal(**row)


# an import that is half applied is finished first, or the removal would be planned against half of it
CLAIM: LiteralString = f"""
UPDATE removal SET claim = gen_random_uuid()::text, lease_until = now() + make_interval(secs => $1)
WHERE id = (
    SELECT id FROM removal AS due
    WHERE lease_until < now() AND NOT EXISTS (SELECT FROM import_run WHERE scope = due.scope AND applying)
    ORDER BY asked_at, id FOR UPDATE SKIP LOCKED LIMIT 1
)
RETURNING {COLUMNS}
"""  # noqa: S608 - of constants alone


async def claim(pool: asyncpg.Pool) -> Removal | None:
    """Take the oldest removal that nobody works at; None when there is none."""
    row = await pool.fetchrow(CLAIM, LEASE_SECONDS)
    return None if row is None else Removal(**row)


LEASE: LiteralString = """
UPDATE removal SET lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND claim = $2 RETURNING id
"""


async def lease(pool: asyncpg.Pool, removal: Removal, seconds: float = LEASE_SECONDS) -> bool:
    """Keep a removal for so long; 0 gives it to whoever claims it next. False when it is another's by now."""
    return await pool.fetchval(LEASE, removal.id, removal.claim, seconds) is not None


STAGE: LiteralString = """
UPDATE removal SET parts = $3, retired = retired + $4 WHERE id = $1 AND claim = $2 RETURNING id
"""
CLEAR_PARTS: LiteralString = "DELETE FROM removal_part WHERE removal = $1 AND part >= $2"
ADD_PART: LiteralString = "INSERT INTO removal_part (removal, part, delta) VALUES ($1, $2, $3)"


async def stage(pool: asyncpg.Pool, removal: Removal, parts: Sequence[str], retired: int) -> bool:
    """Keep what is to be applied behind the parts that are, whole, in one transaction: from now on it is done.

    False when the removal is another's by now.
    """
    id_, done = removal.id, removal.applied_parts
    async with pool.acquire() as connection, connection.transaction():
        if await connection.fetchval(STAGE, id_, removal.claim, done + len(parts), retired) is None:
            return False
        await connection.execute(CLEAR_PARTS, id_, done)
        await connection.executemany(ADD_PART, [(id_, number, delta) for number, delta in enumerate(parts, done)])
    return True


PART: LiteralString = "SELECT delta FROM removal_part WHERE removal = $1 AND part = $2"


async def part(pool: asyncpg.Pool, id_: str, number: int) -> str:
    """The JSON text of one staged part."""
    return await pool.fetchval(PART, id_, number)


APPLIED_PART: LiteralString = """
WITH done AS (
    UPDATE removal SET applied_parts = $3::int, sequence = coalesce($4, sequence) WHERE id = $1 AND claim = $2
    RETURNING import, parts
), told AS (
    UPDATE import_run SET progress = $3::int::float8 / greatest(done.parts, 1) FROM done WHERE id = done.import
    RETURNING pg_notify('edifice_import', id)
)
SELECT count(*) > 0, (SELECT count(*) FROM told) FROM done
"""


async def applied_part(pool: asyncpg.Pool, removal: Removal, done: int, sequence: int | None) -> bool:
    """Record that the first `done` parts are applied, the last of them as `sequence`; false when it is another's."""
    return await pool.fetchval(APPLIED_PART, removal.id, removal.claim, done, sequence)


FINISH: LiteralString = """
WITH gone AS (
    DELETE FROM removal WHERE id = $1 AND claim = $2 RETURNING import, model
), unneeded AS (
    DELETE FROM import_part USING import_run, gone
    WHERE import_part.import = import_run.id AND import_run.model = gone.model AND gone.import IS NULL
)
UPDATE import_run SET state = 'UNDONE', applied = false, phase = NULL, progress = 1 FROM gone WHERE id = gone.import
RETURNING pg_notify('edifice_import', id)
"""


async def finish(pool: asyncpg.Pool, removal: Removal) -> None:
    """End a removal whose parts are all applied; nothing of a removed model can be undone any more."""
    await pool.execute(FINISH, removal.id, removal.claim)


DROP: LiteralString = """
WITH gone AS (
    DELETE FROM removal WHERE id = $1 AND claim = $2 AND parts IS NULL RETURNING import, former_state
)
UPDATE import_run SET state = gone.former_state, phase = NULL, progress = 1 FROM gone WHERE id = gone.import
RETURNING pg_notify('edifice_import', id)
"""


async def drop(pool: asyncpg.Pool, removal: Removal) -> None:
    """Give up a removal, unless it is staged already."""
    await pool.execute(DROP, removal.id, removal.claim)


IS_CHANGING: LiteralString = """
SELECT EXISTS (SELECT FROM import_run WHERE scope = $1 AND applying AND id IS DISTINCT FROM $2)
    OR EXISTS (SELECT FROM removal WHERE scope = $1 AND parts IS NOT NULL)
"""


async def is_changing(pool: asyncpg.Pool, scope: str, but: str | None = None) -> bool:
    """Whether a removal or an import (`but` this one) of a building is half applied, by a runner alive or dead."""
    return await pool.fetchval(IS_CHANGING, scope, but)
