"""Mutations of imports and models; what the client can mend is answered as a refusal."""

from collections.abc import Awaitable
from dataclasses import replace

from edifice.errors import EdificeError
from graph.log import clock
from ingest.removal import remove_model as remove
from ingest.removal import undo_import
from ingest.starting import StartImport, apply_import, cancel_import, start_import
from operations.imports import ImportRecord
from resolvers import results
from resolvers.context import Context


async def start(context: Context, *, input: StartImport) -> results.StartedImport | results.Refusal:  # noqa: A002 - the argument's name in the contract
    """Queue an import."""
    try:
        return results.StartedImport(await start_import(context.importing, replace(input, actor=context.actor)))
    except EdificeError as error:
        return results.refusal(error)


async def cancel(context: Context, *, id: str) -> results.ChangedImport | results.Refusal:  # noqa: A002 - the argument's name in the contract
    """End an import of which nothing is applied."""
    return await _changed(cancel_import(context.importing, id))


async def apply(context: Context, *, id: str) -> results.ChangedImport | results.Refusal:  # noqa: A002 - the argument's name in the contract
    """Apply a dry run."""
    return await _changed(apply_import(context.importing, id))


async def undo(context: Context, *, id: str) -> results.ChangedImport | results.Refusal:  # noqa: A002 - the argument's name in the contract
    """Take an import back."""
    return await _changed(undo_import(context.importing, id, actor=context.actor))


async def remove_model(
    context: Context, *, id: str, expected_sequence: int | None = None  # noqa: A002 - the argument's name in the contract
) -> results.RemovedModel | results.Refusal:  # fmt: skip
    """Remove a model."""
    try:
        removed = await remove(context.importing, id, expected_sequence=expected_sequence, actor=context.actor)
    except EdificeError as error:
        return results.refusal(error)
    return results.RemovedModel(removed.retired, removed.sequence or (await clock(context.store)).sequence)


async def _changed(work: Awaitable[ImportRecord]) -> results.ChangedImport | results.Refusal:
    try:
        return results.ChangedImport(await work)
    except EdificeError as error:
        return results.refusal(error)
