"""GET /export/brick.nq: a model's statements exactly as they came."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from edifice.errors import BadInput
from ingest.exports import ModelExport, open_export
from web.services import services_of

MEDIA = "application/n-quads; charset=utf-8"


async def get_nquads(request: Request) -> Response:
    """Stream the model named by `?model=`; the ETag is the sequence of its newest change."""
    model = request.query_params.get("model")
    if not model:
        raise BadInput("Name the model: /export/brick.nq?model=… (the query `models` lists them).", field="model")
    export = await open_export(services_of(request).store, model)
    etag = f'"{export.sequence}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    name = f'attachment; filename="{model}.nq"'
    return StreamingResponse(_body(export), media_type=MEDIA, headers={"ETag": etag, "Content-Disposition": name})


async def _body(export: ModelExport) -> AsyncIterator[bytes]:
    async for piece in export.pieces():
        yield piece
