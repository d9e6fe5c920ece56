"""What a GraphQL request over HTTP says: its media types, its body or its parameters."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest

from edifice.errors import BadInput, EdificeError
from schema.execution.requests import Request

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"
OFFERED = (JSON, RESPONSE, EVENTS)
"""What is answered, the first where the client has no preference."""

MAX_BODY = 2_000_000


class UnsupportedMedia(EdificeError):
    """The body is in a format that GraphQL requests are not sent in."""


class TooLarge(EdificeError):
    """The body is larger than any request needs to be."""


def accepted(header: str | None) -> str | None:
    """The media type to answer in, by the Accept header; None when none of ours is accepted."""
    if not header or not header.strip():
        return JSON
    weights: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        given: dict[str, str] = {}
        for parameter in parameters:
            key, _, text = parameter.partition("=")
            given[key.strip().lower()] = text.strip()
        if given.get("charset", "utf-8").strip('"').lower() in {"utf-8", "utf8"}:
            weights[name.lower()] = _weight(given.get("q", "1"))
    best, weight = None, 0.0
    for offered in OFFERED:
        # a wildcard alone does not ask for a stream, which only clients that know it can read
        wild = 0.0 if offered == EVENTS else weights.get(f"{offered.split('/')[0]}/*", weights.get("*/*", 0.0))
        mine = weights.get(offered, wild)
        if mine > weight:
            best, weight = offered, mine
    return best


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


async def read_request(http: HTTPRequest) -> Request:
    """The operation that a request asks for; raises BadInput, UnsupportedMedia or TooLarge."""
    if http.method == "GET":
        return _from_parameters(http.query_params)
    if http.headers.get("content-type", "").partition(";")[0].strip().lower() not in {JSON, RESPONSE}:
        raise UnsupportedMedia(f"Send the request as {JSON}.")
    try:
        body = orjson.loads(await _body(http))
    except orjson.JSONDecodeError as error:
        raise BadInput(f"The body is no JSON: {error}.") from None
    return from_body(body)


async def _body(http: HTTPRequest) -> bytes:
    received = bytearray()
    async for chunk in http.stream():
        received += chunk
        if len(received) > MAX_BODY:
            raise TooLarge(f"A request has at most {MAX_BODY} bytes.")
    return bytes(received)


def _from_parameters(given: Mapping[str, str]) -> Request:
    body: dict[str, Any] = {"query": given.get("query"), "operationName": given.get("operationName")}
    for name in ("variables", "extensions"):
        if given.get(name):
            try:
                body[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError as error:
                raise BadInput(f"The parameter `{name}` is no JSON: {error}.") from None
    return from_body(body)


def from_body(body: object) -> Request:
    """A request out of its JSON map; raises BadInput for anything else."""
    if isinstance(body, list):
        raise BadInput("One request has one operation; several are sent as several requests.")
    if not isinstance(body, dict):
        raise BadInput("A request is a JSON object with a `query`.")
    query, variables, name = body.get("query"), body.get("variables"), body.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadInput("A request needs its document as text in `query`.")
    if variables is not None and not isinstance(variables, dict):
        raise BadInput("`variables` is a JSON object.")
    if name is not None and not isinstance(name, str):
        raise BadInput("`operationName` is text.")
    if body.get("extensions") is not None and not isinstance(body["extensions"], dict):
        raise BadInput("`extensions` is a JSON object.")
    return Request(query, variables or {}, name or None)
