"""The job of an import: read in a child process, plan against the graph, stage, apply in bounded commits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import asyncpg
import structlog

from edifice.errors import EdificeError, StoreTimeout, StoreUnavailable
from edifice.telemetry.traces import span
from graph import codec, models
from graph.commit import commit, split
from graph.records import Cause, ModelRecord
from graph.store import GraphStore
from ingest import readings_file, source
from ingest.buildings import ensure_building
from ingest.content import Collected, fitted
from ingest.issues import Code, refused
from ingest.lease import kept
from ingest.metrics import IMPORTED_IN, PHASES
from ingest.plan import Plan, plan
from operations import imports, removals, uploads
from operations.imports import ImportIssue, ImportRecord, Staged
from operations.locks import building_lock

LARGE_REMOVAL = 0.2
"""An import that would retire more than this share of a model's entities needs allowLargeRemoval (design §4)."""

TURN_SECONDS = 1.0

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Importing:
    """What an import needs: the stores, and the limits of the reader's process (seconds, bytes)."""

    store: GraphStore
    pool: asyncpg.Pool
    reader_seconds: float = 900
    reader_memory: int = 8 << 30


class _Over(Exception):
    """The import was cancelled while it ran, and the graph is as it was; or another runner has taken it meanwhile."""


async def run_next(importing: Importing) -> bool:
    """Run the oldest open import to its end; false when there is none."""
    record = await imports.claim(importing.pool)
    if record is None:
        return False
    await run(importing, record)
    return True


async def run(importing: Importing, record: ImportRecord) -> None:
    """Bring one claimed import to a final state; only a store that is away leaves it open, to be taken up again."""
    began = monotonic()
    with span(f"import {record.format}"):
        outcome = await _run(importing, record)
    IMPORTED_IN.labels(outcome).observe(monotonic() - began)


async def _run(importing: Importing, record: ImportRecord) -> str:
    pool = importing.pool
    try:
        async with kept(lambda seconds: imports.renew(pool, record, seconds), imports.LEASE_SECONDS):
            await _steps(importing, record)
    except _Over:
        logger.info("import cancelled, or taken by another runner", import_id=record.id)
        return "cancelled"
    except StoreUnavailable as error:
        logger.warning("import waits for a store", import_id=record.id, store=error.store)
        return "waiting"
    except EdificeError as error:
        await _fail(pool, record, ImportIssue(error.code, error.message))
        return "failed"
    except Exception as error:
        # whatever broke, the import ends with a name for the user, and the log keeps the trace
        logger.exception("import failed", import_id=record.id)
        message = f"The import broke inside Edifice ({type(error).__name__}); the server's log has the details."
        await _fail(pool, record, ImportIssue("INTERNAL_SERVER_ERROR", message))
        return "failed"
    return "succeeded"


async def _fail(pool: asyncpg.Pool, record: ImportRecord, issue: ImportIssue) -> None:
    await imports.finish(pool, record, "FAILED", applied=False, error=issue)


async def _steps(importing: Importing, record: ImportRecord) -> None:
    if record.format == "readings":
        warnings = await _readings(importing, record)
        state = "SUCCEEDED_WITH_WARNINGS" if warnings else "SUCCEEDED"
        await imports.finish(importing.pool, record, state, applied=not record.dry_run)
        return
    collected, warnings = None, list(record.warnings)
    if record.parts is None:
        collected, warnings = await _read(importing, record)
    async with _turn(importing, record):
        if collected is not None:
            model, parts = await _stage(importing, record, collected, warnings)
        else:  # staged before its runner died: nothing needs to be read again
            model, parts = record.model, record.parts or 0
        if not record.dry_run:
            await _apply(importing, record, model, parts)
        state = "SUCCEEDED_WITH_WARNINGS" if warnings else "SUCCEEDED"
        await imports.finish(importing.pool, record, state, applied=not record.dry_run)


@asynccontextmanager
async def _turn(importing: Importing, record: ImportRecord) -> AsyncIterator[None]:
    """Hold the building, at a time at which no removal is half applied."""
    while True:
        async with building_lock(importing.pool, record.scope):
            if not await removals.is_changing(importing.pool, record.scope, but=record.id):
                yield
                return
        if not await imports.renew(importing.pool, record):
            raise _Over
        await asyncio.sleep(TURN_SECONDS)


@asynccontextmanager
async def _phase(pool: asyncpg.Pool, record: ImportRecord, name: str) -> AsyncIterator[None]:
    """Announce a phase, and keep how long it took; a cancelled import ends here."""
    if not await imports.renew(pool, record):
        raise _Over
    await imports.progress(pool, record, name, 0.0)
    began = monotonic()
    yield
    PHASES.labels(name).observe(monotonic() - began)
    await imports.end_phase(pool, record, name, round(monotonic() - began, 3))


