"""Who may call: the bearer token, and the origins whose pages may use a browser's access to us."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOOPBACK_ORIGIN = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)
LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)
OPEN_PATHS = frozenset({"/live", "/", "/graphiql"})
"""Answered without a token: a process manager must be able to ask whether the process turns, and a browser sends none
when it opens a page. A page holds nothing of a building: what it shows, it asks for with the token."""
OPEN_FOLDERS = ("/assets/", "/page/", "/graphiql/assets/")
"""Where the files of the pages are."""

SOCKET_POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class Access:
    """The rules: `token` None means that only loopback reaches us, `origins` are allowed besides loopback pages."""

    token: str | None = None
    origins: tuple[str, ...] = ()

    def knows(self, token: str | None) -> bool:
        """Whether a token opens the door; compared in constant time."""
        if self.token is None:
            return True
        return token is not None and secrets.compare_digest(token.encode(), self.token.encode())

    def allows_origin(self, origin: str | None) -> bool:
        """Whether a page of this origin may call; callers that are no browsers send none."""
        return origin is None or origin in self.origins or LOOPBACK_ORIGIN.fullmatch(origin) is not None


def bearer(headers: Headers) -> str | None:
    """The token of an Authorization header, None when there is none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.casefold() == "bearer" and token else None


class Guard:
    """Pure ASGI middleware that refuses foreign pages, foreign host names and missing tokens.

    Host names are checked when no token is set: a page that points its own name at loopback (DNS rebinding) would
    otherwise be as near as the user. A socket brings its token in connection_init, since browsers cannot set headers
    on it; the socket's own handler checks it there.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on or refuse one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(SOCKET_POLICY_VIOLATION, refusal[1])(scope, receive, send)
        else:
            await _answer(*refusal)(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[str, str] | None:
        headers = Headers(scope=scope)
        if not self._access.allows_origin(headers.get("origin")):
            return "FORBIDDEN", "Pages of this origin may not call; allow it with EDIFICE_CORS_ORIGINS."
        if self._access.token is None:
            if LOOPBACK_HOST.fullmatch(headers.get("host", "localhost")) is None:
                return "FORBIDDEN", "Without EDIFICE_TOKEN only loopback names are answered."
            return None
        if scope["type"] == "websocket" or scope.get("method") == "OPTIONS" or _is_open(scope["path"]):
            return None
        if self._access.knows(bearer(headers)):
            return None
        return "UNAUTHENTICATED", "Send the token as `Authorization: Bearer …`."


def _is_open(path: str) -> bool:
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)


STATUS = {"FORBIDDEN": 403, "UNAUTHENTICATED": 401}


def _answer(code: str, message: str) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if code == "UNAUTHENTICATED" else None
    return JSONResponse({"code": code, "message": message}, STATUS[code], headers)


def cors_pattern(origins: Sequence[str]) -> str:
    """The regular expression of all origins that a browser is told it may read answers for."""
    return "|".join([LOOPBACK_ORIGIN.pattern, *map(re.escape, origins)])
