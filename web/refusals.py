"""Errors of ours as HTTP answers: a code of the documented list, and the sentence to act on."""

from collections.abc import Mapping

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edifice.errors import EdificeError

STATUS: Mapping[str, int] = {
    "BAD_USER_INPUT": 400,
    "NOT_FOUND": 404,
    "CONFLICT": 409,
    "COST_LIMIT_EXCEEDED": 400,
    "STORE_UNAVAILABLE": 503,
    "TIMEOUT": 504,
}

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def refuse(_: Request, error: Exception) -> Response:
    """Answer an EdificeError with its status; import codes are the caller's to mend, so they answer 422."""
    assert isinstance(error, EdificeError)  # noqa: S101 - registered for this class alone
    status = STATUS.get(error.code, 422)
    headers = {"Retry-After": "2"} if status in (503, 504) else None
    return JSONResponse({"code": error.code, "message": error.message}, status, headers)
