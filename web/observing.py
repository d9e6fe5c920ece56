"""What every connection gets: an id, which goes through all that is done for it, a span, metrics, a line in the log."""

import time
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edifice.telemetry import gauge, latency
from edifice.telemetry.requests import bound_request, request_id
from edifice.telemetry.traces import Span, span

HEADER = "x-request-id"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""A path or method that we do not know; what clients make up must not become labels."""
ASKED_OFTEN = frozenset({"/live", "/ready", "/metrics"})
"""Asked for every few seconds by machines: in the log only when they go wrong, or at DEBUG."""
STREAM = "text/event-stream"
CLIENT_GONE = 499

SECONDS = latency(
    "http_request", "From a request to the end of its answer, of a stream of events to its beginning",
    ["route", "status"],
)  # fmt: skip
UNDER_WAY = gauge("http_requests_in_progress", "Requests under way, open streams of events included")

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Exchange:
    """One connection as it is seen from outside."""

    scope: Scope
    send: Send
    id: str
    began: float
    status: int | None = None
    streams: bool = False

    @property
    def method(self) -> str:
        """The method of a request."""
        given = self.scope.get("method", "GET")
        return given if given in METHODS else OTHER

    @property
    def route(self) -> str:
        """The path of the route that answers, with its parameters unfilled; known only when the answer begins.

        Of who is refused before, that of the route which would have answered.
        """
        return getattr(self.scope.get("route") or self._asked(), "path", OTHER)

    def _asked(self) -> BaseRoute | None:
        routes = self.scope["app"].routes if "app" in self.scope else ()
        return next((route for route in routes if route.matches(self.scope)[0] is not Match.NONE), None)

    @property
    def seconds(self) -> float:
        """Since its beginning."""
        return time.perf_counter() - self.began

    async def answer(self, message: Message) -> None:
        """Send on what the application sends, with the id where headers go out."""
        if message["type"] in ("http.response.start", "websocket.accept"):
            headers = MutableHeaders(raw=[*message.get("headers", ())])
            headers[HEADER] = self.id
            message = {**message, "headers": headers.raw}
            self.streams = headers.get("content-type", "").startswith(STREAM)
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.streams:
                self.measure()
        elif message["type"] == "websocket.close":
            self.status = message.get("code", 1000)
        await self.send(message)

    def measure(self) -> None:
        """Count the request, by the class of its status."""
        SECONDS.labels(self.route, f"{(self.status or CLIENT_GONE) // 100}xx").observe(self.seconds)


class Observed:
    """Pure ASGI middleware, to be the outermost: what it is around cannot fail unseen."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one connection and watch it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        exchange = Exchange(scope, send, request_id(headers.get(HEADER)), time.perf_counter())
        with bound_request(exchange.id):
            if scope["type"] == "websocket":
                await self._socket(exchange, receive)
            else:
                await self._request(exchange, headers, receive)

    async def _socket(self, exchange: Exchange, receive: Receive) -> None:
        """A socket has no span: it is open for hours, and its operations have spans of their own."""
        try:
            await self._app(exchange.scope, receive, exchange.answer)
        except Exception:  # the server would write its text, which may hold what users sent
            logger.exception("socket failed", route=exchange.route)
        finally:
            logger.info("socket", route=exchange.route, code=exchange.status, seconds=round(exchange.seconds, 3))

    async def _request(self, exchange: Exchange, headers: Headers, receive: Receive) -> None:
        attributes = {"http.request.method": exchange.method, "url.scheme": exchange.scope.get("scheme", "http")}
        with span(exchange.method, "SERVER", attributes, (headers,)) as traced, UNDER_WAY.track_inprogress():
            try:
                await self._app(exchange.scope, receive, exchange.answer)
            except Exception as error:
                logger.exception("request failed", method=exchange.method, route=exchange.route)
                traced.fail(type(error).__qualname__)
                if exchange.status is None:
                    await _failure(exchange, receive)
            finally:
                _end(exchange, traced)


async def _failure(exchange: Exchange, receive: Receive) -> None:
    message = f"Internal error; the server's log says more under the request id {exchange.id}."
    answer = JSONResponse({"code": "INTERNAL_SERVER_ERROR", "message": message}, HTTPStatus.INTERNAL_SERVER_ERROR)
    await answer(exchange.scope, receive, exchange.answer)


def _end(exchange: Exchange, traced: Span) -> None:
    if not exchange.streams:
        exchange.measure()
    status, route = exchange.status or CLIENT_GONE, exchange.route
    traced.rename(f"{exchange.method} {route}")
    traced.tell({"http.route": route, "http.response.status_code": status})
    failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if failed:
        traced.fail(str(status))
    well = status < HTTPStatus.BAD_REQUEST
    tell = logger.debug if route in ASKED_OFTEN and well else logger.info
    tell("request", method=exchange.method, route=route, status=status, seconds=round(exchange.seconds, 4))
