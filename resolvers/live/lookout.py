"""Looks for commits, imports and readings that nobody publishes, once for all who want to know of them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from edifice.errors import EdificeError
from graph.log import Clock, scopes_since
from graph.store import GraphStore
from operations import imports, log_copy
from resolvers.live.clocks import SharedClock
from resolvers.live.notices import Notices
from timeseries.notices import CHANNEL as READINGS

LOOK_SECONDS = 2.0
"""How long a commit may go unnoticed: its notice comes with the copy of the log, which may be behind."""
RECENT, AT_ONCE = 1.0, 0.0
"""How old the clock may be that tells whether anything was committed: without a notice, and with one."""


class Lookout:
    """Where they are looked for."""

    def __init__(self, store: GraphStore, notices: Notices, clock: SharedClock) -> None:
        self._store = store
        self._notices = notices
        self._clock = clock

    async def now(self, recent: float = AT_ONCE) -> Clock | None:
        """Where the log is; None while the graph is away."""
        try:
            return await self._clock.read(self._store, recent=recent)
        except EdificeError:
            return None

    async def commits(self, known: Clock | None, tell: Callable[[frozenset[str] | None], object]) -> None:
        """Tell for ever of which buildings the commits after `known` speak; None when it cannot be said.

        Where nothing was known before, all may have changed.
        """
        with self._notices.listening(log_copy.CHANNEL) as noticed:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await noticed.wait()
                recent = AT_ONCE if noticed.is_set() else RECENT
                noticed.clear()
                now = await self.now(recent)
                if now is not None and now != known:
                    tell(await self._scopes(known, now))
                    known = now

    async def _scopes(self, known: Clock | None, now: Clock) -> frozenset[str] | None:
        if known is None or known.origin != now.origin:
            return None
        try:
            return await scopes_since(self._store, known.sequence)
        except EdificeError:
            return None

    async def imports(self, tell: Callable[[], object]) -> None:
        """Tell for ever that the row of an import has changed."""
        await self._told(imports.CHANNEL, tell)

    async def readings(self, tell: Callable[[], object]) -> None:
        """Tell for ever that readings were stored which nobody has published."""
        await self._told(READINGS, tell)

    async def _told(self, channel: str, tell: Callable[[], object]) -> None:
        with self._notices.listening(channel) as noticed:
            while True:
                await noticed.wait()
                noticed.clear()
                tell()
