"""/live, /ready and /metrics: whether the process turns, whether it can answer, and its counters."""

import time
from dataclasses import asdict

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from edifice.telemetry import REGISTRY
from web.role_metrics import metrics_of
from web.services import services_of


async def live(_: Request) -> Response:
    """The loop turns."""
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """Each store with its state, and for how long (`age`, seconds); 503 only when the graph is away: without it nothing
    can be read.
    """
    states = await services_of(request).stores.states()
    able = all(state.state == "UP" for state in states if state.name == "graph")
    now = time.time()
    stores = [{**asdict(state), "age": round(max(0.0, now - state.since / 1000), 3)} for state in states]
    body = {"ready": able, "stores": stores}
    return JSONResponse(body, 200 if able else 503)


async def metrics(request: Request) -> Response:
    """The metrics in the text format of Prometheus, those of the roles that this process has started included."""
    services = services_of(request)
    await services.stores.states()  # they are asked now, so that the metrics tell how they are now
    return Response(await metrics_of(services.roles, services.token), media_type=CONTENT_TYPE_LATEST)


async def own_metrics(_: Request) -> Response:
    """The metrics of this process alone."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
