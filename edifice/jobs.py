"""The role that runs imports and removals, and projects the change log: `edifice jobs`."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import time_ns

import structlog

from edifice.errors import EdificeError
from edifice.runtime import Runtime
from ingest.imports import run_next
from ingest.removal import run_next_removal
from operations.projector import project, trim
from operations.queue import show_queue
from operations.sweeping import sweep_parts, sweep_uploads
from timeseries.retention import KEEP_ALL, Keep, keep_within

IDLE_SECONDS = 0.2
TRIM_SECONDS = 600.0
RETENTION_SECONDS = 3600.0
QUEUE_SECONDS = 10.0
BACK_OFF_SECONDS = 3.0
STOP_SECONDS = 10.0

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[bool]]


async def run_jobs(runtime: Runtime, stop: asyncio.Event, keep: Keep = KEEP_ALL) -> None:
    """Work until `stop`: one import at a time, and beside it removals and the projector.

    What is under way then has STOP_SECONDS to end; longer jobs are left to whoever comes next, who goes on with them.
    """
    works = (
        repeat("imports", lambda: run_next(runtime.importing), stop),
        repeat("removals", lambda: run_next_removal(runtime.importing), stop),
        repeat("projector", lambda: project(runtime.store, runtime.pool), stop),
        repeat("log", lambda: _trim(runtime), stop, rest=TRIM_SECONDS),
        repeat("queue", lambda: show_queue(runtime.pool), stop, rest=QUEUE_SECONDS),
        repeat("leftovers", lambda: _sweep(runtime), stop, rest=TRIM_SECONDS),
        repeat("retention", lambda: _retain(runtime, keep), stop, rest=RETENTION_SECONDS),
    )
    working = [asyncio.create_task(work) for work in works]
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((*working, stopping), return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(working, timeout=STOP_SECONDS, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        # each by itself: a gather of them would be over with the first that is, and one may still give back its lease
        for task in (*working, stopping):
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)


async def _trim(runtime: Runtime) -> bool:
    return await trim(runtime.store, runtime.pool) > 0


async def _sweep(runtime: Runtime) -> bool:
    return await sweep_parts(runtime.pool) + await sweep_uploads(runtime.pool) > 0


async def _retain(runtime: Runtime, keep: Keep) -> bool:
    return await keep_within(runtime.pool, time_ns() // 1_000_000, keep)


async def repeat(name: str, work: Work, stop: asyncio.Event, *, rest: float = IDLE_SECONDS) -> None:
    """Repeat while there is work, rest while there is none, back off while a store is away or after a failure."""
    while not stop.is_set():
        try:
            pause = 0.0 if await work() else rest
        except EdificeError as error:
            logger.warning("job waits", job=name, code=error.code, message=error.message)
            pause = _back_off()
        except Exception:
            # one job that meets a bug of ours must not end the others; the log keeps the trace
            logger.exception("job failed", job=name)
            pause = _back_off()
        if pause:
            await _sleep(pause, stop)


def _back_off() -> float:
    return BACK_OFF_SECONDS * random.uniform(0.5, 1.0)  # noqa: S311 - spreads processes, keeps no secret


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
