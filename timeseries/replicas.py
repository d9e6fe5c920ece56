"""Histories from replicas of PostgreSQL, where there are such and they are not behind."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, LiteralString, Protocol

import asyncpg

from edifice.errors import EdificeError, StoreUnavailable
from edifice.postgres import Pool, open_pool
from edifice.reads import is_collecting
from edifice.telemetry import counter

LAG_SECONDS = 5.0
"""How far a replica may be behind."""
LOOK_SECONDS = 1.0
ASK_SECONDS = 3.0

HISTORY_READS = counter("history_reads", "Statements that read histories, by the server that answered", ("server",))


class Source(Protocol):
    """What histories are read from."""

    async def fetch(self, query: str, *args: Any) -> list[asyncpg.Record]:
        """The rows of one statement."""
        ...


@dataclass(slots=True)
class Replica:
    """A replica, and the moment (of the monotonic clock) whose state it has reached."""

    pool: Pool
    reached: float = float("-inf")

    def is_current(self) -> bool:
        """Whether it is no further behind than a history may be."""
        return time.monotonic() - self.reached <= LAG_SECONDS


@dataclass(slots=True)
class Replicas:
    """A source that asks the replicas in turn, and the primary where none is current or one does not answer.

    What must not lag never comes here: latest values, and answers that are kept current, which nobody would ask for
    again when the replica has caught up.
    """

    primary: Pool
    replicas: Sequence[Replica]
    _turn: int = field(default=0)

    async def fetch(self, query: str, *args: Any) -> list[asyncpg.Record]:
        """The rows of one statement."""
        replica = None if is_collecting() else self._next()
        if replica is not None:
            try:
                rows = await replica.pool.fetch(query, *args)
            except (StoreUnavailable, asyncpg.SerializationError):
                # it is away, or what the primary removes meanwhile stood in the way of the statement
                replica.reached = float("-inf")
            else:
                HISTORY_READS.labels("replica").inc()
                return rows
        HISTORY_READS.labels("primary").inc()
        return await self.primary.fetch(query, *args)

    def _next(self) -> Replica | None:
        current = [replica for replica in self.replicas if replica.is_current()]
        self._turn += 1
        return current[self._turn % len(current)] if current else None

    async def watch(self) -> None:
        """Look again and again how far the replicas are, until cancelled."""
        while True:
            with suppress(EdificeError, TimeoutError):
                async with asyncio.timeout(ASK_SECONDS):
                    now, place = time.monotonic(), await self.primary.fetchval(WRITTEN)
                await asyncio.gather(*(_look(replica, now, place) for replica in self.replicas))
            await asyncio.sleep(LOOK_SECONDS)


# a standby says how far it has replayed; any other server has replayed nothing, and is no replica
WRITTEN: LiteralString = "SELECT pg_current_wal_lsn()::text"
REACHED: LiteralString = "SELECT coalesce(pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false)"


async def _look(replica: Replica, now: float, place: str) -> None:
    with suppress(EdificeError, TimeoutError):
        async with asyncio.timeout(ASK_SECONDS):
            if await replica.pool.fetchval(REACHED, place):
                replica.reached = now


@asynccontextmanager
async def open_replicas(primary: Pool, urls: Sequence[str]) -> AsyncIterator[Replicas | None]:
    """The replicas at these addresses, watched for the length of the block; None without any."""
    if not urls:
        yield None
        return
    async with AsyncExitStack() as stack:
        pools = [await open_pool(url) for url in urls]
        for pool in pools:
            stack.callback(pool.terminate)
        replicas = Replicas(primary, [Replica(pool) for pool in pools])
        watching = asyncio.create_task(replicas.watch())
        try:
            yield replicas
        finally:
            watching.cancel()
