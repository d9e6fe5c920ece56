"""Each request has an id, a line in the log and its place in the metrics, whatever becomes of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from edifice.telemetry import REGISTRY
from schema.execution.engine import Engine
from tests.support.logging import Written
from tests.support.sockets import connected
from web.app import create_app, create_metrics_app
from web.auth import Access
from web.graphql import GraphQL
from web.observing import HEADER

TOKEN = "a-token-of-this-test"
SECONDS = "edifice_http_request_seconds_count"
VALUE = "a value of the caller"
PROTOCOL = "graphql-transport-ws"
logger = structlog.get_logger("edifice.test")


async def thing(request: Request) -> Response:
    await asyncio.create_task(asyncio.to_thread(logger.info, "within", thing=1))
    return PlainTextResponse("ok")


async def broken(_: Request) -> Response:
    raise ValueError(VALUE)


async def half(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"the first part"
        raise ValueError(VALUE)

    return StreamingResponse(parts())


def application() -> Starlette:
    context: Any = None
    graphql = GraphQL(Engine(), lambda _: context, Access(TOKEN)).routes()
    own = [
        Route("/things/{id}", thing),
        Route("/broken", broken),
        Route("/half", half),
        Mount("/files", PlainTextResponse("ok")),
    ]
    return create_app(Access(TOKEN), [*own, *graphql])


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application())
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        yield client


def count(route: str, status: str) -> float:
    return REGISTRY.get_sample_value(SECONDS, {"route": route, "status": status}) or 0


@pytest.mark.parametrize("given", ["r-1", "0af7651916cd43dd8448eb211c80319c", "Root=1-67891233:abc/def+x@y"])
async def test_a_sane_id_is_taken_over_and_sent_back(client: httpx.AsyncClient, log: Written, given: str) -> None:
    answer = await client.get("/things/1", headers={HEADER: given})

    assert answer.headers[HEADER] == given
    assert {line["request_id"] for line in log.lines()} == {given}
    assert [line["event"] for line in log.lines()] == ["within", "request"]


@pytest.mark.parametrize("given", ["", "a b", "ü", "x" * 129, '{"a":1}', None])
async def test_without_one_an_id_is_made(client: httpx.AsyncClient, log: Written, given: str | None) -> None:
    headers: dict[bytes, bytes] = {} if given is None else {HEADER.encode(): given.encode()}
    ids = {(await client.get("/things/1", headers=headers)).headers[HEADER] for _ in range(2)}

    assert len(ids) == 2
    assert all(len(one) == 16 and one.isalnum() for one in ids)
    assert {line["request_id"] for line in log.lines("request")} == ids


async def test_the_access_log_has_the_route_and_nothing_that_the_caller_made_up(
    client: httpx.AsyncClient, log: Written
) -> None:
    await client.get("/things/secret-id?token=secret-token&q=secret-query")
    await client.request("BREW", "/nowhere/secret-path")
    await client.get("/things/1", headers={"authorization": "Bearer wrong-secret"})

    assert [(line["method"], line["route"], line["status"]) for line in log.lines("request")] == [
        ("GET", "/things/{id}", 200), ("other", "other", 404), ("GET", "/things/{id}", 401),
    ]  # fmt: skip
    assert all(line["seconds"] >= 0 for line in log.lines("request"))
    assert "secret" not in log.text()
    assert TOKEN not in log.text()


async def test_requests_are_counted_by_route_and_class_of_status(client: httpx.AsyncClient) -> None:
    asked = [("/things/1", "/things/{id}", "2xx"), ("/files/a/b", "/files", "2xx"), ("/none", "other", "4xx")]
    for path, route, status in asked:
        before = count(route, status)
        await client.get(path)
        assert count(route, status) == before + 1
    assert REGISTRY.get_sample_value("edifice_http_requests_in_progress") == 0


async def test_what_breaks_is_answered_logged_once_and_counted(client: httpx.AsyncClient, log: Written) -> None:
    before = count("/broken", "5xx")

    answer = await client.get("/broken", headers={HEADER: "r-1"})

    assert answer.status_code == 500
    assert answer.json()["code"] == "INTERNAL_SERVER_ERROR"
    assert "r-1" in answer.json()["message"]
    assert count("/broken", "5xx") == before + 1
    (failed,) = log.lines("request failed")
    assert failed["request_id"] == "r-1"
    assert "test_observing.py" in failed["exception"]
    assert failed["exception"].endswith("\nValueError")
    assert VALUE not in log.text()


async def test_an_answer_that_breaks_off_is_in_the_log_too(log: Written) -> None:
    sent = list[Any]()

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"authorization", f"Bearer {TOKEN}".encode())]
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/half", "headers": headers, "query_string": b""}
    scope["asgi"] = {"spec_version": "2.4"}  # the answer need not listen for the client to go
    await application()(scope, receive, send)

    assert [message.get("body") for message in sent] == [None, b"the first part"]
    assert len(log.lines("request failed")) == 1
    assert VALUE not in log.text()


async def test_what_machines_ask_every_few_seconds_is_no_news(log: Written) -> None:
    watch: Any = None  # nobody asks for the stores here
    transport = httpx.ASGITransport(create_metrics_app(Access(), watch))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        await client.get("/live")
        await client.get("/metrics")
        await client.get("/metrics", headers={"host": "elsewhere.example"})
    assert [(line["level"], line["status"]) for line in log.lines("request")] == [
        ("debug", 200), ("debug", 200), ("info", 403),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/ready", "/metrics"])
async def test_a_machine_without_the_token_is_told_by_the_route_that_it_asked(
    client: httpx.AsyncClient, log: Written, path: str
) -> None:
    before = count(path, "4xx")
    await client.get(path, headers={"authorization": "Bearer wrong"})
    assert [(line["level"], line["route"], line["status"]) for line in log.lines("request")] == [("info", path, 401)]
    assert count(path, "4xx") == before + 1


async def test_an_answer_of_events_is_measured_at_its_beginning(client: httpx.AsyncClient) -> None:
    before = count("/graphql", "2xx")

    await client.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": "text/event-stream"})

    assert count("/graphql", "2xx") == before + 1


async def test_a_socket_has_an_id_and_each_of_its_operations_one_of_its_own(
    log: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine_start = Engine.start

    def start(*words: Any) -> Any:
        logger.info("started")
        return engine_start(*words)

    monkeypatch.setattr(Engine, "start", start)
    async with connected(application(), "/graphql", PROTOCOL) as socket:
        assert REGISTRY.get_sample_value("edifice_sockets") == 1
        socket.send({"type": "connection_init", "payload": {"token": TOKEN}})
        await socket.receive()
        for id_ in ("a", "b"):
            socket.send({"type": "subscribe", "id": id_, "payload": {"query": "{ __typename }"}})
            assert (await socket.receive())["type"] == "next"
            assert (await socket.receive())["type"] == "complete"
    (closed,) = log.lines("socket")
    id_ = closed["request_id"]
    assert closed["route"] == "/graphql"
    assert [line["request_id"] for line in log.lines("started")] == [f"{id_}-1", f"{id_}-2"]
    assert REGISTRY.get_sample_value("edifice_sockets") == 0
    assert REGISTRY.get_sample_value("edifice_socket_operations") == 0
    assert TOKEN not in log.text()


async def test_pages_elsewhere_may_send_and_read_the_id(client: httpx.AsyncClient) -> None:
    asked = {
        "origin": "http://localhost:5173",
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-request-id, traceparent",
    }
    allowed = await client.options("/graphql", headers=asked)
    answer = await client.get("/things/1", headers={"origin": "http://localhost:5173"})

    assert allowed.status_code == 200
    assert HEADER in answer.headers["access-control-expose-headers"]
