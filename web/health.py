"""/live, /ready and /metrics: whether the process turns, whether it can answer, and its counters."""

import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import asdict

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from edifice.telemetry import REGISTRY
from operations.stores import StoreState, StoreWatch
from web.role_metrics import metrics_of
from web.services import services_of


async def live(_: Request) -> Response:
    """The loop turns."""
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """How the stores are; 503 only when the graph is away: without it nothing can be read."""
    return _readiness(await services_of(request).stores.states(), ("graph",))


def own_ready(stores: StoreWatch) -> Callable[[Request], Awaitable[Response]]:
    """How the stores of a role are that serves no pages: it needs each of them, and is not ready while one is away."""

    async def answer(_: Request) -> Response:
        return _readiness(await stores.states(), stores.names)

    return answer


def _readiness(states: Sequence[StoreState], needed: Collection[str]) -> Response:
    """Each store with its state, and for how long (`age`, seconds); what is not known of it is left out."""
    able = all(state.state == "UP" for state in states if state.name in needed)
    now = time.time()
    stores = [
        {
            **{name: value for name, value in asdict(state).items() if value is not None},
            "age": round(max(0.0, now - state.since / 1000), 3),
        }
        for state in states
    ]
    return JSONResponse({"ready": able, "stores": stores}, 200 if able else 503)


async def metrics(request: Request) -> Response:
    """The metrics in the text format of Prometheus, those of the roles that this process has started included."""
    services = services_of(request)
    await services.stores.states()  # they are asked now, so that the metrics tell how they are now
    return Response(await metrics_of(services.roles, services.token), media_type=CONTENT_TYPE_LATEST)


async def own_metrics(_: Request) -> Response:
    """The metrics of this process alone."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
