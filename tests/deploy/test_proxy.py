"""deploy/proxy/Caddyfile, run by the Caddy of the image's version before two web workers, with our own certificate."""

import asyncio
import json
import os
import re
import signal
import ssl
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from tests.support.broker_files import free_port, make_certificate
from tests.support.deployment import BIN, VALUES, Place, services
from tests.support.documentation import ROOT
from web.readings import BODY_LIMIT

pytestmark = pytest.mark.whole

FILE = ROOT / "deploy/proxy/Caddyfile"
TOKEN = {"Authorization": f"Bearer {VALUES['EDIFICE_TOKEN']}"}
DYNAMIC = re.compile(r"dynamic a \{\$WEB_HOST:web\} \{\$WEB_PORT:8080\} \{[^}]*\}")
ORIGIN = "https://localhost"
UPLOAD_LIMIT = 40 << 20
START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Front:
    """The proxy from outside, and the processes of the workers behind it."""

    https: int
    http: int
    trust: ssl.SSLContext
    workers: tuple[asyncio.subprocess.Process, ...]
    proxy: asyncio.subprocess.Process

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=f"https://localhost:{self.https}", verify=self.trust, timeout=60)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="edifice-proxy-") as name:
        yield Path(name)


@pytest_asyncio.fixture(scope="module")
async def front(
    folder: Path, graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str
) -> AsyncIterator[Front]:
    instead = {
        "0.0.0.0": "127.0.0.1",
        "https://twin.example.org": ORIGIN,
        "bolt://graph:7687": graph_url,
        VALUES["GRAPH_PASSWORD"]: graph_auth[1],
        f"postgresql://edifice:{VALUES['SQL_PASSWORD']}@sql:5432/edifice": sql_url,
        f"mqtt://edifice:{VALUES['MQTT_PASSWORD']}@broker:1883": mqtt_url,
    }
    ports = [free_port(), free_port()]
    places = [Place({"8080": str(port), **instead}, more={"EDIFICE_DATA": str(folder / "data")}) for port in ports]
    certificate = make_certificate(folder / "tls")
    log = folder / "log"
    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(place.running("web", log)) for place in places]
        https, http, health = free_port(), free_port(), free_port()
        text, changed = DYNAMIC.subn("to " + " ".join(f"127.0.0.1:{port}" for port in ports), FILE.read_text())
        assert changed == 1
        (folder / "Caddyfile").write_text(text)
        own = {
            "DOMAIN": "localhost",
            "PROXY_TLS": f"{certificate} {certificate.with_suffix('.key')}",
            "UPLOAD_LIMIT": str(UPLOAD_LIMIT),
        }
        assert own.keys() == services()["proxy"]["environment"].keys()
        here = {"HTTPS_PORT": str(https), "HTTP_PORT": str(http), "HEALTH_PORT": str(health)}
        homes = {name: str(folder / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        with log.open("ab") as output:
            proxy = await asyncio.create_subprocess_exec(
                *(BIN / "caddy", "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"),
                env={"PATH": os.environ["PATH"], **own, **here, **homes}, stdout=output, stderr=output,
            )  # fmt: skip
        try:
            await _until_well(services()["proxy"]["healthcheck"]["test"][-1].replace("2020", str(health)), proxy, log)
            trust = ssl.create_default_context(cafile=certificate)
            yield Front(https, http, trust, tuple(workers), proxy)
        finally:
            if proxy.returncode is None:
                proxy.send_signal(signal.SIGTERM)
            assert await proxy.wait() == 0, log.read_text()


async def _until_well(url: str, proxy: asyncio.subprocess.Process, log: Path) -> None:
    async with asyncio.timeout(START_SECONDS), httpx.AsyncClient() as client:
        while True:
            assert proxy.returncode is None, log.read_text()
            try:
                if (await client.get(url)).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("tls", ["internal", "somebody@example.org"])
def test_the_file_is_one_that_caddy_takes_as_it_is(tls: str, tmp_path: Path) -> None:
    surroundings = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path),
        "DOMAIN": VALUES["DOMAIN"], "PROXY_TLS": tls, "UPLOAD_LIMIT": "4294967296",
    }  # fmt: skip
    command = [BIN / "caddy", "validate", "--config", FILE, "--adapter", "caddyfile"]
    said = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert '"level":"warn"' not in said.stderr
    assert subprocess.run([BIN / "caddy", "fmt", "--diff", FILE], capture_output=True, check=False).returncode == 0


async def test_plain_http_is_sent_on_to_https(front: Front) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://localhost:{front.http}/graphiql?query=x")
    # to the port that the world sees, whatever the one inside is
    assert (answer.status_code, answer.headers["location"]) == (308, "https://localhost/graphiql?query=x")


