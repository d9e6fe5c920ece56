"""Stores at addresses are refused before anything is started, and what the tests make there ends with them."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import neo4j
import pytest

from edifice.embedded.addresses import Addresses
from tests.support.lent import lent_graph, own_database, refuse_unable_sql
from tests.support.real import CHECKOUT


async def graph_refusal(url: str) -> str:
    """Why the graph is refused; nothing when it is taken."""
    try:
        async with lent_graph(url):
            return ""
    except pytest.exit.Exception as error:
        return str(error.msg)


@asynccontextmanager
async def an_account(sql_url: str, rights: str) -> AsyncIterator[str]:
    """The server's address with an account of these rights alone."""
    name = f"lent_{uuid4().hex[:8]}"
    server = await asyncpg.connect(sql_url)
    await server.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'lent' {rights}")
    parts = urlsplit(sql_url)
    try:
        yield parts._replace(netloc=f"{name}:lent@{parts.netloc.rpartition('@')[2]}").geturl()
    finally:
        await server.execute(f"DROP ROLE {name}")
        await server.close()


@pytest.fixture
def server_url(stores: Addresses) -> str:
    assert stores.sql_url
    return stores.sql_url


async def databases(sql_url: str) -> set[str]:
    server = await asyncpg.connect(sql_url)
    try:
        return {row["datname"] for row in await server.fetch("SELECT datname FROM pg_database")}
    finally:
        await server.close()


@pytest.mark.parametrize("account", ["", "neo4j:wrong@"])
async def test_a_graph_that_does_not_know_us_is_refused_once(graph_url: str, account: str) -> None:
    found = await graph_refusal(graph_url.replace("://", f"://{account}"))
    assert found.startswith(f"The graph at {graph_url} does not take us (")
    assert "bolt://USER:PASSWORD@HOST:PORT" in found
    assert "\n" not in found


async def test_a_graph_with_something_in_it_is_refused_and_another_left_empty(
    graph_url: str, graph_auth: tuple[str, str], bare_graph: None, graph_driver: neo4j.AsyncDriver
) -> None:
    url = graph_url.replace("://", f"://{graph_auth[0]}:{graph_auth[1]}@")
    async with lent_graph(url):
        await graph_driver.execute_query("CREATE (:Left)")
        await graph_driver.execute_query("CREATE INDEX left_behind FOR (n:Left) ON (n.id)")
    assert await graph_refusal(url) == ""
    await graph_driver.execute_query("CREATE (:Kept)")
    assert "is not empty (1 nodes, 0 indexes)" in await graph_refusal(url)
    assert (await graph_driver.execute_query("MATCH (n:Kept) RETURN count(n)")).records[0][0] == 1


async def test_an_account_needs_no_more_than_to_make_databases(server_url: str) -> None:
    async with an_account(server_url, "CREATEDB") as url:
        await refuse_unable_sql(url)
        async with own_database(url) as own:
            name = urlsplit(own).path[1:]
            assert name in await databases(server_url)
        assert name not in await databases(server_url)


async def test_a_database_goes_also_when_the_server_itself_is_at_work_in_it(server_url: str) -> None:
    async with an_account(server_url, "CREATEDB") as url:
        async with own_database(url) as own:
            name = urlsplit(own).path[1:]
            # no ordinary account may end the session of a superuser, such as a worker of the server
            worker = await asyncpg.connect(urlsplit(server_url)._replace(path=f"/{name}").geturl())
            asyncio.get_running_loop().call_later(1, worker.terminate)
        assert name not in await databases(server_url)


async def test_an_account_that_may_make_no_databases_is_refused(server_url: str) -> None:
    async with an_account(server_url, "NOCREATEDB") as url:
        with pytest.raises(pytest.exit.Exception, match=r"may make no databases.*: give it CREATEDB"):
            await refuse_unable_sql(url)
    with pytest.raises(pytest.exit.Exception, match=r"does not take us \("):
        await refuse_unable_sql(url)


async def test_a_database_goes_also_when_what_is_done_in_it_fails(server_url: str) -> None:
    before = await databases(server_url)
    left: list[asyncpg.Connection] = []

    async def failing() -> None:
        async with own_database(server_url) as own:
            left.append(await asyncpg.connect(own))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await failing()
    left[0].terminate()
    assert await databases(server_url) == before


@pytest.mark.slow
async def test_a_run_is_refused_before_any_store_is_started(graph_url: str, tmp_path: Path) -> None:
    arguments = ("-q", "-p", "no:cacheprovider", "--graph", graph_url, "tests/graph/test_migrate.py")
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", *arguments), cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT, env={"TMPDIR": str(tmp_path), "PATH": "/nowhere"},
    )  # fmt: skip
    said, _ = await run.communicate()
    assert run.returncode == pytest.ExitCode.USAGE_ERROR, said.decode()
    assert said.decode().count("does not take us (") == 1
    assert len(said.splitlines()) < 10
