"""A WebSocket client that talks to an ASGI application directly."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp


class Closed(Exception):
    """The application closed the socket with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """One connection, from the client's side."""

    def __init__(self) -> None:
        self.to_application: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.to_client: asyncio.Queue[Any] = asyncio.Queue()
        self.is_cut = False
        self.missed = asyncio.Event()
        """Set when the application has sent something over a connection that is cut."""

    async def take(self, message: object) -> None:
        """What the application sends."""
        if self.is_cut:
            self.missed.set()
            raise OSError("connection lost")
        await self.to_client.put(message)

    def send(self, message: object) -> None:
        """Send JSON, or text as it is."""
        text = message if isinstance(message, str) else json.dumps(message)
        self.to_application.put_nowait({"type": "websocket.receive", "text": text})

    async def frame(self) -> dict[str, Any]:
        """The next frame; raises Closed at the end."""
        async with asyncio.timeout(10):
            frame: dict[str, Any] = await self.to_client.get()
        if frame["type"] == "websocket.close":
            raise Closed(frame["code"])
        return frame

    async def closing(self) -> int:
        """The code that the application closes the socket with, whatever it sends before."""
        try:
            while True:
                await self.frame()
        except Closed as closed:
            return closed.code

    async def receive(self) -> Any:
        """The next message."""
        return json.loads((await self.frame())["text"])


@asynccontextmanager
async def connected(application: ASGIApp, path: str, protocol: str) -> AsyncIterator[Socket]:
    """A socket that the application has accepted; the client leaves at the end of the block."""
    socket = Socket()
    scope = {
        "type": "websocket", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [],
        "subprotocols": [protocol], "app": application, "root_path": "", "scheme": "ws", "state": {},
    }  # fmt: skip
    socket.to_application.put_nowait({"type": "websocket.connect"})
    task = asyncio.ensure_future(application(scope, socket.to_application.get, socket.take))
    assert (await socket.frame())["type"] == "websocket.accept"
    try:
        yield socket
    finally:
        socket.to_application.put_nowait({"type": "websocket.disconnect", "code": 1000})
        async with asyncio.timeout(10):
            await task
