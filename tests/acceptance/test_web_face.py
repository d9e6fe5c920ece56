"""The roles as processes of their own, reached as others reach them: token, origins, uploads, progress, and answers."""

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

pytestmark = [pytest.mark.store, pytest.mark.slow]

TOKEN = "a token of this test"
ALLOWED, FOREIGN = "https://panel.example", "https://elsewhere.example"
SECONDS = 60
READY = re.compile(r"ready at http://0\.0\.0\.0:(\d+)/")
EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
TURTLE = """
@prefix brick: <https://brickschema.org/schema/Brick#> .
<urn:hq:room> a <https://w3id.org/rec#Room> ; brick:hasPoint <urn:hq:temp> .
<urn:hq:temp> a brick:Air_Temperature_Sensor .
"""
START = """mutation ($upload: ID!) { startImport(input: {upload: $upload, buildingKey: "hq"}) {
    ... on StartedImport { import { id } }
} }"""
PROGRESS = "subscription ($id: ID!) { import(id: $id) { state phase progress added model { id } } }"
LATEST = "{ spaces { nodes { points { nodes { iri latest { value } } } } } }"


@asynccontextmanager
async def role(environment: Mapping[str, str], *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A role as a process, which ends within seconds of SIGTERM."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "edifice", *words,
        env=dict(environment), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), SECONDS)


