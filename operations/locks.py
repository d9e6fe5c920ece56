"""One writer per building: a PostgreSQL advisory lock around planning and applying."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import LiteralString

import asyncpg

LOCK: LiteralString = "SELECT pg_advisory_lock(1156, hashtext($1))"
WAIT_SECONDS = 600
UNLOCK: LiteralString = "SELECT pg_advisory_unlock(1156, hashtext($1))"


@asynccontextmanager
async def building_lock(pool: asyncpg.Pool, scope: str) -> AsyncIterator[None]:
    """Hold the building of this key: what is planned inside is applied before anyone else plans.

    A connection of the pool is held meanwhile; a process that dies loses its lock with its connection.
    """
    async with pool.acquire() as connection:
        await connection.execute(LOCK, scope, timeout=WAIT_SECONDS)
        try:
            yield
        finally:
            await connection.execute(UNLOCK, scope)
