"""Each role that is asked to stop finishes what is under way, within a limit, and leaves the rest to others."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from edifice import jobs
from edifice.jobs import run_jobs
from edifice.postgres import Pool
from ingest import consumer
from ingest.consumer import run_ingest
from ingest.imports import run_next
from operations import imports
from tests.support.serving import client, served
from tests.support.twins import Twin
from timeseries.bus.client import Bus, open_bus
from timeseries.points import PointRow, sync
from web.draining import REASON, RESTARTING

pytestmark = pytest.mark.whole

FOLLOW = "subscription { changes { changes { entity { id } } } }"
BEGIN = time.time_ns() // 1_000_000 - 60_000
STORED = "SELECT count(*) FROM reading WHERE point = $1"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@asynccontextmanager
async def held(sql_url: str, table: str) -> AsyncIterator[asyncpg.Connection]:
    """A table that nobody else can touch, until the block ends."""
    connection = await asyncpg.connect(sql_url)
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield connection
    finally:
        await connection.close()


async def until_blocked(pool: Pool) -> None:
    async with asyncio.timeout(60):
        while not await pool.fetchval(WAITING):
            await asyncio.sleep(0.02)


async def test_serve_finishes_requests_and_tells_sockets_to_come_again(twin: Twin, sql_url: str) -> None:
    async with served(twin) as server, client(server.port) as socket, httpx.AsyncClient(timeout=60) as http:
        await socket.subscribe("1", FOLLOW, {})
        assert (await socket.message())["type"] == "next"
        async with held(sql_url, "import_run"):
            asked = {"query": "{ imports(first: 1) { totalCount } }"}
            answer = asyncio.create_task(http.post(f"{server.url}graphql", json=asked))
            await until_blocked(twin.runtime.pool)

            # when it is to stop, then the socket is told at once, and nobody new is let in
            server.stop.set()
            async with asyncio.timeout(60):
                await socket.socket.wait_closed()
            assert (socket.socket.close_code, socket.socket.close_reason) == (RESTARTING, REASON)
            with pytest.raises(httpx.ConnectError):
                await httpx.AsyncClient().get(f"{server.url}live")
            assert not answer.done()
            assert not server.role.done()
        assert (await answer).json()["data"] == {"imports": {"totalCount": 0}}


async def test_a_stream_of_events_ends_without_its_last_word(twin: Twin) -> None:
    async with served(twin) as server, httpx.AsyncClient(timeout=60) as http:
        headers, asked = {"accept": "text/event-stream"}, {"query": FOLLOW}
        async with http.stream("POST", f"{server.url}graphql", json=asked, headers=headers) as stream:
            lines = stream.aiter_lines()
            async for line in lines:
                if line == "event: next":
                    break
            server.stop.set()
            rest = [line async for line in lines]
    assert "event: complete" not in rest


@pytest.mark.parametrize("patient", [True, False], ids=["in time", "too late"])
async def test_ingest_finishes_its_write_or_leaves_it_with_the_broker(
    twin: Twin, sql_url: str, mqtt_url: str, monkeypatch: pytest.MonkeyPatch, patient: bool
) -> None:
    pool, scope, point = twin.runtime.pool, f"s{uuid4().hex[:8]}", 1_000 + patient
    monkeypatch.setattr(consumer, "STOP_SECONDS", 60 if patient else 0.2)
    await sync(pool, [PointRow(point, scope, scope, local_name="p")])
    async with asyncio.timeout(120), open_bus(mqtt_url) as bus:
        stop = asyncio.Event()
        role = asyncio.create_task(run_ingest(pool, mqtt_url, stop, name=scope))
        while not await pool.fetchval(STORED, point):
            if bus.connected:
                await publish(bus, scope, 0)
            await asyncio.sleep(0.05)

        # when it is to stop while the store makes it wait
        async with held(sql_url, "reading"):
            for number in range(1, 11):
                await publish(bus, scope, number)
            await until_blocked(pool)
            stop.set()
            await asyncio.wait((role,), timeout=1 if patient else None)
            assert role.done() != patient
        await role

        # then the write that was under way is done or not, and the others come to the next process of the name
        assert (await pool.fetchval(STORED, point) > 1) == patient
        stop = asyncio.Event()
        role = asyncio.create_task(run_ingest(pool, mqtt_url, stop, name=scope))
        while await pool.fetchval(STORED, point) < 11:
            await asyncio.sleep(0.05)
        stop.set()
        await role
        assert await pool.fetchval(STORED, point) == 11


async def publish(bus: Bus, scope: str, number: int) -> None:
    """A reading of the scope's point, of a time of its own."""
    payload = json.dumps({"t": BEGIN + number, "v": number}).encode()
    await bus.publish(f"edifice/v1/{scope}/p/reading", payload, qos=1)


async def test_jobs_leaves_an_import_that_takes_longer_to_whoever_comes_next(
    twin: Twin, sql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew = imports.renew

    async def slowly(*lease: Any) -> bool:
        await asyncio.sleep(0.3)  # the role waits for it, also when its other work has ended
        return await renew(*lease)

    monkeypatch.setattr(imports, "renew", slowly)
    monkeypatch.setattr(jobs, "STOP_SECONDS", 0.2)
    file = tmp_path / "small.ttl"
    file.write_text("<urn:ahu> a <https://brickschema.org/schema/Brick#AHU> .")
    queued = await twin.queue(file, "left")
    stop = asyncio.Event()
    async with asyncio.timeout(120):
        async with held(sql_url, "import_part"):
            role = asyncio.create_task(run_jobs(twin.runtime, stop))
            await until_blocked(twin.runtime.pool)
            stop.set()
            await role
        left = await twin.record(queued.id)
        assert (left.state, left.applied) == ("RUNNING", False)
        assert await run_next(twin.runtime.importing), "its lease has been given back"
    assert (await twin.record(queued.id)).state == "SUCCEEDED"
