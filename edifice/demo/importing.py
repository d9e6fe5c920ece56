"""The demo building in a running Edifice: queued for import once, where nothing else is."""

from collections.abc import AsyncIterator
from importlib.resources import files

from edifice.demo.description import FILES, KEY
from edifice.runtime import Runtime
from graph import models
from ingest.starting import StartImport, start_import
from operations import imports, uploads
from operations.imports import OPEN_STATES
from timeseries import points

LIMIT = 1 << 20


async def import_demo(runtime: Runtime) -> None:
    """Queue the demo's files, unless the graph holds a building already."""
    if not await models.list_models(runtime.store):
        await queue_demo(runtime)


async def queue_demo(runtime: Runtime) -> None:
    """Queue the demo's files, whatever else is there; those that were queued before are not queued again."""
    for name in FILES:
        content = files("edifice.demo").joinpath(name).read_bytes()
        upload = await uploads.receive(runtime.pool, runtime.files, name, _once(content), LIMIT)
        request = StartImport(upload=upload.id, building_key=KEY, idempotency_key=f"demo {upload.sha256}")
        await start_import(runtime.importing, request)


async def has_demo(runtime: Runtime, scope: str = KEY) -> bool:
    """Whether a building of this key is there, or about to be."""
    if await points.is_known(runtime.pool, scope):  # the graph takes seconds for its first answer after a start
        return True
    if await models.list_models(runtime.store, scope=scope):
        return True
    open_imports = await imports.page(runtime.pool, None, OPEN_STATES, None, len(FILES))
    return any(record.scope == scope for record in open_imports)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
