"""The pages: the dashboard and GraphiQL as our own builds of them, neither with an outside host.

Until the dashboard is built, a hand-written page stands in for it. Nobody needs the token for the files of a page: a
browser cannot send one when it opens an address, and they hold nothing of any building.
"""

import re
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = Path(__file__).parent / "page"
BUILT = Path(__file__).parent / "dashboard" / "dist"
DASHBOARD = BUILT / "page"
GRAPHIQL = BUILT / "graphiql"

# charts, and GraphiQL's editor, make styles at run time, and the editor makes its workers from its own scripts
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src {}; worker-src 'self' blob:; base-uri 'none'; frame-ancestors 'none'"
)
HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?")


def headers_for(request: Request) -> dict[str, str]:
    """What keeps a page to this server: its own socket is named by the host that the page was asked from.

    Not all browsers of the last years take 'self' for sockets too; a host that is none of a URL is not repeated.
    """
    host = request.headers.get("host", "")
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": POLICY.format(f"'self'{sockets}"),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


async def get_page(request: Request) -> Response:
    """The dashboard, or the hand-written page where it is not built yet."""
    built = DASHBOARD / "index.html"
    return FileResponse(built if built.exists() else PAGE / "index.html", headers=headers_for(request))


async def get_graphiql(request: Request) -> Response:
    """GraphiQL, or how to get it where the bundle is not built."""
    if not (GRAPHIQL / "index.html").exists():
        message = "GraphiQL is not built here: run `make setup` in the checkout. The API itself is at /graphql."
        return PlainTextResponse(message, 503, headers_for(request))
    return FileResponse(GRAPHIQL / "index.html", headers=headers_for(request))


class Built(StaticFiles):
    """Files whose names change with their content, so that a browser never asks twice."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, to be kept for good."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def page_routes() -> list[BaseRoute]:
    """All pages with their files; a folder that is not built yet is looked for with each request."""
    return [
        Route("/", get_page),
        Route("/graphiql", get_graphiql),
        Mount("/assets", Built(directory=DASHBOARD / "assets", check_dir=False)),
        Mount("/page", StaticFiles(directory=PAGE)),
        Mount("/graphiql/assets", Built(directory=GRAPHIQL / "assets", check_dir=False)),
    ]
