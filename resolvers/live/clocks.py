"""The graph's clock, asked once for all subscriptions of a process that want to know at about the same time."""

import asyncio
import time

from graph.log import Clock, clock
from graph.store import GraphStore


class SharedClock:
    """Remembers the clock for as long as its caller finds recent."""

    def __init__(self) -> None:
        self._known: tuple[float, Clock] | None = None
        self._asking: asyncio.Task[Clock] | None = None

    async def read(self, store: GraphStore, *, recent: float) -> Clock:
        """The clock, at most `recent` seconds old."""
        if self._known is not None and time.monotonic() - self._known[0] <= recent:
            return self._known[1]
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask(store))
        # shielded: the others who wait for it stay, whoever goes
        return await asyncio.shield(self._asking)

    async def _ask(self, store: GraphStore) -> Clock:
        asked = time.monotonic()
        found = await clock(store)
        self._known = (asked, found)
        return found
