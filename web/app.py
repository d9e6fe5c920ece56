"""The ASGI application: its routes and its middleware, on one screen."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route

from edifice.errors import EdificeError
from operations.stores import StoreWatch
from web.auth import Access, Guard, cors_pattern
from web.exports import get_nquads
from web.health import live, metrics, own_metrics, own_ready, ready
from web.observing import HEADER, Observed
from web.plans import Plans
from web.readings import post_readings
from web.refusals import refuse
from web.uploads import post_upload


def create_metrics_app(access: Access, stores: StoreWatch) -> Starlette:
    """The face of a role that serves no pages and needs these stores."""
    return Starlette(
        routes=[Route("/live", live), Route("/ready", own_ready(stores)), Route("/metrics", own_metrics)],
        middleware=[Middleware(Observed), Middleware(Guard, access=access)],
    )


def create_app(access: Access, routes: Sequence[BaseRoute]) -> Starlette:
    """The whole web face; `routes` are GraphQL's and the pages', and `state.services` is set by the caller."""
    own = [
        Route("/live", live),
        Route("/ready", ready),
        Route("/metrics", metrics),
        Route("/uploads", post_upload, methods=["POST"]),
        Route("/readings", post_readings, methods=["POST"]),
        Route("/export/brick.nq", get_nquads),
        Route("/levels/{id}/plan.svg", Plans().get),
    ]
    middleware = [
        Middleware(Observed),
        Middleware(
            CORSMiddleware,
            allow_origin_regex=cors_pattern(access.origins),
            allow_methods=["GET", "POST", "PATCH"],
            allow_headers=[
                "authorization",
                "content-type",
                "if-none-match",
                "x-file-name",
                HEADER,
                "traceparent",
                "tracestate",
            ],
            expose_headers=["etag", HEADER],
        ),
        Middleware(Guard, access=access),
    ]
    return Starlette(routes=[*own, *routes], middleware=middleware, exception_handlers={EdificeError: refuse})