async def _upload(importing: Importing, record: ImportRecord) -> Path:
    upload = await uploads.get(importing.pool, record.upload or "")
    if upload is None or not await asyncio.to_thread(upload.path.exists):
        raise refused(Code.UPLOAD_GONE)
    return upload.path


async def _readings(importing: Importing, record: ImportRecord) -> list[ImportIssue]:
    """Store a file of readings; the counts are of readings: stored ones as added, known ones as unchanged."""
    path, pool = await _upload(importing, record), importing.pool
    async with _phase(pool, record, "STORE"):
        outcome = await readings_file.store_file(
            importing.store, pool, path, record, lambda part: _reading(pool, record, part)
        )
    warnings = outcome.warnings()
    if not await imports.stage(pool, record, Staged(None, (), outcome.stored, 0, 0, outcome.duplicate, warnings)):
        raise _Over
    return warnings


async def _read(importing: Importing, record: ImportRecord) -> tuple[Collected, list[ImportIssue]]:
    path = await _upload(importing, record)
    async with _phase(importing.pool, record, "READ"):
        limits = source.Limits(importing.reader_seconds, importing.reader_memory)
        return await source.read_whole(
            record.format,
            path,
            {**record.options, "file": record.file},  # the name tells the syntax; the path is ours
            limits,
            lambda part: _reading(importing.pool, record, part),
            record.graph or "",
        )


async def _reading(pool: asyncpg.Pool, record: ImportRecord, part: float) -> None:
    if not await imports.renew(pool, record):
        raise _Over
    await imports.progress(pool, record, "STORE" if record.format == "readings" else "READ", part)


async def _stage(
    importing: Importing, record: ImportRecord, collected: Collected, warnings: list[ImportIssue]
) -> tuple[str | None, int]:
    """Plan every named graph, refuse a removal that looks like a wrong file, and keep the difference whole."""
    async with _phase(importing.pool, record, "PLAN"):
        model = await _model(importing, record, collected)
        total = await _plan(importing.store, record, collected, model)
        _refuse_large_removal(record, total)
    if total.refused:
        code = Code.NAME_SHARED
        warnings.append(ImportIssue(code, code.sentence, len(total.refused), total.refused[:20]))
    async with _phase(importing.pool, record, "STAGE"):
        parts = [codec.dump_delta(part) for part in split(total.rows)]
        staged = Staged(
            model and model.id, parts, total.added, total.changed, total.retired, total.unchanged, warnings
        )  # fmt: skip
        if not await imports.stage(importing.pool, record, staged):
            raise _Over
    return staged.model, len(parts)


async def _model(importing: Importing, record: ImportRecord, collected: Collected) -> ModelRecord | None:
    """The model that this import revises, or a new one; a dry run makes nothing."""
    found = await models.find(importing.store, record.scope, record.model or record.file)
    if record.dry_run:
        return found
    await ensure_building(importing.store, record.scope)
    name = found.name if found else record.file
    return await models.ensure_model(importing.store, record.scope, name, record.format, collected.graphs)


async def _plan(store: GraphStore, record: ImportRecord, collected: Collected, model: ModelRecord | None) -> Plan:
    """The difference of all the source's graphs; those that only its earlier import had become empty."""
    numbers = {known.name: known.number for known in model.graphs} if model else {}
    unnumbered = {name: -1 - index for index, name in enumerate(collected.graphs)}  # of a dry run: no graph has them
    name = model.name if model else record.file
    contents = {
        numbers.get(graph, unnumbered.get(graph, 0)): fitted(collected, graph, scope=record.scope, model_name=name)
        for graph in sorted(numbers.keys() | set(collected.graphs))
    }
    return await plan(store, record.scope, contents)


def _refuse_large_removal(record: ImportRecord, total: Plan) -> None:
    before = total.retired + total.changed + total.unchanged
    if record.allow_large_removal or total.retired <= LARGE_REMOVAL * before:
        return
    raise refused(Code.LARGE_REMOVAL, f"This file would retire {total.retired} of the model's {before} entities.")


async def _apply(importing: Importing, record: ImportRecord, model: str | None, parts: int) -> None:
    """Commit the staged parts in order; each is idempotent, so that a killed import goes on where it was."""
    async with _phase(importing.pool, record, "APPLY"):
        if not await imports.begin_applying(importing.pool, record):
            raise _Over
        for number in range(record.applied_parts, parts):
            if not await imports.renew(importing.pool, record):  # we may have been suspended since the last one
                raise _Over
            rows = codec.load_delta(await imports.part(importing.pool, record.id, number))
            cause = Cause("IMPORT", record.actor, record.id, number, model, last=number == parts - 1)
            try:
                result = await commit(importing.store, rows, cause)
            except StoreTimeout as error:  # the half that is applied must not be the end of it
                raise StoreUnavailable(error.message, store="graph") from error
            if not await imports.applied_part(importing.pool, record, number + 1, result.sequence):
                raise _Over
