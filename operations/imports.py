"""Imports as rows in PostgreSQL: their life cycle, their progress, and the staged difference that they apply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import asyncpg
import orjson

from edifice.reads import reading_imports

CHANNEL = "edifice_import"
"""PostgreSQL notification channel; the payload is the id of the import whose row changed."""

OPEN_STATES = ("QUEUED", "RUNNING")
LEASE_SECONDS = 30
"""A runner that does not renew its lease for so long is taken for dead, and its import goes on elsewhere."""


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """A warning or the error of an import: a documented code, a sentence to act on, how often, and examples."""

    code: str
    message: str
    count: int = 1
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPhase:
    """A finished phase of an import, and how long it took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class NewImport:
    """What startImport asks for; `scope` is the building's key, `model` an earlier model that this revises."""

    id: str
    upload: str
    scope: str
    file: str
    format: str
    sha256: str
    model: str | None = None
    graph: str | None = None
    options: dict[str, Any] | None = None
    dry_run: bool = False
    allow_large_removal: bool = False
    actor: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One run of one source. `applied` is true once its difference is in the graph; counts are of entities.

    `claim` names the runner that took it last: what a runner says counts only as long as nobody else has taken it.
    """

    id: str
    number: int
    upload: str | None
    scope: str
    model: str | None
    graph: str | None
    file: str
    format: str
    sha256: str
    options: dict[str, Any]
    dry_run: bool
    allow_large_removal: bool
    actor: str | None
    state: str
    phase: str | None
    progress: float | None
    phases: tuple[ImportPhase, ...]
    warnings: tuple[ImportIssue, ...]
    error: ImportIssue | None
    added: int
    changed: int
    retired: int
    unchanged: int
    parts: int | None
    applied_parts: int
    applied: bool
    sequence: int | None
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    claim: str | None


def _issue(value: dict[str, Any]) -> ImportIssue:
    return ImportIssue(value["code"], value["message"], value["count"], tuple(value["examples"]))


def record_of(row: asyncpg.Record) -> ImportRecord:
    """The record of a row of import_run."""
    values = {name: row[name] for name in ImportRecord.__dataclass_fields__}
    error = row["error"]
    values["options"] = orjson.loads(row["options"])
    values["phases"] = tuple(ImportPhase(**phase) for phase in orjson.loads(row["phases"]))
    values["warnings"] = tuple(_issue(issue) for issue in orjson.loads(row["warnings"]))
    values["error"] = None if error is None else _issue(orjson.loads(error))
    return ImportRecord(**values)


CREATE: LiteralString = """
WITH made AS (
    INSERT INTO import_run (id, upload, scope, model, graph, file, format, sha256, options, dry_run,
                            allow_large_removal, actor, idempotency_key)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING *, pg_notify('edifice_import', id)
)
SELECT * FROM made
"""

BY_KEY: LiteralString = "SELECT * FROM import_run WHERE idempotency_key = $1"


async def create(pool: asyncpg.Pool, new: NewImport) -> ImportRecord:
    """Queue an import; the same idempotency key answers the first one again."""
    row = await pool.fetchrow(
        CREATE, new.id, new.upload, new.scope, new.model, new.graph, new.file, new.format, new.sha256,
        orjson.dumps(new.options or {}).decode(), new.dry_run, new.allow_large_removal, new.actor,
        new.idempotency_key,
    )  # fmt: skip
    if row is None:
        row = await pool.fetchrow(BY_KEY, new.idempotency_key)
    assert row is not None  # noqa: S101 - either inserted, or the key is there
    return record_of(row)


GET_MANY: LiteralString = "SELECT * FROM import_run WHERE id = ANY($1)"


async def get_many(pool: asyncpg.Pool, ids: Sequence[str]) -> list[ImportRecord | None]:
    """The imports in the order of `ids`, None where there is none."""
    with reading_imports():
        found = {row["id"]: record_of(row) for row in await pool.fetch(GET_MANY, list(ids))}
    return [found.get(id_) for id_ in ids]


async def get(pool: asyncpg.Pool, id_: str) -> ImportRecord | None:
    """One import by its id."""
    return (await get_many(pool, [id_]))[0]


PAGE: LiteralString = """
SELECT * FROM import_run
WHERE ($1::text[] IS NULL OR model = ANY($1)) AND ($2::text[] IS NULL OR state = ANY($2))
  AND ($3::bigint IS NULL OR number < $3)
