"""The role that runs imports and projects the change log: `edifice jobs`."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from edifice.errors import EdificeError
from edifice.runtime import Runtime
from ingest.imports import run_next

IDLE_SECONDS = 0.5
BACK_OFF_SECONDS = 5.0

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[bool]]


async def run_jobs(runtime: Runtime, stop: asyncio.Event) -> None:
    """Work until `stop`: one import at a time, and the projector beside it."""
    await asyncio.gather(
        _loop("imports", lambda: run_next(runtime.importing), stop),
    )


async def _loop(name: str, work: Work, stop: asyncio.Event) -> None:
    """Repeat while there is work, rest while there is none, back off while a store is away."""
    while not stop.is_set():
        try:
            rest = 0.0 if await work() else IDLE_SECONDS
        except EdificeError as error:
            logger.warning("job waits", job=name, code=error.code, message=error.message)
            rest = BACK_OFF_SECONDS
        if rest:
            await _sleep(rest, stop)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
