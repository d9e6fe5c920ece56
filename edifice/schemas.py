"""The schemas of the stores: brought up to date when a role starts, or as soon as a store that was away answers."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager

import structlog

from edifice import migrations
from edifice.errors import EdificeError, StoreTimeout, StoreUnavailable
from edifice.runtime import Runtime
from graph.migrate import migrate as migrate_graph

LONGEST_PAUSE = 1.0

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def _migrate_series(runtime: Runtime) -> None:
    await migrations.migrate(runtime.pool)
    runtime.pool.seen = True


MIGRATE: Mapping[str, Callable[[Runtime], Awaitable[object]]] = {
    "graph": lambda runtime: migrate_graph(runtime.store),
    "series": _migrate_series,
}

EVERY = tuple(MIGRATE)


@asynccontextmanager
async def kept_current(
    runtime: Runtime, stop: asyncio.Event, stores: Collection[str] = EVERY
) -> AsyncIterator[asyncio.Event]:
    """Bring these stores up to date, those that are away whenever they come; the event tells that all of them are.

    PostgreSQL stays away for the role until then: what it stored in tables that are half restored, the next try of the
    restore would throw away. A store that answers, and whose schema is not ours to change, ends the role: at once, or
    by `stop` when it was away at first.

    Raises:
        Conflict: as the migrations do.
    """
    current = asyncio.Event()
    runtime.pool.seen = "series" not in stores
    healing = asyncio.create_task(_heal(runtime, await _away(runtime, stores), current))
    healing.add_done_callback(lambda task: None if task.cancelled() or not task.exception() else stop.set())
    try:
        yield current
    finally:
        healing.cancel()
        (outcome,) = await asyncio.gather(healing, return_exceptions=True)
    if isinstance(outcome, EdificeError):
        raise outcome


async def _heal(runtime: Runtime, away: Mapping[str, str], current: asyncio.Event) -> None:
    for name, reason in away.items():
        logger.warning("started without a store, and waiting for it", store=name, reason=reason)
    while away:
        await asyncio.sleep(LONGEST_PAUSE * random.uniform(0.25, 1.0))  # noqa: S311 - spreads processes
        before, away = away, await _away(runtime, away)
        for name in before.keys() - away.keys():
            logger.warning("a store that was away at the start answers", store=name)
        for name, reason in away.items():
            if reason != before[name]:
                logger.warning("still waiting for a store", store=name, reason=reason)
    current.set()


async def _away(runtime: Runtime, stores: Collection[str]) -> dict[str, str]:
    """Those of the stores that do not answer, and why; the others are up to date."""

    async def reason(name: str) -> str | None:
        try:
            await MIGRATE[name](runtime)
        except (StoreUnavailable, StoreTimeout) as error:
            return error.message
        return None

    answers = await asyncio.gather(*(reason(name) for name in stores))
    return {name: answer for name, answer in zip(stores, answers, strict=True) if answer is not None}
