"""The web role within the process of a test, and a client of its socket."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from edifice.http_server import bind
from edifice.serving import serve
from edifice.settings import Settings
from tests.support.twins import Twin


@dataclass(frozen=True, slots=True)
class Served:
    """A running web role: `stop` is what its signals set, `role` ends when it has ended."""

    url: str
    port: int
    stop: asyncio.Event
    role: asyncio.Task[None]


@asynccontextmanager
async def served(twin: Twin, *, send_buffer: int = 0) -> AsyncIterator[Served]:
    """The role on the stores of a twin; `send_buffer` bounds what the kernel keeps for a client that does not read."""
    stop, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
    bound = bind("127.0.0.1", 0)
    if send_buffer:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    role = asyncio.create_task(serve(Settings(), twin.runtime, stop, bound, ready.set_result))
    try:
        await asyncio.wait((role, ready), return_when=asyncio.FIRST_COMPLETED)
        yield Served(await ready, bound.getsockname()[1], stop, role)
    finally:
        stop.set()
        async with asyncio.timeout(60):
            await role


@dataclass(frozen=True, slots=True)
class Client:
    """One socket, after its handshake."""

    socket: ClientConnection

    async def subscribe(self, id_: str, query: str, variables: Mapping[str, Any]) -> None:
        """Begin an operation."""
        payload = {"query": query, "variables": variables}
        await self.socket.send(json.dumps({"id": id_, "type": "subscribe", "payload": payload}))

    async def message(self) -> Any:
        """The next message."""
        async with asyncio.timeout(60):
            return json.loads(await self.socket.recv())


@asynccontextmanager
async def client(port: int) -> AsyncIterator[Client]:
    """A client of the protocol at this port of the machine."""
    async with connect(
        f"ws://127.0.0.1:{port}/graphql",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        ping_interval=None,
        close_timeout=1,
    ) as socket_:
        made = Client(socket_)
        await socket_.send('{"type": "connection_init"}')
        assert (await made.message())["type"] == "connection_ack"
        yield made


class Heard:
    """What one client has heard on its socket, which it reads as it comes.

    `values` are readings with how often each came, `places` are those of changes in the order in which they came.
    """

    def __init__(self, socket: Client) -> None:
        self.socket = socket
        self.values, self.entities = Counter[Any](), set[Any]()
        self.places: list[tuple[int, int]] = []
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for text in self.socket.socket:
            data = json.loads(text).get("payload", {}).get("data") or {}
            self.values.update(one["reading"]["value"] for one in (data.get("readings") or {}).get("readings", ()))
            for one in (data.get("changes") or {}).get("changes", ()):
                self.entities.add(one["entityId"])
                self.places.append((one["sequence"], one["index"]))

    async def has(self, value: object, changed: object = None) -> bool:
        """Whether it has heard this value, and of a change of this entity if one is given."""
        return value in self.values and (changed is None or changed in self.entities)
