"""GraphQL over HTTP: POST and GET on one path, answered as JSON or as a stream of events, and the socket beside it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import orjson
from graphql import OperationType
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from edifice.errors import BadInput
from resolvers.context import Context
from schema.errors import BAD_USER_INPUT, refused
from schema.execution.engine import Engine, Run
from schema.execution.requests import Answer
from web.auth import Access
from web.draining import Draining
from web.graphql_answers import answers_of
from web.graphql_events import event_stream
from web.graphql_requests import EVENTS, JSON, RESPONSE, TooLarge, UnsupportedMedia, accepted, read_request
from web.graphql_sockets import Socket

Result = TypeVar("Result")
ContextOf = Callable[[HTTPConnection], Context]

PATH = "/graphql"
CLIENT_GONE = 499
"""Not in the standard, and nobody reads it: what proxies write into their logs for a client that left."""
STATUS = {BadInput: 400, UnsupportedMedia: 415, TooLarge: 413}


class GraphQL:
    """The edge of the engine; `context_of` gives the context of a caller."""

    def __init__(self, engine: Engine, context_of: ContextOf, access: Access, draining: Draining | None = None) -> None:
        self._engine = engine
        self._context_of = context_of
        self._access = access
        self._draining = draining or Draining()

    def routes(self) -> list[BaseRoute]:
        """Requests and sockets, on one path."""
        return [Route(PATH, self.http, methods=["GET", "POST"]), WebSocketRoute(PATH, self.socket)]

    async def http(self, request: Request) -> Response:
        """Answer one request, in the media type that it accepts."""
        media = accepted(request.headers.get("accept"))
        if media is None:
            return _problem(406, f"GraphQL is answered as {RESPONSE}, {JSON} or {EVENTS}.")
        try:
            asked = await read_request(request)
        except (BadInput, UnsupportedMedia, TooLarge) as error:
            return _problem(STATUS[type(error)], error.message, media)
        run = self._engine.start(asked, self._context_of(request))
        if isinstance(run, Answer):
            return _response(run, media)
        return self._refused(request, run, media) or await self._answered(request, run, media)

    def _refused(self, request: Request, run: Run, media: str) -> Response | None:
        if request.method == "GET" and run.kind is OperationType.MUTATION:
            return _problem(405, "Mutations are sent by POST.", media, {"Allow": "POST"})
        if run.kind is OperationType.SUBSCRIPTION and media != EVENTS:
            return _problem(400, f"Subscriptions are followed over a socket, or with Accept: {EVENTS}.", media)
        return None

    async def _answered(self, request: Request, run: Run, media: str) -> Response:
        """Run to the end; a query whose caller has gone is stopped, a mutation is not, so that it is done whole."""
        if media == EVENTS:
            ending = self._draining.begun if run.is_stream else None
            return event_stream(answers_of(self._engine, run), ending)
        if run.kind is OperationType.MUTATION:
            return _response(await self._engine.answer(run), media)
        answer = await _while_connected(request, self._engine.answer(run))
        return Response(status_code=CLIENT_GONE) if answer is None else _response(answer, media)

    async def socket(self, websocket: WebSocket) -> None:
        """Serve one socket to its end."""
        await Socket(websocket, self._engine, self._context_of, self._access, self._draining).serve()


def _response(answer: Answer, media: str) -> Response:
    """An answer as JSON; a refused operation is a 400 only for clients that know GraphQL's own media type."""
    known = RESPONSE if media == EVENTS else media
    status = 400 if not answer.executed and known == RESPONSE else 200
    return Response(orjson.dumps(answer.payload()), status, media_type=f"{known}; charset=utf-8")


def _problem(status: int, message: str, media: str = JSON, headers: dict[str, str] | None = None) -> Response:
    """A request that is no operation at all."""
    answer = Answer(executed=False, errors=[refused(BAD_USER_INPUT, message)])
    known = RESPONSE if media == EVENTS else media
    return Response(orjson.dumps(answer.payload()), status, headers, media_type=f"{known}; charset=utf-8")


async def _while_connected(request: Request, work: Coroutine[Any, Any, Result]) -> Result | None:
    """The result of the work, which is cancelled when the client goes away; then there is none."""
    working, leaving = asyncio.create_task(work), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
