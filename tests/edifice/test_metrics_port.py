"""Roles that serve no pages show their metrics, and `edifice run` shows those of its roles with its own."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import pytest
import pytest_asyncio
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from edifice.children import keep_role
from edifice.http_server import listen
from edifice.metrics_port import metrics_port
from edifice.postgres import open_pool
from edifice.settings import Settings
from graph.store import GraphStore
from operations.stores import StoreWatch
from tests.support.twins import Twin
from web.role_metrics import RolePort, metrics_of

LOOPBACK = "127.0.0.1"


@contextmanager
def listening() -> Iterator[socket.socket]:
    with listen(LOOPBACK, 0) as made:
        yield made


@pytest_asyncio.fixture
async def nowhere() -> AsyncIterator[StoreWatch]:
    """The watch of a role whose stores are all away."""
    store, pool = GraphStore.connect("bolt://127.0.0.1:1", "neo4j", "-"), await open_pool("postgresql://127.0.0.1:1/-")
    yield StoreWatch(store, pool, "mqtt://127.0.0.1:1", names=("series", "broker"))
    await store.close()
    pool.terminate()


def port_of(made: socket.socket) -> int:
    return made.getsockname()[1]


def families(text: bytes) -> dict[str, Metric]:
    """The families by name, of which none comes twice."""
    found = list(text_string_to_metric_families(text.decode()))
    assert len({one.name for one in found}) == len(found)
    return {one.name: one for one in found}


def up(text: bytes) -> dict[str, float]:
    """Which roles answer; in these tests a role shares our registry, and tells the same once more, behind us."""
    samples = families(text)["edifice_role_up"].samples
    return {sample.labels["role"]: sample.value for sample in reversed(samples)}


async def test_a_role_answers_on_the_port_that_is_set(unused_tcp_port: int, nowhere: StoreWatch) -> None:
    address = f"http://{LOOPBACK}:{unused_tcp_port}"
    async with metrics_port(Settings(metrics_port=unused_tcp_port), nowhere), httpx.AsyncClient() as client:
        assert (await client.get(f"{address}/live")).text == "ok"
        answer = await client.get(f"{address}/metrics")
        assert "edifice_readings" in families(answer.content)
        ready = await client.get(f"{address}/ready")
        assert (ready.status_code, [one["name"] for one in ready.json()["stores"]]) == (503, ["series", "broker"])
        assert (await client.get(f"{address}/graphql")).status_code == 404
        assert (await client.get(f"{address}/metrics", headers={"host": "example.org"})).status_code == 403
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((LOOPBACK, unused_tcp_port), timeout=5)


async def test_without_a_port_there_is_no_address(nowhere: StoreWatch) -> None:
    before = asyncio.all_tasks()
    async with metrics_port(Settings(), nowhere):
        assert asyncio.all_tasks() == before


async def test_the_answer_of_all_roles_has_each_family_once_and_says_whose_samples_are_whose(
    nowhere: StoreWatch,
) -> None:
    with listening() as made:
        async with metrics_port(Settings(), nowhere, os.dup(made.fileno())):
            text = await metrics_of([RolePort("ingest", port_of(made))], None)
    readings = families(text)["edifice_store_batch_seconds"]
    assert {sample.labels["role"] for sample in readings.samples} == {"web", "ingest"}
    assert up(text)["ingest"] == 1.0


async def test_a_role_that_does_not_answer_is_down_and_costs_nobody_else_the_answer(unused_tcp_port: int) -> None:
    text = await metrics_of([RolePort("gone", unused_tcp_port)], None)
    assert up(text)["gone"] == 0.0
    assert {sample.labels["role"] for sample in families(text)["edifice_ingest_lag_seconds"].samples} == {"web"}


async def test_a_token_is_needed_where_one_is_set(nowhere: StoreWatch) -> None:
    settings = Settings(token=SecretStr("secret"))
    with listening() as made:
        async with metrics_port(settings, nowhere, os.dup(made.fileno())):
            role = [RolePort("guarded", port_of(made))]
            assert up(await metrics_of(role, None))["guarded"] == 0.0
            assert up(await metrics_of(role, "secret"))["guarded"] == 1.0


@pytest.mark.slow
async def test_a_role_that_is_started_answers_on_the_socket_that_it_is_given(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = twin.runtime.addresses
    for name in ("graph_url", "graph_user", "graph_password", "sql_url", "mqtt_url"):
        monkeypatch.setenv(f"EDIFICE_{name.upper()}", getattr(addresses, name))
    stop = asyncio.Event()
    with listening() as made:
        role = asyncio.create_task(keep_role("jobs", stop, made))
        async with asyncio.timeout(60):
            while up(text := await metrics_of([RolePort("jobs", port_of(made))], None))["jobs"] == 0.0:
                await asyncio.sleep(0.2)
        stop.set()
        await role
    assert "jobs" in {sample.labels["role"] for sample in families(text)["edifice_rollups"].samples}