ORDER BY number DESC LIMIT $4
"""


async def page(
    pool: asyncpg.Pool, models: Sequence[str] | None, states: Sequence[str] | None, before: int | None, first: int
) -> list[ImportRecord]:
    """Newest first; `before` is the number of the last import of the previous page."""
    with reading_imports():
        rows = await pool.fetch(PAGE, models and list(models), states and list(states), before, first)
    return [record_of(row) for row in rows]


COUNT: LiteralString = """
SELECT count(*) FROM import_run
WHERE ($1::text[] IS NULL OR model = ANY($1)) AND ($2::text[] IS NULL OR state = ANY($2))
"""


async def count(pool: asyncpg.Pool, models: Sequence[str] | None, states: Sequence[str] | None) -> int:
    """How many imports a page's filter has in all."""
    with reading_imports():
        return await pool.fetchval(COUNT, models and list(models), states and list(states))


CLAIM: LiteralString = """
UPDATE import_run SET state = 'RUNNING', started_at = coalesce(started_at, now()),
    claim = gen_random_uuid()::text, lease_until = now() + make_interval(secs => $1)
WHERE id = (
    SELECT id FROM import_run AS due
    WHERE state = 'RUNNING' AND lease_until < now() OR state = 'QUEUED' AND NOT EXISTS (
        SELECT FROM import_run AS other
        WHERE other.scope = due.scope
          AND (other.state = 'RUNNING' OR other.state = 'QUEUED' AND other.number < due.number)
    ) AND NOT EXISTS (SELECT FROM removal WHERE removal.scope = due.scope)
    ORDER BY number FOR UPDATE SKIP LOCKED LIMIT 1
)
RETURNING *
"""


async def claim(pool: asyncpg.Pool) -> ImportRecord | None:
    """Take the oldest queued import, or one whose runner died; None when there is nothing to do.

    An import waits until no other of its building is running, and nothing is being removed: what died while it applied
    has to be finished first, or the next would be planned against half of it. It waits for an earlier one too that some
    other process is just about to claim: revisions of a file come in the order in which they were asked for.
    """
    row = await pool.fetchrow(CLAIM, LEASE_SECONDS)
    return None if row is None else record_of(row)


RENEW: LiteralString = """
UPDATE import_run SET lease_until = now() + make_interval(secs => $3)
WHERE id = $1 AND claim = $2 AND state = 'RUNNING' RETURNING id
"""


async def renew(pool: asyncpg.Pool, record: ImportRecord, seconds: float = LEASE_SECONDS) -> bool:
    """Keep the lease for so long, 0 to leave it to others; false when it is over: cancelled, or another's by now."""
    return await pool.fetchval(RENEW, record.id, record.claim, seconds) is not None


PROGRESS: LiteralString = """
UPDATE import_run SET phase = $3, progress = $4 WHERE id = $1 AND claim = $2
RETURNING pg_notify('edifice_import', id)
"""


async def progress(pool: asyncpg.Pool, record: ImportRecord, phase: str, fraction: float | None) -> None:
    """Tell where the import is: the phase's name and how far it got, 0 to 1."""
    await pool.execute(PROGRESS, record.id, record.claim, phase, fraction)


END_PHASE: LiteralString = """
UPDATE import_run SET phases = phases || jsonb_build_object('name', $3::text, 'seconds', $4::float8)
WHERE id = $1 AND claim = $2
"""


async def end_phase(pool: asyncpg.Pool, record: ImportRecord, name: str, seconds: float) -> None:
    """Record how long a phase took."""
    await pool.execute(END_PHASE, record.id, record.claim, name, seconds)


STAGE: LiteralString = """
UPDATE import_run SET model = $3, parts = $4, added = $5, changed = $6, retired = $7, unchanged = $8, warnings = $9
WHERE id = $1 AND claim = $2 RETURNING id
"""
CLEAR_PARTS: LiteralString = "DELETE FROM import_part WHERE import = $1"
ADD_PART: LiteralString = "INSERT INTO import_part (import, part, delta) VALUES ($1, $2, $3)"


