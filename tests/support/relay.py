"""A TCP relay before a real server, which a test can cut, swallow, throttle and reset, as networks do."""

import asyncio
import math
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

Connect: TypeAlias = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


class Relay:
    """Forwards connections to a server until it is told otherwise; `mend` makes it an honest one again."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._open = True
        self._flows = asyncio.Event()
        self._flows.set()
        self._bytes_per_second = math.inf
        self._left = math.inf
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            if self._open:
                await self._flows.wait()
                far_reader, far_writer = await self._connect()
                try:
                    await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
                finally:
                    far_writer.close()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            self._writers.discard(writer)
            writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await self._flows.wait()  # what is not read fills the sender's buffers, as it does when nobody acknowledges
            data = await reader.read(1 << 16)
            if not data:
                break
            await asyncio.sleep(len(data) / self._bytes_per_second)
            await self._flows.wait()
            self._left -= len(data)
            if self._left < 0:
                self.cut()
                return
            writer.write(data)
            await writer.drain()
        writer.close()

    def cut(self) -> None:
        """Drop every connection, and take no new one."""
        self._open = False
        for task in self._tasks:
            task.cancel()

    def reset(self) -> None:
        """Drop every connection as a crashed machine does, by RST; new ones are taken."""
        for writer in self._writers:
            near: socket.socket = writer.get_extra_info("socket")
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    def swallow(self) -> None:
        """Take connections, keep those that are there, and let nothing through, in either direction."""
        self._flows.clear()

    def throttle(self, bytes_per_second: float) -> None:
        """Let so much through on each connection, in each direction."""
        self._bytes_per_second = bytes_per_second

    def cut_after(self, size: int) -> None:
        """Cut when so many more bytes have come, in the midst of whatever they are."""
        self._left = size

    def mend(self) -> None:
        """Take connections again, and let everything through."""
        self._open = True
        self._bytes_per_second = self._left = math.inf
        self._flows.set()


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