@pytest.fixture(scope="module")
def environment(
    graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """The settings of a server that others can reach, on the stores of the session."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("EDIFICE_")}
    return {
        **others,
        "EDIFICE_GRAPH_URL": graph_url,
        "EDIFICE_GRAPH_PASSWORD": graph_auth[1],
        "EDIFICE_SQL_URL": sql_url,
        "EDIFICE_MQTT_URL": mqtt_url,
        "EDIFICE_DATA": str(tmp_path_factory.mktemp("data")),
        "EDIFICE_HOST": "0.0.0.0",
        "EDIFICE_PORT": "0",
        "EDIFICE_TOKEN": TOKEN,
        "EDIFICE_CORS_ORIGINS": ALLOWED,
        "PYTHONUNBUFFERED": "1",
    }


@dataclass(frozen=True, slots=True)
class Face:
    """Where the server answers."""

    port: int

    def client(self, **headers: str) -> httpx.AsyncClient:
        """A client without a token of its own."""
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=SECONDS)

    def known(self, **headers: str) -> httpx.AsyncClient:
        """A client with the token."""
        return self.client(authorization=f"Bearer {TOKEN}", **headers)

    def socket(self, origin: str | None = None) -> connect:
        """A socket that says nothing yet."""
        return connect(
            f"ws://127.0.0.1:{self.port}/graphql",
            subprotocols=[Subprotocol("graphql-transport-ws")],
            origin=None if origin is None else Origin(origin),
        )


@pytest_asyncio.fixture(scope="module")
async def face(environment: Mapping[str, str], graph_driver: neo4j.AsyncDriver) -> AsyncIterator[Face]:
    """A server and a runner of jobs, on empty stores."""
    async with graph_driver.session(database="neo4j") as session:
        await (await session.run(EMPTY)).consume()
    async with role(environment, "serve") as server:
        assert server.stdout
        async with asyncio.timeout(SECONDS):
            while not (found := READY.search((await server.stdout.readline()).decode())):
                pass
        async with role(environment, "jobs"):
            yield Face(int(found[1]))


async def test_others_need_the_token(face: Face) -> None:
    async with face.client() as nobody, face.client(authorization="Bearer wrong") as wrong, face.known() as known:
        assert (await nobody.get("/live")).text == "ok"
        for path in (
            "/ready",
            "/metrics",
            "/export/brick.nq?model=m1",
            "/graphql?query={__typename}",
        ):
            for client in (nobody, wrong):
                refused = await client.get(path)
                assert (refused.status_code, refused.json()["code"]) == (401, "UNAUTHENTICATED"), path
                assert refused.headers["www-authenticate"] == "Bearer"
        for path in ("/uploads", "/readings", "/graphql"):
            assert (await nobody.post(path, content=b"{}")).status_code == 401
        assert (await known.get("/ready")).json()["ready"] is True
        assert (await known.get("/graphql?query={__typename}")).json()["data"] == {"__typename": "Query"}


async def test_pages_open_without_the_token(face: Face) -> None:
    # a browser sends none when it opens an address; what the page shows, it asks for with the token
    async with face.client() as nobody:
        page = await nobody.get("/")
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
        assert "script-src" not in page.headers["content-security-policy"]  # so default-src holds: no inline script
        assert "default-src 'self';" in page.headers["content-security-policy"]
        for file in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
            answer = await nobody.get(file)
            assert answer.status_code == 200, file
            if file.startswith("/assets/"):
                assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert (await nobody.get("/assets/%2e%2e/index.html")).status_code == 404


@pytest.mark.parametrize("origin", ["http://localhost:5173", "http://127.0.0.1", ALLOWED])
async def test_pages_of_this_machine_and_of_set_origins_may_call(face: Face, origin: str) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
    async with face.client(origin=origin) as client, face.known(origin=origin) as known:
        before = await client.options("/graphql", headers=asked)
        assert (before.status_code, before.headers["access-control-allow-origin"]) == (200, origin)
        answer = await known.post("/graphql", json={"query": "{ __typename }"})
        assert answer.json()["data"] == {"__typename": "Query"}
        assert answer.headers["access-control-allow-origin"] == origin


async def test_pages_of_other_origins_may_not(face: Face) -> None:
    async with face.known(origin=FOREIGN) as client:
        answer = await client.post("/graphql", json={"query": "{ __typename }"})
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
        assert "access-control-allow-origin" not in answer.headers
    with pytest.raises(InvalidStatus) as caught:
        async with face.socket(FOREIGN):
            pass
    assert caught.value.response.status_code == 403


async def test_a_socket_brings_its_token_or_is_closed(face: Face) -> None:
    for payload in ({}, {"authorization": "Bearer wrong"}):
        async with face.socket() as socket:
            await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            with pytest.raises(ConnectionClosed) as caught:
                await socket.recv()
            assert caught.value.rcvd
            assert caught.value.rcvd.code == 4403
    async with face.socket(ALLOWED) as socket:
        await begin(socket)


async def begin(socket: ClientConnection) -> None:
    await socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {TOKEN}"}}))
    assert json.loads(await socket.recv()) == {"type": "connection_ack"}


async def followed(socket: ClientConnection, query: str, **variables: Any) -> AsyncIterator[Any]:
    """The data of each event of a subscription, to its end."""
    asked = {"query": query, "variables": variables}
    await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": asked}))
    async with asyncio.timeout(SECONDS):
        while (message := json.loads(await socket.recv()))["type"] == "next":
            yield message["payload"]["data"]
    assert message == {"id": "1", "type": "complete"}


async def test_a_file_goes_from_upload_to_answer(face: Face) -> None:
    async with face.known() as client, face.socket() as socket:
        await begin(socket)
        sent = await client.post("/uploads", content=TURTLE.encode(), headers={"x-file-name": "hq%20east.ttl"})
        assert (sent.status_code, sent.json()["bytes"]) == (201, len(TURTLE.encode()))
        started = await client.post("/graphql", json={"query": START, "variables": {"upload": sent.json()["id"]}})
        id_ = started.json()["data"]["startImport"]["import"]["id"]
        events = [event["import"] async for event in followed(socket, PROGRESS, id=id_)]
        assert events[0]["state"] in {"QUEUED", "RUNNING", "SUCCEEDED"}
        assert (events[-1]["state"], events[-1]["progress"], events[-1]["added"]) == ("SUCCEEDED", 1.0, 2)
        reading, now = {"building": "hq", "point": "temp", "value": 21.5}, time.time_ns() // 1_000_000
        async with asyncio.timeout(SECONDS):
            # until the point has reached the readings' side; what comes before waits in the inbox
            while (await client.post("/readings", json={**reading, "time": now})).json()["stored"] == 0:
                await asyncio.sleep(0.1)
                now += 1
        answer = await client.post("/graphql", json={"query": LATEST})
        points = [{"iri": "urn:hq:temp", "latest": {"value": 21.5}}]
        assert answer.json()["data"] == {"spaces": {"nodes": [{"points": {"nodes": points}}]}}
        given = await client.get("/export/brick.nq", params={"model": events[-1]["model"]["id"]})
        assert given.headers["content-type"].startswith("application/n-quads")
        assert len(given.text.splitlines()) == 3
        again = await client.get(str(given.url), headers={"if-none-match": given.headers["etag"]})
        assert again.status_code == 304


async def test_what_cannot_be_taken_is_refused_by_name_and_the_server_goes_on(face: Face) -> None:
    async with face.known() as client:
        empty = await client.post("/uploads", content=b"")
        assert (empty.status_code, empty.json()["code"]) == (400, "BAD_USER_INPUT")
        broken = await client.post("/readings", content=b"[{", headers={"content-type": "application/json"})
        assert (broken.status_code, broken.json()["code"]) == (400, "BAD_USER_INPUT")
        absent = await client.get("/export/brick.nq", params={"model": "m404"})
        assert (absent.status_code, absent.json()["code"]) == (404, "NOT_FOUND")
        assert (await client.get("/ready")).status_code == 200


async def test_an_open_address_without_a_token_is_refused(environment: Mapping[str, str]) -> None:
    async with role({**environment, "EDIFICE_TOKEN": ""}, "serve") as process:
        _, said = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 1
    assert "EDIFICE_TOKEN" in said.decode()


async def test_a_second_start_on_a_folder_says_who_holds_it(
    environment: Mapping[str, str], store_folder: Path, stores: object
) -> None:
    own = {name: value for name, value in environment.items() if not name.startswith("EDIFICE_")}
    async with role({**own, "EDIFICE_DATA": str(store_folder), "EDIFICE_PORT": "0"}, "run") as process:
        _, said = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 1
    holder = (store_folder / "lock").read_text()
    assert f"in use by process {holder}" in said.decode()
    assert "Traceback" not in said.decode()
