"""A TCP relay before a real server, which a test can cut, as networks do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

Connect: TypeAlias = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


class Relay:
    """Forwards connections to a server until it is cut."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = True
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            if self._open:
                far_reader, far_writer = await self._connect()
                try:
                    await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
                finally:
                    far_writer.close()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        writer.close()

    def cut(self) -> None:
        """Drop every connection, and take no new one."""
        self._open = False
        for task in self._tasks:
            task.cancel()

    def mend(self) -> None:
        """Take connections again."""
        self._open = True


@asynccontextmanager
async def relay(connect: Connect) -> AsyncIterator[Relay]:
    """A relay that listens on a port of its own."""
    made = Relay(connect)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        made.cut()
        server.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 5)


@asynccontextmanager
async def relay_to(url: str) -> AsyncIterator[tuple[Relay, str]]:
    """A relay to the server of this address, and the address that goes through it."""
    parts = urlsplit(url)
    account = f"{parts.username}:{parts.password}@" if parts.username else ""
    folder = parse_qs(parts.query).get("host")
    if folder:  # of PostgreSQL's socket
        opening = partial(asyncio.open_unix_connection, f"{folder[0]}/.s.PGSQL.5432")
    else:
        opening = partial(asyncio.open_connection, parts.hostname, parts.port)
    async with relay(opening) as made:
        yield made, parts._replace(netloc=f"{account}127.0.0.1:{made.port}", query="").geturl()
