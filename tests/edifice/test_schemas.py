"""A role begins with the stores that answer, and brings the schemas of the others up to date when they come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from edifice import migrations, schemas
from edifice.errors import Conflict, StoreUnavailable
from edifice.postgres import Pool, open_pool
from edifice.runtime import Addresses, Runtime, open_runtime
from edifice.schemas import kept_current
from ingest import dead_letters
from ingest.checks import RefusalCode
from ingest.dead_letters import Letter
from ingest.decode import Refusal
from tests.support.logging import Written
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


async def test_the_log_says_why_a_store_is_waited_for(
    graph_url: str, sql_url: str, tmp_path: Path, log: Written
) -> None:
    addresses = Addresses(graph_url, "neo4j", "wrong", sql_url, "mqtt://127.0.0.1:1")
    async with (
        open_runtime(addresses, tmp_path, migrate=False) as runtime,
        kept_current(runtime, asyncio.Event()) as current,
    ):
        await asyncio.sleep(0)
        assert not current.is_set()
    (line,) = log.lines("started without a store, and waiting for it")
    assert line["store"] == "graph"
    assert line["reason"].startswith("The graph store refuses the user or the password: ")


async def test_a_store_that_comes_half_restored_takes_nothing_before_it_was_looked_at(
    sql_url: str, tmp_path: Path, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schemas, "LONGEST_PAUSE", 8.0)  # so long that it is not looked at before we ask
    pool, stop = await open_pool(sql_url), asyncio.Event()
    await migrations.migrate(pool)
    await pool.execute("CREATE TABLE restore_under_way (archive text PRIMARY KEY)")
    letter = Letter("a", b"{", Refusal(RefusalCode.BAD_JSON, "why"))
    async with far(sql_url, tmp_path, unused_tcp_port) as (runtime, relay), asyncio.timeout(60):
        with pytest.raises(Conflict, match="half restored"):  # noqa: PT012 - the block ends with the role
            async with kept_current(runtime, stop, ("series",)):
                relay.mend()
                for ask in (lambda: dead_letters.keep(runtime.pool, [letter]), lambda: first(runtime.pool)):
                    with pytest.raises(StoreUnavailable, match="being looked at") as refused:
                        await ask()
                    assert refused.value.store == "series"
                await stop.wait()
    assert await dead_letters.count(pool) == 0
    await pool.execute("DROP TABLE restore_under_way")
    await pool.close()


async def first(pool: Pool) -> object:
    async with pool.acquire() as connection:
        return await connection.fetchval("SELECT 1")


async def test_a_store_that_was_looked_at_takes_all(sql_url: str, tmp_path: Path, unused_tcp_port: int) -> None:
    async with (
        far(sql_url, tmp_path, unused_tcp_port) as (runtime, relay),
        asyncio.timeout(60),
        kept_current(runtime, asyncio.Event(), ("series",)) as current,
    ):
        relay.mend()
        await current.wait()
        assert await first(runtime.pool) == 1


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
