"""One writer per building: a turn within this process, and behind it an advisory lock of PostgreSQL over all processes.

Nobody holds a connection of the pool while waiting: only who has the lock does, and only so many at once, so that any
number of writers may wait and every other statement still finds a connection.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import LiteralString
from weakref import WeakKeyDictionary, WeakValueDictionary

import asyncpg

from edifice.errors import Conflict
from edifice.postgres import BUILDING_LOCKS, POOL_SIZE

WAIT_SECONDS = 600.0
EDIT_SECONDS = 20.0
"""How long an edit waits; it has to answer within the limit of an operation."""

PAUSE_SECONDS = 0.2
MOST_HELD = POOL_SIZE // 2
"""How many buildings one process writes at once; each of them holds a connection and needs others besides."""

CHANGING = "An import or a removal of this building is being applied; try again when it is done."


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What the writers of one pool wait for: the turn at their building, then a place among the holders."""

    turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary[str, asyncio.Lock])
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_HELD))


_waiting: WeakKeyDictionary[asyncpg.Pool, _Waiting] = WeakKeyDictionary()


@asynccontextmanager
async def building_lock(pool: asyncpg.Pool, scope: str, seconds: float = WAIT_SECONDS) -> AsyncIterator[None]:
    """Hold the building of this key: what is planned inside is applied before anyone else plans.

    A process that dies loses its lock with its connection. Raises Conflict when the lock is not to be had in time.
    """
    waiting = _waiting.setdefault(pool, _Waiting())
    turn = waiting.turns.setdefault(scope, asyncio.Lock())
    async with AsyncExitStack() as held:
        try:
            async with asyncio.timeout(seconds):
                await held.enter_async_context(turn)
                await _take(held, waiting.places, pool, scope)
        except TimeoutError:
            raise Conflict(CHANGING) from None
        yield


TRY: LiteralString = "SELECT pg_try_advisory_lock($1, hashtext($2))"


async def _take(held: AsyncExitStack, places: asyncio.Semaphore, pool: asyncpg.Pool, scope: str) -> None:
    """Try now and then, until the lock and its connection are held; it goes when the connection is reset."""
    while True:
        async with AsyncExitStack() as tried:
            await tried.enter_async_context(places)
            connection = await tried.enter_async_context(pool.acquire())
            if await connection.fetchval(TRY, BUILDING_LOCKS, scope):
                held.push_async_exit(tried.pop_all())
                return
        await asyncio.sleep(PAUSE_SECONDS)
