"""A start that is killed in a migration, before each of its statements, is followed by one that succeeds."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from typing import LiteralString, cast
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import neo4j
import pytest
import pytest_asyncio

from edifice import migrations
from edifice.postgres import open_pool
from graph.migrate import migrate
from graph.migrate import migrations as of_graph
from graph.store import GraphStore
from tests.support.documentation import ROOT
from tests.support.reliability import Row
from tests.support.twins import Twin

pytestmark = pytest.mark.fault

COLUMNS = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
CONSTRAINTS = "SHOW CONSTRAINTS YIELD name ORDER BY name RETURN collect(name) AS names"
KEYS = """
SHOW INDEXES YIELD name, state, type ORDER BY name WHERE type <> 'LOOKUP'
RETURN collect(name) AS names, collect(DISTINCT state) AS states
"""


@pytest_asyncio.fixture
async def empty_url(sql_url: str) -> AsyncIterator[str]:
    """A database of this test alone."""
    name = f"killed_{uuid4().hex}"
    server = await asyncpg.connect(sql_url)
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield urlsplit(sql_url)._replace(path=f"/{name}").geturl()
    await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await server.close()


async def killed(*arguments: str) -> int:
    """How often the migrations were killed before a run of them came to its end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.migrate_killed", *arguments, cwd=ROOT, stdout=PIPE
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    return int(said)


async def schema(url: str) -> tuple[set[tuple[str, ...]], set[str]]:
    """All columns and indexes of a database."""
    connection = await asyncpg.connect(url)
    columns, indexes = await connection.fetch(COLUMNS), await connection.fetch(INDEXES)
    await connection.close()
    return {tuple(row) for row in columns}, {row["indexdef"] for row in indexes}


async def test_of_postgresql(twin: Twin, sql_url: str, empty_url: str, reliability: Row) -> None:
    times = await killed("series", empty_url)
    assert times > len(migrations.ours())
    pool = await open_pool(empty_url)
    assert await migrations.migrate(pool) == ()
    await pool.close()
    assert await schema(empty_url) == await schema(sql_url)
    reliability.number, reliability.fault = 19, f"killed in the migrations of PostgreSQL, {times} times"
    reliability.promised = "the next start goes on; the schema is that of an undisturbed one"


async def test_of_the_graph(
    empty_store: GraphStore,
    graph_driver: neo4j.AsyncDriver,
    graph_url: str,
    graph_auth: tuple[str, str],
    reliability: Row,
) -> None:
    store = empty_store
    before = (await graph_driver.execute_query(KEYS)).records[0]
    for name in (await graph_driver.execute_query(CONSTRAINTS)).records[0]["names"]:
        await graph_driver.execute_query(cast("LiteralString", f"DROP CONSTRAINT `{name}`"))
    for name in (await graph_driver.execute_query(KEYS)).records[0]["names"]:
        await graph_driver.execute_query(cast("LiteralString", f"DROP INDEX `{name}`"))
    await graph_driver.execute_query("MATCH (m) WHERE m:Migration OR m:Clock DETACH DELETE m")
    times = await killed("graph", graph_url, *graph_auth)
    assert times > len(of_graph())
    assert await migrate(store) == []
    after = (await graph_driver.execute_query(KEYS)).records[0]
    assert after == before
    assert after["states"] == ["ONLINE"]
    reliability.number, reliability.fault = 19, f"killed in the migrations of the graph, {times} times"
    reliability.promised = "the next start goes on; the schema is that of an undisturbed one"
