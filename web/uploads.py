"""POST /uploads: a raw body streamed to disk, answered with the id that startImport takes."""

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from operations import uploads
from web.services import services_of


async def post_upload(request: Request) -> Response:
    """Keep the body as a file; its name stands percent-encoded in `X-File-Name`."""
    services = services_of(request)
    name = unquote(request.headers.get("x-file-name", ""))
    upload = await uploads.receive(services.pool, services.files, name, request.stream(), services.upload_limit)
    return JSONResponse({"id": upload.id, "bytes": upload.bytes, "sha256": upload.sha256}, 201)
