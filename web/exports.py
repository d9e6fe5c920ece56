"""GET /export/brick.nq: a model's statements exactly as they came."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from edifice.errors import BadInput
from graph.log import clock
from graph.records import ModelRecord
from ingest.exports import exported_model, read_export
from web.services import services_of

MEDIA = "application/n-quads; charset=utf-8"


async def get_nquads(request: Request) -> Response:
    """Stream the model named by `?model=`; the ETag is its newest change, in this history of the site."""
    model = request.query_params.get("model")
    if not model:
        raise BadInput("Name the model: /export/brick.nq?model=… (the query `models` lists them).", field="model")
    services = services_of(request)
    origin = (await clock(services.store)).origin
    etag = _etag(origin, await exported_model(services.store, model))
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    export = await read_export(services.store, services.pool, model)
    name = f'attachment; filename="{model}.nq"'
    headers = {"ETag": _etag(origin, export.model), "Content-Disposition": name}
    return StreamingResponse(export.pieces(), media_type=MEDIA, headers=headers)


def _etag(origin: str, model: ModelRecord) -> str:
    return f'"{origin[:8]}-{model.sequence}"'
