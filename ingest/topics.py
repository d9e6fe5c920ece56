"""Which series number a name means: a memory of the names in use, told by PostgreSQL when one changes."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import asyncpg
import structlog
from asyncpg.pool import PoolConnectionProxy

from edifice.errors import StoreTimeout, StoreUnavailable
from timeseries.points import CHANNEL, resolve

MISSING_SECONDS = 30.0
"""How long an unknown name is believed to be so without asking again, should a notification have been lost."""

MOST_MISSING = 100_000
PROBE_SECONDS = 30.0
PAUSE_SECONDS = 1.0
NOTHING: Mapping[str, int] = MappingProxyType({})
"""What is known of a building that has no point; topics may name any number of those, so nothing is kept of them."""

log = structlog.get_logger(__name__)


class TopicIndex:
    """Series numbers by building and name; `changed` is set whenever points have changed."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._known: dict[str, dict[str, int]] = {}
        self._missing: dict[tuple[str, str], float] = {}
        self.changed = asyncio.Event()

    def in_scope(self, scope: str) -> Mapping[str, int]:
        """The known names of a building; look names up first."""
        return self._known.get(scope, NOTHING)

    async def look_up(self, names: Iterable[tuple[str, str]]) -> None:
        """Ask the store for those of the (building, name) pairs that are new."""
        now = time.monotonic()
        asked = [
            name for name in set(names) if name[1] not in self.in_scope(name[0]) and self._missing.get(name, 0.0) < now
        ]
        if not asked:
            return
        found = await resolve(self._pool, asked)
        for (scope, name), number in found.items():
            self._known.setdefault(scope, {})[name] = number
        if len(self._missing) > MOST_MISSING:
            self._missing.clear()
        self._missing.update((name, now + MISSING_SECONDS) for name in asked if name not in found)

    def forget(self, scope: str | None = None) -> None:
        """Ask again for the names of a building, or for all."""
        if scope is None:
            self._known.clear()
        else:
            self._known.pop(scope, None)
        self._missing.clear()
        self.changed.set()

    async def listen(self) -> None:
        """Forget what changes, as PostgreSQL says so, until cancelled."""
        while True:
            try:
                async with self._pool.acquire() as connection:
                    await self._listen_on(connection)
            except (StoreUnavailable, StoreTimeout) as error:
                log.warning("not hearing of changed points", reason=error.message)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _listen_on(self, connection: PoolConnectionProxy) -> None:
        lost = asyncio.Event()

        def end(_connection: Any) -> None:
            lost.set()

        def hear(_connection: Any, _pid: int, _channel: str, scope: object) -> None:
            self.forget(str(scope))

        await connection.add_listener(CHANNEL, hear)
        try:
            connection.add_termination_listener(end)
            self.forget()  # whatever changed while nobody listened
            while not lost.is_set():
                try:
                    async with asyncio.timeout(PROBE_SECONDS):
                        await lost.wait()
                except TimeoutError:
                    await connection.execute("SELECT 1")  # a connection that hangs is lost as well
        finally:
            # a lost connection hears nothing anyway, and its error must not take the place of a cancellation
            with suppress(asyncpg.InterfaceError, StoreUnavailable, StoreTimeout):
                await connection.remove_listener(CHANNEL, hear)