@dataclass(frozen=True, slots=True)
class Staged:
    """The whole difference of an import, cut into commit-sized parts of JSON text."""

    model: str | None
    parts: Sequence[str]
    added: int
    changed: int
    retired: int
    unchanged: int
    warnings: Sequence[ImportIssue]


async def stage(pool: asyncpg.Pool, record: ImportRecord, staged: Staged) -> bool:
    """Keep the difference whole, in one transaction: before this the graph is untouched, after it nothing is lost.

    False when the import is another's by now.
    """
    warnings = orjson.dumps(list(staged.warnings)).decode()
    async with pool.acquire() as connection, connection.transaction():
        kept = await connection.fetchval(
            STAGE, record.id, record.claim, staged.model, len(staged.parts), staged.added, staged.changed,
            staged.retired, staged.unchanged, warnings,
        )  # fmt: skip
        if kept is None:
            return False
        await connection.execute(CLEAR_PARTS, record.id)
        await connection.executemany(ADD_PART, [(record.id, part, delta) for part, delta in enumerate(staged.parts)])
    return True


PART: LiteralString = "SELECT delta FROM import_part WHERE import = $1 AND part = $2"


async def part(pool: asyncpg.Pool, id_: str, number: int) -> str:
    """The JSON text of one staged part."""
    return await pool.fetchval(PART, id_, number)


BEGIN_APPLYING: LiteralString = """
UPDATE import_run SET applying = true WHERE id = $1 AND claim = $2 AND state = 'RUNNING' RETURNING id
"""


async def begin_applying(pool: asyncpg.Pool, record: ImportRecord) -> bool:
    """From now on the import cannot be cancelled; false when it is over, and nothing of it may be applied."""
    return await pool.fetchval(BEGIN_APPLYING, record.id, record.claim) is not None


APPLIED_PART: LiteralString = """
UPDATE import_run SET applied_parts = $3::int, sequence = coalesce($4, sequence),
    progress = $3::int::float8 / greatest(parts, 1)
WHERE id = $1 AND claim = $2 RETURNING id, pg_notify('edifice_import', id)
"""


async def applied_part(pool: asyncpg.Pool, record: ImportRecord, done: int, sequence: int | None) -> bool:
    """Record that the first `done` parts are in the graph, the last of them as `sequence`; false when it is over."""
    return await pool.fetchval(APPLIED_PART, record.id, record.claim, done, sequence) is not None


FINISH: LiteralString = """
UPDATE import_run SET state = $3, applied = $4 OR applied_parts > 0, applying = false, error = $5, phase = NULL,
    progress = 1, lease_until = NULL, finished_at = now()
WHERE id = $1 AND claim = $2 AND state = 'RUNNING' RETURNING pg_notify('edifice_import', id)
"""


async def finish(
    pool: asyncpg.Pool, record: ImportRecord, state: str, *, applied: bool, error: ImportIssue | None = None
) -> None:
    """End an import that runs in one of its final states; one that failed is applied as far as its parts are."""
    issue = None if error is None else orjson.dumps(error).decode()
    await pool.execute(FINISH, record.id, record.claim, state, applied, issue)


RESUME: LiteralString = """
UPDATE import_run SET state = 'QUEUED', dry_run = false, finished_at = NULL, parts = NULL
WHERE id = $1 AND dry_run AND NOT applied AND state IN ('SUCCEEDED', 'SUCCEEDED_WITH_WARNINGS')
RETURNING id, pg_notify('edifice_import', id)
"""


async def resume(pool: asyncpg.Pool, id_: str) -> bool:
    """Queue a dry run to be applied; false when it is not a finished dry run."""
    return await pool.fetchval(RESUME, id_) is not None


CANCEL: LiteralString = """
UPDATE import_run SET state = 'CANCELLED', finished_at = now(), lease_until = NULL, phase = NULL
WHERE id = $1 AND state IN ('QUEUED', 'RUNNING') AND NOT applying AND NOT applied
RETURNING id, pg_notify('edifice_import', id)
"""


async def cancel(pool: asyncpg.Pool, id_: str) -> bool:
    """End an import before it begins to be applied; false when it is too late."""
    return await pool.fetchval(CANCEL, id_) is not None
