"""Every statement is counted, and a store that is away or slow is an error of ours."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import asyncpg
import pytest
import pytest_asyncio

from edifice import postgres
from edifice.calls import counted
from edifice.errors import BadInput, StoreTimeout, StoreUnavailable
from edifice.postgres import Pool, listening, open_pool
from tests.support.relay import relay_to

pytestmark = pytest.mark.contract

SLEEPING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND query = 'SELECT pg_sleep(600)' AND state = 'active'
"""


@pytest_asyncio.fixture
async def pool(sql_url: str) -> AsyncIterator[Pool]:
    pool = await open_pool(sql_url)
    yield pool
    await pool.close()


async def test_each_statement_counts_once_and_a_transaction_adds_none(pool: Pool) -> None:
    with counted() as calls:
        await pool.fetch("SELECT 1")
        await pool.fetchrow("SELECT 1")
        await pool.fetchval("SELECT 1")
        await pool.execute("SELECT 1")
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT 1")
            await connection.fetch("SELECT $1::int", 1)
    assert calls.number == 6


async def test_what_a_session_was_told_ends_with_its_block(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await connection.fetchval("SELECT pg_advisory_lock(7)")
        await connection.execute("SET work_mem = '5MB'")
    assert await pool.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0
    assert await pool.fetchval("SHOW work_mem") == "4MB"


async def test_an_address_without_a_server_is_store_unavailable() -> None:
    pool = await open_pool("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StoreUnavailable) as caught:
        await pool.fetchval("SELECT 1")
    assert caught.value.store == "series"
    assert "127.0.0.1" not in caught.value.message
    await pool.close()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "wrong"}, "refuses the user or the password: put those that it knows into EDIFICE_SQL_URL"),
        ({"user": "nobody"}, "refuses the user or the password: put those that it knows into EDIFICE_SQL_URL"),
        ({"database": "none"}, "has no database of the name in EDIFICE_SQL_URL: make one, or name another"),
    ],
)
async def test_an_address_that_the_server_does_not_know_is_named(
    sql_url: str, change: dict[str, str], sentence: str
) -> None:
    parts = urlsplit(sql_url)
    user, password = change.get("user", parts.username), change.get("password", parts.password)
    netloc = f"{user}:{password}@{parts.netloc.rpartition('@')[2]}"
    path = f"/{change.get('database', parts.path[1:])}"
    pool = await open_pool(parts._replace(netloc=netloc, path=path).geturl())
    with pytest.raises(StoreUnavailable) as caught:
        await pool.fetchval("SELECT 1")
    assert caught.value.message == f"PostgreSQL {sentence}"
    await pool.close()


async def test_a_connection_that_the_server_ends_is_store_unavailable_and_the_next_call_works(pool: Pool) -> None:
    with pytest.raises(StoreUnavailable):
        await pool.fetchval("SELECT pg_terminate_backend(pg_backend_pid())")
    assert await pool.fetchval("SELECT 1") == 1


async def test_a_statement_over_its_time_is_store_timeout(pool: Pool) -> None:
    with pytest.raises(StoreTimeout):
        await pool.fetchval("SELECT pg_sleep(5)", timeout=0.1)


async def test_a_cancelled_statement_ends_on_the_server_too(pool: Pool) -> None:
    asked = asyncio.create_task(pool.fetchval("SELECT pg_sleep(600)"))
    async with asyncio.timeout(20):
        while await pool.fetchval(SLEEPING) != 1:
            await asyncio.sleep(0.02)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        while await pool.fetchval(SLEEPING) != 0:
            await asyncio.sleep(0.02)


async def test_whoever_gets_no_connection_in_time_is_told_that_the_store_is_busy(
    sql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "ACQUIRE_SECONDS", 0.2)
    pool = await open_pool(sql_url, size=2)
    async with pool.acquire(), pool.acquire():
        with pytest.raises(StoreUnavailable, match="busy: all connections are in use") as caught:
            await pool.fetchval("SELECT 1")
    assert caught.value.store == "series"
    assert await pool.fetchval("SELECT 1") == 1
    await pool.close()


async def test_a_fault_in_a_statement_stays_what_it_is(pool: Pool) -> None:
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await pool.fetchval("SELEC 1")


async def test_a_text_that_cannot_be_stored_is_bad_input(pool: Pool) -> None:
    with pytest.raises(BadInput, match="cannot be stored, such as NUL"):
        await pool.fetchval("SELECT $1::text", "\0.ttl")


async def test_a_listener_hears_until_it_is_cancelled_and_leaves_nothing_on_the_connection(pool: Pool) -> None:
    heard, listens = list[object](), asyncio.Event()

    async def listen() -> None:
        async with listening(pool, ["one", "two"], lambda *notice: heard.append(notice[3])) as lost:
            listens.set()
            await lost.wait()

    task = asyncio.create_task(listen())
    await listens.wait()
    await pool.execute("SELECT pg_notify('two', 'news')")
    async with asyncio.timeout(5):
        while not heard:
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):  # and no warning of asyncpg, which would be an error here
        await task
    assert heard == ["news"]


async def test_a_listener_is_told_when_its_connection_is_lost(pool: Pool) -> None:
    async with listening(pool, ["one"], lambda *_: None) as lost:
        ended = await pool.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
        )
        assert ended >= 1
        await asyncio.wait_for(lost.wait(), 5)


async def test_a_listener_notices_a_connection_that_is_silent(sql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PROBE_SECONDS", 0.05)
    monkeypatch.setattr(postgres, "COMMAND_SECONDS", 0.5)
    async with relay_to(sql_url) as (relay, url), asyncio.timeout(60):
        behind = await postgres.open_pool(url)
        async with listening(behind, ["one"], lambda *_: None) as lost:
            relay.swallow()
            await lost.wait()
            relay.cut()
        behind.terminate()
