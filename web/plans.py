"""GET /levels/{id}/plan.svg: the plan of a level."""

from starlette.requests import Request
from starlette.responses import Response

from resolvers.plans import Drawings
from web.services import services_of

MEDIA = "image/svg+xml"


class Plans:
    """The plans of all levels, of which the last ones drawn are kept."""

    def __init__(self) -> None:
        self._drawings = Drawings()

    async def get(self, request: Request) -> Response:
        """The spaces of the level that have a footprint; a caller that has this plan already is told so."""
        plan = await self._drawings.of_level(services_of(request).store, request.path_params["id"], _known(request))
        headers = {"ETag": f'"{plan.etag}"', "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        return Response(plan.svg, 304 if plan.svg is None else 200, headers, MEDIA)


def _known(request: Request) -> frozenset[str]:
    """The etags of If-None-Match, without quotes and marks of weakness."""
    named = request.headers.get("if-none-match", "").split(",")
    return frozenset(name.strip().removeprefix("W/").strip('"') for name in named)
