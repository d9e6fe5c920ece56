"""GraphQL over HTTP, as the specification of that name and its audits ask for it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from resolvers.limits import Limits
from schema.execution.binding import executable
from schema.execution.engine import Engine
from tests.support.sockets import connected
from web import graphql_sockets
from web.auth import Access
from web.graphql import GraphQL

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
EVENTS = "text/event-stream"
TYPENAME = {"query": "{ __typename }"}


@dataclass(frozen=True)
class NoStores:
    """A context for documents that need no store."""

    version: str = "test"
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    classes: Any = None


def application(token: str | None = None) -> Starlette:
    context: Any = NoStores()
    return Starlette(routes=GraphQL(Engine(), lambda _: context, Access(token)).routes())


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, JSON),
        ("*/*", JSON),
        (JSON, JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        ("application/*", JSON),
        (f"{JSON};charset=utf-8", JSON),
    ],
)
async def test_the_answer_is_of_the_accepted_type(client: httpx.AsyncClient, accept: str | None, answered: str) -> None:
    headers = {"accept": accept} if accept else {"accept": ""}

    response = await client.post("/graphql", json=TYPENAME, headers=headers)

    assert response.status_code == 200
    assert response.headers["content-type"] == f"{answered}; charset=utf-8"
    assert response.json()["data"] == {"__typename": "Query"}


async def test_other_types_are_not_acceptable(client: httpx.AsyncClient) -> None:
    for accept in ("text/html", f"{JSON};charset=latin-1"):
        assert (await client.post("/graphql", json=TYPENAME, headers={"accept": accept})).status_code == 406


@pytest.mark.parametrize("query", ["{ a", "{ nope }", "query ($id: ID!) { node(id: $id) { id } }"])
async def test_a_refused_operation_is_400_only_where_clients_know_graphql(
    client: httpx.AsyncClient, query: str
) -> None:
    known = await client.post("/graphql", json={"query": query}, headers={"accept": RESPONSE})
    plain = await client.post("/graphql", json={"query": query}, headers={"accept": JSON})

    assert (known.status_code, plain.status_code) == (400, 200)
    assert "data" not in known.json()
    assert known.json()["errors"][0]["extensions"]["code"] != "INTERNAL_SERVER_ERROR"


@pytest.mark.parametrize(
    "body",
    [
        [TYPENAME],
        [],
        {},
        {"query": 5},
        {"query": ""},
        {"query": "{ __typename }", "variables": []},
        {"query": "{ __typename }", "variables": "x"},
        {"query": "{ __typename }", "operationName": 1},
        {"query": "{ __typename }", "extensions": "x"},
        "text",
    ],
)
async def test_a_body_that_is_no_request_is_400(client: httpx.AsyncClient, body: object) -> None:
    response = await client.post("/graphql", json=body)

    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_other_bodies(client: httpx.AsyncClient) -> None:
    broken = await client.post("/graphql", content=b"{", headers={"content-type": JSON})
    form = await client.post("/graphql", data={"query": "{ __typename }"})
    text = await client.post("/graphql", content=b"{ __typename }", headers={"content-type": "text/plain"})
    none = await client.post("/graphql", content=b'{"query": "{ __typename }"}')
    large = await client.post("/graphql", json={"query": "{ __typename }", "variables": {"x": "y" * 2_000_001}})

    assert [r.status_code for r in (broken, form, text, none, large)] == [400, 415, 415, 415, 413]


async def test_queries_may_be_got_and_mutations_may_not(client: httpx.AsyncClient) -> None:
    query = await client.get("/graphql", params={"query": "query A { __typename }", "operationName": "A"})
    mutation = await client.get("/graphql", params={"query": 'mutation { undoImport(id: "x") { __typename } }'})
    broken = await client.get("/graphql", params={"query": "{ __typename }", "variables": "{"})

    assert query.json()["data"] == {"__typename": "Query"}
    assert mutation.status_code == 405
    assert mutation.headers["allow"] == "POST"
    assert broken.status_code == 400


async def test_a_subscription_needs_a_stream(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": 'subscription { import(id: "x") { id } }'})

    assert response.status_code == 400
    assert EVENTS in response.json()["errors"][0]["message"]


async def test_answers_as_events(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json=TYPENAME, headers={"accept": EVENTS})
    refused = await client.post("/graphql", json={"query": "{ nope }"}, headers={"accept": EVENTS})

    assert response.headers["content-type"] == f"{EVENTS}; charset=utf-8"
    start, event, complete, _ = response.text.split("\n\n")
    assert start == ":"
    assert event.startswith('event: next\ndata: {"data":{"__typename":"Query"}')
    assert complete == "event: complete\ndata:"
    assert refused.status_code == 400


PROTOCOL = "graphql-transport-ws"
INIT = {"type": "connection_init", "payload": {"authorization": "Bearer secret"}}
SUBSCRIBE = {"type": "subscribe", "id": "1", "payload": TYPENAME}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["{"], 4400),
        (["[]"], 4400),
        ([{"type": "nonsense"}], 4400),
        ([{"type": "subscribe", "id": 1, "payload": {}}], 4400),
        ([INIT, {"type": "subscribe", "id": "1", "payload": {"query": 5}}], 4400),
        ([SUBSCRIBE], 4401),
        ([{"type": "connection_init"}], 4403),
        ([{"type": "connection_init", "payload": {"token": "wrong"}}], 4403),
        ([INIT, INIT], 4429),
    ],
)
async def test_a_socket_that_breaks_the_protocol_is_closed_by_its_code(messages: list[object], code: int) -> None:
    async with connected(application(token="secret"), "/graphql", PROTOCOL) as socket:
        for message in messages:
            socket.send(message)

        assert await socket.closing() == code


async def test_another_protocol_is_refused() -> None:
    async with connected(application(), "/graphql", "graphql-ws") as socket:
        assert await socket.closing() == 4406


async def test_operations_over_a_socket() -> None:
    async with connected(application(token="secret"), "/graphql", PROTOCOL) as socket:
        socket.send(INIT)
        assert await socket.receive() == {"type": "connection_ack"}
        socket.send({"type": "ping", "payload": {"a": 1}})
        assert await socket.receive() == {"type": "pong", "payload": {"a": 1}}

        socket.send(SUBSCRIBE)
        answer = await socket.receive()
        assert (answer["type"], answer["id"], answer["payload"]["data"]) == ("next", "1", {"__typename": "Query"})
        assert await socket.receive() == {"type": "complete", "id": "1"}

        socket.send({**SUBSCRIBE, "payload": {"query": "{ nope }"}})
        refused = await socket.receive()
        assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "GRAPHQL_VALIDATION_FAILED")


async def test_what_is_said_to_a_client_that_has_left_is_no_error() -> None:
    async with connected(application(), "/graphql", PROTOCOL) as socket:
        socket.send({"type": "connection_init"})
        await socket.receive()
        socket.is_cut = True
        socket.send(SUBSCRIBE)
        await socket.missed.wait()

        socket.send({"type": "ping"})  # before the server knows that the connection is lost


async def test_the_answers_of_a_socket_are_text_frames() -> None:
    async with connected(application(), "/graphql", PROTOCOL) as socket:
        socket.send({"type": "connection_init"})

        assert (await socket.frame())["text"] == '{"type":"connection_ack"}'


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lets the subscription `import` answer for ever; what happened to it is noted."""
    notes: list[str] = []

    async def subscribe(*_: Any, **__: Any) -> AsyncIterator[Any]:
        notes.append("opened")
        try:
            while True:
                yield None
                await asyncio.sleep(0.001)
        finally:
            notes.append("closed")

    field = executable().subscription_type.fields["import"]  # type: ignore[union-attr]
    monkeypatch.setattr(field, "subscribe", subscribe)
    return notes


