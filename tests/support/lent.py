"""Stores at addresses, lent for a run of the tests: refused in one sentence, or used and left as they were found."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import LiteralString, NoReturn, cast
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import asyncpg
import neo4j
import pytest
from neo4j.exceptions import DriverError, Neo4jError


def refuse(sentence: str) -> NoReturn:
    """End the whole run, before it has written anything."""
    pytest.exit(sentence, returncode=pytest.ExitCode.USAGE_ERROR)


def account(url: str) -> tuple[str, str]:
    """User and password of an address; Neo4j's own user where it names none."""
    parts = urlsplit(url)
    return unquote(parts.username or "neo4j"), unquote(parts.password or "")


def without_account(url: str) -> str:
    """The address alone: as the driver of Neo4j wants it, and as it may be shown."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


SCHEMA = """
SHOW INDEXES YIELD name, owningConstraint, type WHERE type <> 'LOOKUP'
RETURN collect(CASE WHEN owningConstraint IS NULL THEN 'INDEX `' + name + '`'
               ELSE 'CONSTRAINT `' + owningConstraint + '`' END)
"""


@asynccontextmanager
async def lent_graph(url: str) -> AsyncGenerator[None]:
    """A graph that is not ours: empty, or refused, and empty again afterwards."""
    place = without_account(url)
    try:
        nodes, schema = await _contents(url)
    except (Neo4jError, DriverError, ValueError) as error:
        refuse(
            f"The graph at {place} does not take us ({_sentence(error)}): see that it is there, with user and password "
            "in the address, as in bolt://USER:PASSWORD@HOST:PORT, since no setting of Edifice counts here"
        )
    if nodes or schema:
        refuse(
            f"The graph at {place} is not empty ({nodes} nodes, {schema} indexes), and the tests would delete what is "
            "in it: name one that is"
        )
    try:
        yield
    finally:
        async with driver_of(url) as driver:
            await _empty(driver)
            await drop_schema(driver)


def driver_of(url: str) -> neo4j.AsyncDriver:
    """A driver for an address that holds user and password."""
    return neo4j.AsyncGraphDatabase.driver(
        without_account(url), auth=account(url), telemetry_disabled=True, max_transaction_retry_time=1
    )


async def _contents(url: str) -> tuple[int, int]:
    async with driver_of(url) as driver:
        found = await driver.execute_query("MATCH (n) RETURN count(n)", database_="neo4j")
        schema = await driver.execute_query(SCHEMA, database_="neo4j")
        return found.records[0][0], len(schema.records[0][0])


async def _empty(driver: neo4j.AsyncDriver) -> None:
    async with driver.session(database="neo4j") as session:
        result = await session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
        await result.consume()


async def drop_schema(driver: neo4j.AsyncDriver) -> None:
    """Take away the indexes and constraints of a graph, as they were before the first migration."""
    for what in (await driver.execute_query(SCHEMA, database_="neo4j")).records[0][0]:
        await driver.execute_query(cast("LiteralString", f"DROP {what}"), database_="neo4j")


ABLE = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"


async def refuse_unable_sql(url: str) -> None:
    """Refuse a PostgreSQL where we cannot make databases of our own, which is all that the tests need."""
    place = without_account(urlsplit(url)._replace(query="").geturl())
    try:
        server = await asyncpg.connect(url)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ValueError) as error:
        refuse(f"The PostgreSQL at {place} does not take us ({_sentence(error)}): see to its address and account")
    try:
        able = await server.fetchval(ABLE)
    finally:
        await server.close()
    if not able:
        refuse(
            f"The account of the PostgreSQL at {place} may make no databases, and the tests make some of their own: "
            "give it CREATEDB"
        )


TRIES = 40

LOADED = "SELECT current_setting('timescaledb.max_background_workers', true) IS NOT NULL"
"""Whether the server has loaded TimescaleDB; that setting, unlike the list of what is loaded, anybody may see."""


@asynccontextmanager
async def own_database(sql_url: str) -> AsyncGenerator[str]:
    """The address of a new database of this server, with TimescaleDB where it has that; it is gone with the block."""
    database = f"test_{uuid4().hex}"
    url = urlsplit(sql_url)._replace(path=f"/{database}").geturl()
    server = await asyncpg.connect(sql_url)
    try:
        await server.execute(f'CREATE DATABASE "{database}" TEMPLATE template0')
        connection = await asyncpg.connect(url)
        try:
            if await connection.fetchval(LOADED):
                await connection.execute("CREATE EXTENSION timescaledb")
        finally:
            await connection.close()
        yield url
    finally:
        await server.close()
        await _drop_database(sql_url, database)


async def _drop_database(sql_url: str, database: str) -> None:
    """Take it away, by a connection of its own, since a test may have cut others.

    While the server's own workers look after it, which no ordinary account may end, it is asked again.
    """
    server = await asyncpg.connect(sql_url)
    try:
        for rest in reversed(range(TRIES)):
            try:
                await server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            except (asyncpg.InsufficientPrivilegeError, asyncpg.ObjectInUseError):
                if not rest:
                    raise
                await asyncio.sleep(0.5)
            else:
                return
    finally:
        await server.close()


def _sentence(error: Exception) -> str:
    """The first line of what a driver says, or what it is where it says nothing."""
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
