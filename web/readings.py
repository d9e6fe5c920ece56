"""POST /readings: JSON, NDJSON or CSV, answered once it is committed."""

import time
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edifice.errors import BadInput
from ingest.readings import post
from timeseries.records import ReadingBatch
from web.services import services_of

BODY_LIMIT = 64 << 20
"""Bytes of one request; more readings come in several."""


async def post_readings(request: Request) -> Response:
    """Store the readings of the body; the answer counts what was stored, known, unplaced and rejected, with reasons."""
    services = services_of(request)
    now = _now()
    kind = request.headers.get("content-type", "")

    async def publish(batch: ReadingBatch) -> None:
        await services.publisher.publish(batch, _now() - now)

    outcome = await post(services.pool, kind, await _body(request), now, publish)
    return JSONResponse(asdict(outcome))


def _now() -> int:
    return time.time_ns() // 1_000_000


async def _body(request: Request) -> bytes:
    """The body, whose size is checked while it comes, since its length may not be told."""
    parts, size = list[bytes](), 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_LIMIT:
            raise BadInput(f"One request holds at most {BODY_LIMIT >> 20} MB of readings: send several.")
        parts.append(part)
    return b"".join(parts)
