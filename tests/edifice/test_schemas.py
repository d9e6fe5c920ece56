"""A role begins with the stores that answer, and brings the schemas of the others up to date when they come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from edifice import migrations, schemas
from edifice.errors import Conflict
from edifice.postgres import open_pool
from edifice.runtime import Addresses, Runtime, open_runtime
from edifice.schemas import kept_current
from tests.support.relay import Relay, relay_to

UNKNOWN = "INSERT INTO migration (number, name, hash) VALUES (9999, 'of_a_later_version', '')"


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "LONGEST_PAUSE", 0.1)


@asynccontextmanager
async def far(sql_url: str, folder: Path, port: int) -> AsyncIterator[tuple[Runtime, Relay]]:
    """A runtime without a graph, whose series are behind a relay that is cut."""
    async with relay_to(sql_url) as (relay, url):
        relay.cut()
        addresses = Addresses(f"bolt://127.0.0.1:{port}", "neo4j", "-", url, "mqtt://127.0.0.1:1")
        async with open_runtime(addresses, folder, migrate=False) as runtime:
            yield runtime, relay


async def test_a_store_that_comes_later_is_brought_up_to_date(
    sql_url: str, tmp_path: Path, unused_tcp_port: int
) -> None:
    stop = asyncio.Event()
    async with far(sql_url, tmp_path, unused_tcp_port) as (runtime, relay), asyncio.timeout(60):
        async with kept_current(runtime, stop, ("series",)) as current:
            assert not current.is_set()
            relay.mend()
            await current.wait()
            assert await migrations.migrate(runtime.pool) == ()
        async with kept_current(runtime, stop, ("graph", "series")) as current:
            await asyncio.sleep(0)
            assert not current.is_set()
    assert not stop.is_set()


async def test_a_store_that_comes_with_a_later_schema_ends_the_role(
    sql_url: str, tmp_path: Path, unused_tcp_port: int
) -> None:
    pool, stop = await open_pool(sql_url), asyncio.Event()
    await migrations.migrate(pool)
    await pool.execute(UNKNOWN)
    await pool.close()
    async with far(sql_url, tmp_path, unused_tcp_port) as (runtime, relay), asyncio.timeout(60):
        with pytest.raises(Conflict, match="does not know"):
            await role(runtime, relay, stop)


async def role(runtime: Runtime, relay: Relay, stop: asyncio.Event) -> None:
    """Work until the schemas' keeper says stop."""
    async with kept_current(runtime, stop, ("series",)) as current:
        relay.mend()
        await stop.wait()
        assert not current.is_set()
