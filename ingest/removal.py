"""Taking back: a whole model, or the newest import of one; a job that is planned and staged whole, like an import.

The call that asks for it works at it for a while; what is not done by then goes on in the role of jobs, as after a
kill.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace

import structlog

from edifice.errors import Conflict, NotFound, StoreTimeout, StoreUnavailable
from graph import codec, models
from graph.commit import commit, split
from graph.ids import new_id
from graph.records import Cause
from ingest.imports import Importing
from ingest.inverse import plan_removal, plan_undo, removable, undoable
from ingest.lease import kept
from operations import imports, removals
from operations.imports import ImportRecord
from operations.locks import CHANGING, building_lock
from operations.removals import Removal

IN_CALL_SECONDS = 15.0
"""How long a call works at its removal itself; less than the limit of an operation."""

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Removed:
    """How many entities nobody asserts any more, and the sequence of the last commit (None: nothing to remove)."""

    retired: int
    sequence: int | None


async def remove_model(
    importing: Importing, id_: str, *, expected_sequence: int | None = None, actor: str | None = None
) -> Removed:
    """Remove all that a model asserts; what others assert too stays.

    Raises NotFound; Conflict when the model is not at `expected_sequence`, is the building's own model of edits, or
    when the removal goes on as a job.
    """
    model = await removable(importing.store, id_, expected_sequence)
    new = Removal(new_id("r"), model.scope, model.id, expected=expected_sequence, actor=actor)
    removed = await _ask(importing, new)
    if removed is None:
        raise Conflict(
            "The removal of this model goes on as a job, which takes a while; it is done once `models` does not list"
            " the model any more."
        )
    return removed


async def undo_import(importing: Importing, id_: str, *, actor: str | None = None) -> ImportRecord:
    """Put the model back to what it said before its newest import; it is still RUNNING when that goes on as a job.

    Raises NotFound, or Conflict when the import is not applied or a newer one of its model is.
    """
    record, model = await undoable(importing, id_)
    new = Removal(
        new_id("r"), model.scope, model.id, import_id=record.id, former_state=record.state, actor=actor
    )  # fmt: skip
    _ = await _ask(importing, new)
    return await imports.get(importing.pool, id_) or record


async def _ask(importing: Importing, new: Removal) -> Removed | None:
    """Begin a removal, or find it begun; None when it goes on as a job."""
    pool = importing.pool
    if not await removals.ask(pool, new):
        other = await removals.of_scope(pool, new.scope)
        if other is not None and (other.model, other.import_id) == (new.model, new.import_id):
            return None
        raise Conflict(CHANGING)
    try:
        async with asyncio.timeout(IN_CALL_SECONDS):
            return await _run(importing, new)
    except TimeoutError:
        await removals.lease(pool, new, 0)
        return None
    except _TakenOver:
        return None
    except Exception:  # whatever it is; a removal that is staged goes on in spite of it
        await removals.drop(pool, new)
        raise


async def run_next_removal(importing: Importing) -> bool:
    """Go on with the oldest removal that nobody works at; false when there is none."""
    removal = await removals.claim(importing.pool)
    if removal is None:
        return False
    try:
        await _run(importing, removal)
    except _TakenOver:
        logger.warning("removal taken by another runner", model=removal.model, import_id=removal.import_id)
    except (StoreUnavailable, StoreTimeout) as error:
        logger.warning("removal waits for a store", model=removal.model, reason=error.message)
    except Exception:
        # whatever broke, it must not end the role of jobs; one that is staged is taken up again when its lease ends
        logger.exception("removal failed", model=removal.model, import_id=removal.import_id)
        await removals.drop(importing.pool, removal)
    return True


async def _run(importing: Importing, removal: Removal) -> Removed:
    pool = importing.pool
    keeping = kept(lambda seconds: removals.lease(pool, removal, seconds), removals.LEASE_SECONDS)
    async with keeping, building_lock(pool, removal.scope):
        try:
            staged = removal if removal.parts is not None else await _stage(importing, removal)
            done = await _apply(importing, staged)
        except _Outrun as outrun:
            # somebody wrote between two of our runs: what is left is planned anew
            done = await _apply(importing, await _stage(importing, outrun.removal))
        if done.import_id is None:
            with suppress(NotFound):  # its row was the last thing to go before we were killed
                await models.remove(importing.store, done.model)
        await removals.finish(pool, done)
    return Removed(done.retired, done.sequence)


class _TakenOver(Exception):
    """Another runner has taken the removal: we were suspended for longer than the lease."""


class _Outrun(Exception):
    """The graph is not as it was when the removal, applied as far as it says, was planned."""

    def __init__(self, removal: Removal) -> None:
        super().__init__()
        self.removal = removal


async def _stage(importing: Importing, removal: Removal) -> Removal:
    """Plan all that is left to do and keep it; raises what `removable` and `undoable` do before anything is staged."""
    if removal.parts is None and await removals.is_changing(importing.pool, removal.scope):
        raise Conflict(CHANGING)
    if removal.import_id is None:
        expected = removal.expected if removal.parts is None else None
        planned = await plan_removal(importing.store, await removable(importing.store, removal.model, expected))
    else:
        planned = await plan_undo(importing, *await undoable(importing, removal.import_id))
    parts = [codec.dump_delta(part) for part in split(planned.rows)]
    if not await removals.stage(importing.pool, removal, parts, planned.retired):
        raise _TakenOver
    return replace(removal, parts=removal.applied_parts + len(parts), retired=removal.retired + planned.retired)


async def _apply(importing: Importing, removal: Removal) -> Removal:
    """Commit the parts that are left, in order; each is idempotent, so that a killed removal goes on where it was."""
    parts = removal.parts or 0
    cause = "REMOVE_MODEL" if removal.import_id is None else "UNDO"
    for number in range(removal.applied_parts, parts):
        if not await removals.lease(importing.pool, removal):  # we may have been suspended since the last one
            raise _TakenOver
        rows = codec.load_delta(await removals.part(importing.pool, removal.id, number))
        last = number == parts - 1
        try:
            result = await commit(
                importing.store, rows, Cause(cause, removal.actor, removal.import_id, number, removal.model, last=last)
            )
        except Conflict:
            raise _Outrun(removal) from None
        if not await removals.applied_part(importing.pool, removal, number + 1, result.sequence):
            raise _TakenOver
        removal = replace(removal, applied_parts=number + 1, sequence=result.sequence or removal.sequence)
    return removal
