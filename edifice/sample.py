"""The sample building in a running Edifice: queued for import once, and its devices at work."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from importlib.resources import files

from edifice.demo.devices import PERIOD_SECONDS, SCOPE, messages
from edifice.errors import StoreUnavailable
from edifice.runtime import Runtime
from graph import models
from ingest.starting import StartImport, start_import
from operations import imports, uploads
from operations.imports import OPEN_STATES
from timeseries.bus.client import open_bus

FILES = ("sample.ifc", "sample.ttl")
LIMIT = 1 << 20


async def import_sample(runtime: Runtime) -> None:
    """Queue the sample's files, unless the graph holds a building already."""
    if await models.list_models(runtime.store):
        return
    for name in FILES:
        content = files("edifice.demo").joinpath(name).read_bytes()
        upload = await uploads.receive(runtime.pool, runtime.files, name, _once(content), LIMIT)
        request = StartImport(upload=upload.id, building_key=SCOPE, idempotency_key=f"sample {upload.sha256}")
        await start_import(runtime.importing, request)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def run_devices(runtime: Runtime, stop: asyncio.Event) -> None:
    """Let the sample's devices speak until `stop`, if the sample building is there."""
    if not await models.list_models(runtime.store, scope=SCOPE) and not await _is_queued(runtime):
        return
    async with open_bus(runtime.addresses.mqtt_url) as bus:
        while not stop.is_set():
            with suppress(StoreUnavailable):  # a device that cannot send goes on measuring
                for message in messages(time.time()):
                    await bus.publish(message.topic, message.payload, qos=1)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PERIOD_SECONDS)


async def _is_queued(runtime: Runtime) -> bool:
    open_imports = await imports.page(runtime.pool, None, OPEN_STATES, None, len(FILES))
    return any(record.scope == SCOPE for record in open_imports)
