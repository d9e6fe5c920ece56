"""GraphQL over sockets: the protocol graphql-transport-ws, and no other."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from itertools import count
from typing import Any

import orjson
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from edifice.errors import BadInput
from edifice.telemetry import gauge
from edifice.telemetry.requests import bound_request, current_request
from resolvers.context import Context
from schema.errors import refused
from schema.execution.engine import Engine, Run
from schema.execution.requests import Answer
from web.auth import Access
from web.draining import DRAIN_SECONDS, REASON, RESTARTING, Draining
from web.graphql_answers import answers_of
from web.graphql_requests import from_body

PROTOCOL = "graphql-transport-ws"
INIT_SECONDS = 10.0
MAX_OPERATIONS = 100
"""How many operations one socket may have open; a dashboard needs a dozen."""

SOCKETS = gauge("sockets", "Open sockets of clients")
OPERATIONS = gauge("socket_operations", "Operations that clients have open on their sockets, subscriptions above all")

BAD_MESSAGE, UNAUTHORIZED, FORBIDDEN, NO_PROTOCOL, NO_INIT, SAME_ID, SECOND_INIT = (
    4400, 4401, 4403, 4406, 4408, 4409, 4429,
)  # fmt: skip

GONE = (WebSocketDisconnect, WebSocketDisconnected)
"""What Starlette says of a client that has left: at the first that is sent to it, and at what comes behind that."""


class _Closing(Exception):
    """The client broke the protocol; the socket is closed with a code of it."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Socket:
    """One client's socket and the operations that it has open."""

    def __init__(
        self,
        websocket: WebSocket,
        engine: Engine,
        context_of: Callable[[HTTPConnection], Context],
        access: Access,
        draining: Draining,
    ) -> None:
        self._websocket = websocket
        self._engine = engine
        self._context_of = context_of
        self._access = access
        self._draining = draining
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._streams: set[asyncio.Task[None]] = set()
        self._acknowledged = False
        self._numbers = count(1)

    async def serve(self) -> None:
        """Serve until the client leaves or breaks the protocol; nothing it asked for goes on behind it."""
        if PROTOCOL not in self._websocket.scope.get("subprotocols", ()):
            await self._websocket.accept()
            await self._websocket.close(NO_PROTOCOL, "Subprotocol not acceptable")
            return
        await self._websocket.accept(PROTOCOL)
        SOCKETS.inc()
        leaving = self._draining.before_the_end(self._leave())
        try:
            async with asyncio.timeout(INIT_SECONDS) as limit:
                while True:
                    await self._receive()
                    if self._acknowledged:
                        limit.reschedule(None)
        except TimeoutError:
            await self._websocket.close(NO_INIT, "Connection initialisation timeout")
        except _Closing as closing:
            await self._websocket.close(closing.code, closing.reason)
        except GONE:
            pass
        finally:
            leaving.cancel()
            SOCKETS.dec()
            await self._stop_all()

    async def _leave(self) -> None:
        """Once the server is to stop: finish what has an end, and tell the client to connect again."""
        await self._draining.begun.wait()
        if ending := set(self._operations.values()) - self._streams:
            await asyncio.wait(ending, timeout=DRAIN_SECONDS)
        await self._stop_all()
        with suppress(*GONE):
            await self._websocket.close(RESTARTING, REASON)

    async def _receive(self) -> None:
        message = await self._message()
        match message:
            case {"type": "connection_init"}:
                await self._begin(message.get("payload"))
            case {"type": "ping"}:
                await self._send({"type": "pong", **_payload(message)})
            case {"type": "pong"}:
                pass
            case {"type": "subscribe", "id": str(id_), "payload": dict(payload)}:
                with bound_request(f"{current_request() or ''}-{next(self._numbers)}"):
                    await self._subscribe(id_, payload)
            case {"type": "complete", "id": str(id_)}:
                task = self._operations.get(id_)
                if task is not None:
                    task.cancel()
            case _:
                raise _Closing(BAD_MESSAGE, "Invalid message received")

    async def _message(self) -> dict[str, Any]:
        received = await self._websocket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1000))
        try:
            message = orjson.loads(received.get("text") or b"")
        except orjson.JSONDecodeError:
            raise _Closing(BAD_MESSAGE, "Messages are JSON text") from None
        if not isinstance(message, dict):
            raise _Closing(BAD_MESSAGE, "Messages are JSON objects")
        return message

    async def _begin(self, payload: object) -> None:
        if self._acknowledged:
            raise _Closing(SECOND_INIT, "Too many initialisation requests")
        if not self._access.knows(token_of(payload)):
            raise _Closing(FORBIDDEN, "Forbidden")
        self._acknowledged = True
        await self._send({"type": "connection_ack"})

    async def _subscribe(self, id_: str, payload: dict[str, Any]) -> None:
        if not self._acknowledged:
            raise _Closing(UNAUTHORIZED, "Unauthorized")
        if id_ in self._operations:
            raise _Closing(SAME_ID, f"Subscriber for {id_} already exists"[:120])
        if self._draining.begun.is_set():
            return  # the client asks again on its next connection
        if len(self._operations) >= MAX_OPERATIONS:
            message = f"A socket has at most {MAX_OPERATIONS} open operations; complete some first."
            await self._send({"type": "error", "id": id_, "payload": [refused("RATE_LIMITED", message)]})
            return
        try:
            asked = from_body(payload)
        except BadInput as error:
            raise _Closing(BAD_MESSAGE, error.message) from None
        run = self._engine.start(asked, self._context_of(self._websocket))
        if isinstance(run, Answer):
            await self._send({"type": "error", "id": id_, "payload": list(run.errors)})
            return
        self._operations[id_] = task = asyncio.create_task(self._follow(id_, run))
        if run.is_stream:
            self._streams.add(task)
            task.add_done_callback(self._streams.discard)

    async def _follow(self, id_: str, run: Run) -> None:
        """Send the answers of one operation; sending waits for the client, so a slow one slows only its own stream."""
        OPERATIONS.inc()
        try:
            async with aclosing(answers_of(self._engine, run)) as answers:
                async for answer in answers:
                    if not answer.executed:
                        await self._send({"type": "error", "id": id_, "payload": list(answer.errors)})
                        return
                    await self._send_next(id_, answer)
            await self._send({"type": "complete", "id": id_})
        except GONE:
            pass  # the receiving side ends the socket
        finally:
            OPERATIONS.dec()
            self._operations.pop(id_, None)

    async def _send_next(self, id_: str, answer: Answer) -> None:
        # an answer that many share is text already
        text = f'{{"id":{orjson.dumps(id_).decode()},"type":"next","payload":{answer.text()}}}'
        await self._websocket.send_text(text)

    async def _send(self, message: dict[str, Any]) -> None:
        # as text: clients of the protocol do not read binary frames
        await self._websocket.send_text(orjson.dumps(message).decode())

    async def _stop_all(self) -> None:
        tasks = list(self._operations.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def token_of(payload: object) -> str | None:
    """The token in connection_init: `authorization` as in HTTP, or `token` alone."""
    if not isinstance(payload, dict):
        return None
    named = {str(name).lower(): value for name, value in payload.items()}
    given = named.get("authorization") or named.get("token")
    if not isinstance(given, str):
        return None
    scheme, _, token = given.partition(" ")
    return token.strip() if scheme.casefold() == "bearer" and token else given


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    return {"payload": message["payload"]} if "payload" in message else {}
