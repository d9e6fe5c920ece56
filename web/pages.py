"""The pages: the hand-written first page, and GraphiQL as our own build of it, neither with an outside host."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = Path(__file__).parent / "page"
GRAPHIQL = Path(__file__).parent / "dashboard" / "dist" / "graphiql"

# the editor makes its styles at run time, and its workers from its own scripts
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; worker-src 'self' blob:; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


async def get_page(_: Request) -> Response:
    """The first page."""
    return FileResponse(PAGE / "index.html", headers=HEADERS)


async def get_graphiql(_: Request) -> Response:
    """GraphiQL, or how to get it where the bundle is not built."""
    if not (GRAPHIQL / "index.html").exists():
        message = "GraphiQL is not built here: run `make setup` in the checkout. The API itself is at /graphql."
        return PlainTextResponse(message, 503, HEADERS)
    return FileResponse(GRAPHIQL / "index.html", headers=HEADERS)


def page_routes() -> list[BaseRoute]:
    """All pages with their files; the names of built files change with their content."""
    return [
        Route("/", get_page),
        Route("/graphiql", get_graphiql),
        Mount("/page", StaticFiles(directory=PAGE)),
        Mount("/graphiql/assets", StaticFiles(directory=GRAPHIQL / "assets", check_dir=False)),
    ]
