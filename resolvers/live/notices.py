"""Notices of PostgreSQL, heard on one connection by all who wait for them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from edifice.errors import EdificeError
from edifice.postgres import Pool, listening

PAUSE_SECONDS = 1.0


class Notices:
    """Events by channel and payload; made by `open_notices`.

    A notice may be lost, so who waits for one looks from time to time.
    """

    def __init__(self, pool: Pool, channels: tuple[str, ...]) -> None:
        self._pool = pool
        self._channels = channels
        self._waiting: defaultdict[tuple[str, str | None], set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def listening(self, channel: str, payload: str | None = None) -> Iterator[asyncio.Event]:
        """An event that is set by each notice of a channel, or by those with this payload."""
        event = asyncio.Event()
        self._waiting[channel, payload].add(event)
        try:
            yield event
        finally:
            self._waiting[channel, payload].discard(event)
            if not self._waiting[channel, payload]:
                del self._waiting[channel, payload]

    async def run(self) -> None:
        """Listen for ever, on a new connection whenever one is lost."""
        while True:
            with suppress(EdificeError, OSError):
                await self._listen()
            self._wake_all()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _listen(self) -> None:
        async with listening(self._pool, self._channels, self._notice) as lost:
            self._wake_all()
            await lost.wait()

    def _notice(self, _connection: object, _process: int, channel: str, payload: object) -> None:
        text = payload if isinstance(payload, str) else ""
        for key in ((channel, None), (channel, text)):
            for event in self._waiting.get(key, ()):
                event.set()

    def _wake_all(self) -> None:
        """Let everybody look: notices may have been missed."""
        for events in self._waiting.values():
            for event in events:
                event.set()


@asynccontextmanager
async def open_notices(pool: Pool, channels: tuple[str, ...]) -> AsyncIterator[Notices]:
    """Notices of these channels for the length of the block."""
    notices = Notices(pool, channels)
    task = asyncio.create_task(notices.run())
    try:
        yield notices
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