FOLLOW = {"type": "subscribe", "id": "1", "payload": {"query": 'subscription { import(id: "i") { id } }'}}


async def test_a_stream_ends_with_its_subscription(endless: list[str]) -> None:
    async with connected(application(), "/graphql", PROTOCOL) as socket:
        socket.send({"type": "connection_init"})
        await socket.receive()
        socket.send(FOLLOW)
        assert (await socket.receive())["type"] == "next"

        socket.send({"type": "complete", "id": "1"})
        async with asyncio.timeout(5):
            while endless != ["opened", "closed"]:
                await asyncio.sleep(0.001)


async def test_a_stream_ends_with_its_socket(endless: list[str]) -> None:
    async with connected(application(), "/graphql", PROTOCOL) as socket:
        socket.send({"type": "connection_init"})
        socket.send(FOLLOW)
        await socket.receive()
        await socket.receive()

    assert endless == ["opened", "closed"]


async def test_the_same_id_twice_closes_the_socket(endless: list[str]) -> None:
    async with connected(application(), "/graphql", PROTOCOL) as socket:
        socket.send({"type": "connection_init"})
        socket.send(FOLLOW)
        socket.send(FOLLOW)

        assert await socket.closing() == 4409

    assert endless in (["opened", "closed"], [])


async def test_a_socket_has_a_bounded_number_of_operations(endless: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphql_sockets, "MAX_OPERATIONS", 1)
    async with connected(application(), "/graphql", PROTOCOL) as socket:
        socket.send({"type": "connection_init"})
        socket.send(FOLLOW)
        socket.send({**FOLLOW, "id": "2"})

        while (message := await socket.receive())["type"] != "error":
            pass

    assert (message["id"], message["payload"][0]["extensions"]["code"]) == ("2", "RATE_LIMITED")


async def test_a_query_stops_when_its_caller_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    began, stopped = asyncio.Event(), asyncio.Event()

    async def resolve(*_: Any, **__: Any) -> None:
        began.set()
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    queries: Any = executable().query_type  # the contract has some
    monkeypatch.setattr(queries.fields["server"], "resolve", resolve)
    body = b'{"query": "{ server { version } }"}'
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in messages:
            return message
        await began.wait()
        return {"type": "http.disconnect"}

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"",
        "headers": [(b"content-type", b"application/json")], "root_path": "", "scheme": "http", "state": {},
    }  # fmt: skip
    await application()(scope, receive, send)

    # a cancellation that leaves the application would be logged as its failure
    assert stopped.is_set()
    assert [message.get("status") for message in sent] == [499, None]


async def test_a_mutation_over_a_socket_is_done_whole_when_its_caller_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def resolve(*_: Any, **__: Any) -> None:
        began.set()
        await go_on.wait()
        done.set()

    mutations: Any = executable().mutation_type  # the contract has some
    monkeypatch.setattr(mutations.fields["undoImport"], "resolve", resolve)
    mutation = 'mutation { undoImport(id: "i1") { __typename } }'
    async with connected(application(), "/graphql", PROTOCOL) as socket:
        socket.send({"type": "connection_init"})
        socket.send({"id": "1", "type": "subscribe", "payload": {"query": mutation}})
        await began.wait()
    go_on.set()

    async with asyncio.timeout(10):
        await done.wait()