async def test_the_api_and_the_pages_are_behind_it(front: Front) -> None:
    async with front.client() as client:
        page = await client.get("/")
        assert (page.status_code, "text/html" in page.headers["content-type"]) == (200, True)
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert "server" not in page.headers
        asked = {"query": "{ server { version } }"}
        assert (await client.post("/graphql", json=asked)).status_code == 401
        headers = {**TOKEN, "Origin": ORIGIN}
        assert "errors" not in (await client.post("/graphql", json=asked, headers=headers)).json()
        foreign = {**TOKEN, "Origin": "https://elsewhere.example"}
        assert (await client.post("/graphql", json=asked, headers=foreign)).status_code == 403


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/%6Detrics"])
async def test_counters_are_not_public_even_with_the_token(front: Front, path: str) -> None:
    async with httpx.AsyncClient(verify=front.trust) as client:
        answer = await client.get(f"https://localhost:{front.https}{path}", headers=TOKEN)
    assert answer.status_code == 404
    assert "edifice_" not in answer.text


async def test_an_upload_goes_through_as_it_comes_and_a_large_one_is_refused(front: Front) -> None:
    async def chunks(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield bytes(1 << 20)

    headers = {**TOKEN, "x-file-name": "large.ttl"}
    async with front.client() as client:
        # more than other requests may bring, in chunks of no announced length
        taken = await client.post("/uploads", content=chunks(36), headers=headers)
        assert (taken.status_code, taken.json()["bytes"]) == (201, 36 << 20)
        announced = {**headers, "content-length": str(UPLOAD_LIMIT + 1)}
        assert (await client.post("/uploads", content=bytes(UPLOAD_LIMIT + 1), headers=announced)).status_code == 413


async def test_readings_come_as_large_as_the_workers_take_them_and_others_do_not(front: Front) -> None:
    """A JSON array of no reading, with room in it."""
    assert BODY_LIMIT == 64 << 20

    def array(size: int) -> bytes:
        return b"[" + b" " * (size - 2) + b"]"

    headers = {**TOKEN, "content-type": "application/json"}
    async with front.client() as client:
        taken = await client.post("/readings", content=array(BODY_LIMIT), headers=headers)
        assert (taken.status_code, taken.json()["stored"]) == (200, 0)
        assert await _is_too_large(client, "/readings", array(BODY_LIMIT + 1))
        assert await _is_too_large(client, "/graphql", array((32 << 20) + 1))


async def _is_too_large(client: httpx.AsyncClient, path: str, body: bytes) -> bool:
    """Whether a body is refused; who is cut off while still sending may lose the answer (RFC 9112, 9.6)."""
    try:
        return (await client.post(path, content=body, headers=TOKEN)).status_code == 413
    except (httpx.ReadError, httpx.WriteError):
        return True


async def test_a_socket_goes_through(front: Front) -> None:
    async with _socket(front) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": {"token": VALUES["EDIFICE_TOKEN"]}}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        asked = {"query": "query @live { server { version } }"}
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
        async with asyncio.timeout(20):
            first = json.loads(await socket.recv())
        assert first["id"] == "1"
        assert first["type"] == "next"


def _socket(front: Front) -> connect:
    address = f"wss://localhost:{front.https}/graphql"
    protocols = [Subprotocol("graphql-transport-ws")]
    return connect(address, ssl=front.trust, subprotocols=protocols, origin=Origin(ORIGIN))


async def test_an_event_stream_is_not_held_back(front: Front) -> None:
    headers = {**TOKEN, "accept": "text/event-stream", "accept-encoding": "gzip, zstd"}
    asked = {"query": "query @live { server { version } }"}
    async with front.client() as client, client.stream("POST", "/graphql", json=asked, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async with asyncio.timeout(20):
            async for line in answer.aiter_lines():
                if line.startswith("event: next"):
                    break
            else:
                pytest.fail("no event came")


async def test_answers_are_compressed(front: Front) -> None:
    asked = {"query": "{ __schema { types { name description } } }"}
    async with front.client() as client:
        answer = await client.post("/graphql", json=asked, headers={**TOKEN, "accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["data"]["__schema"]["types"]) > 50


async def test_a_worker_that_ends_is_passed_over(front: Front) -> None:
    """The last test of this page: it ends a worker."""
    gone, left = front.workers
    gone.send_signal(signal.SIGKILL)
    await gone.wait()
    async with front.client() as client:
        for _ in range(10):
            answer = await client.post("/graphql", json={"query": "{ server { version } }"}, headers=TOKEN)
            assert answer.status_code == 200
    assert left.returncode is None
