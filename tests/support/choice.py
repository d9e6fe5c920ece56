"""Which engines this run uses: the embedded ones, further ones by name, or servers at addresses; and what they are.

A server at an address may be somebody's, so nothing is written to it before it is seen to be empty.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import LiteralString, cast
from urllib.parse import urlsplit

import aiomqtt
import asyncpg
import neo4j
import pytest

from edifice.embedded.addresses import Addresses
from edifice.embedded.stores import embedded_stores
from tests.support import engines

EMBEDDED = "embedded"
OPTIONS = {
    "--graph": ("newest", "an empty Neo4j at bolt://USER:PASSWORD@HOST:PORT"),
    "--sql": (
        "timescaledb",
        "a PostgreSQL at postgresql://USER:PASSWORD@HOST:PORT/DATABASE whose user may make databases",
    ),
    "--broker": ("mosquitto", "an idle broker at mqtt://USER:PASSWORD@HOST:PORT"),
}
BY_NAME = {
    "newest": engines.newest_graph,
    "timescaledb": engines.timescale,
    "mosquitto": engines.mosquitto,
}
AEDES = Path(__file__).parents[2] / "web/dashboard/package-lock.json"
LISTEN_SECONDS = 1.0
OUR_TREE = "edifice/#"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("stores", "the engines of the tests with stores")
    for option, (name, address) in OPTIONS.items():
        group.addoption(option, default=EMBEDDED, metavar="ENGINE", help=f"{EMBEDDED}, {name}, or {address}")


def chosen(config: pytest.Config, option: str) -> str:
    """What an option names: `embedded`, the name of an engine, or an address."""
    name = str(config.getoption(option))
    if name not in {EMBEDDED, OPTIONS[option][0]} and "://" not in name:
        raise pytest.UsageError(f"{option} {name}: it is `{EMBEDDED}`, `{OPTIONS[option][0]}`, or an address")
    return name


@asynccontextmanager
async def chosen_stores(config: pytest.Config, folder: Path) -> AsyncGenerator[Addresses]:
    """The servers that the options name, running; those at addresses are left as empty as they were found."""
    graph, sql, broker = (chosen(config, option) for option in OPTIONS)
    async with AsyncExitStack() as running:
        embedded = embedded_stores(folder, graph == EMBEDDED, sql == EMBEDDED, broker == EMBEDDED)
        addresses = await running.enter_async_context(embedded)
        for name in {graph, sql, broker} & BY_NAME.keys():
            further = await running.enter_async_context(BY_NAME[name](folder))
            addresses = with_further(addresses, further)
        if "://" in graph:
            await running.enter_async_context(_lent_graph(graph))
            addresses = replace(addresses, graph_url=without_account(graph), graph_password=account(graph)[1])
        if "://" in broker:
            await _refuse_busy_broker(broker)
            addresses = replace(addresses, mqtt_url=broker)
        yield replace(addresses, sql_url=sql) if "://" in sql else addresses


def account(url: str) -> tuple[str, str]:
    """User and password of an address; Neo4j's own user where it names none."""
    parts = urlsplit(url)
    return parts.username or "neo4j", parts.password or ""


def without_account(url: str) -> str:
    """The address alone, as the driver of Neo4j wants it."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def with_further(addresses: Addresses, further: Addresses) -> Addresses:
    """The addresses, with those of a further engine in the place of what they were."""
    return Addresses(
        further.graph_url or addresses.graph_url,
        further.graph_password or addresses.graph_password,
        further.sql_url or addresses.sql_url,
        further.mqtt_url or addresses.mqtt_url,
        further.device_url or addresses.device_url,
        {**addresses.pids, **further.pids},
    )


SCHEMA = """
SHOW INDEXES YIELD name, owningConstraint, type WHERE type <> 'LOOKUP'
RETURN collect(CASE WHEN owningConstraint IS NULL THEN 'INDEX `' + name + '`'
               ELSE 'CONSTRAINT `' + owningConstraint + '`' END)
"""


@asynccontextmanager
async def _lent_graph(url: str) -> AsyncGenerator[None]:
    """A graph that is not ours: empty, or refused, and empty again afterwards."""
    async with neo4j.AsyncGraphDatabase.driver(
        without_account(url), auth=account(url), telemetry_disabled=True
    ) as driver:
        found = await driver.execute_query("MATCH (n) RETURN count(n)", database_="neo4j")
        schema = await driver.execute_query(SCHEMA, database_="neo4j")
        if found.records[0][0] or schema.records[0][0]:
            pytest.exit(
                f"The graph at {without_account(url)} is not empty ({found.records[0][0]} nodes, "
                f"{len(schema.records[0][0])} indexes), and the tests would delete what is in it: name one that is",
                returncode=pytest.ExitCode.USAGE_ERROR,
            )
        try:
            yield
        finally:
            async with driver.session(database="neo4j") as session:
                await (
                    await session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
                ).consume()
            await drop_schema(driver)


async def drop_schema(driver: neo4j.AsyncDriver) -> None:
    """Take away the indexes and constraints of a graph, as they were before the first migration."""
    for what in (await driver.execute_query(SCHEMA, database_="neo4j")).records[0][0]:
        await driver.execute_query(cast("LiteralString", f"DROP {what}"), database_="neo4j")


def broker_client(url: str) -> aiomqtt.Client:
    """A client of the tests' own."""
    parts = urlsplit(url)
    return aiomqtt.Client(
        parts.hostname or "", parts.port or 1883, username=parts.username, password=parts.password, timeout=5
    )


async def _first_message(url: str, topic: str) -> str | None:
    with suppress(TimeoutError, aiomqtt.MqttError):
        async with broker_client(url) as client, asyncio.timeout(LISTEN_SECONDS):
            await client.subscribe(topic)
            message = await anext(aiter(client.messages))
            return message.payload.decode(errors="replace")
    return None


async def _refuse_busy_broker(url: str) -> None:
    if await _first_message(url, OUR_TREE) is not None:
        pytest.exit(
            f"The broker at {without_account(url)} carries messages below edifice/, among which those of the tests "
            "would come: name one that is idle",
            returncode=pytest.ExitCode.USAGE_ERROR,
        )


async def graph_version(driver: neo4j.AsyncDriver) -> str:
    """What the graph says that it is: `Neo4j 2026.08.1 community`."""
    text = (
        "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0], edition"
    )
    version, edition = (await driver.execute_query(text, database_="neo4j")).records[0]
    return f"Neo4j {version} {edition}"


async def sql_version(connection: asyncpg.Connection) -> str:
    """What the database says that it is: `PostgreSQL 18.6 with TimescaleDB 2.31.0 (apache)`."""
    server = await connection.fetchval("SHOW server_version")
    extension = await connection.fetchval("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
    if extension is None:
        return f"PostgreSQL {server}"
    return f"PostgreSQL {server} with TimescaleDB {extension} ({await connection.fetchval('SHOW timescaledb.license')})"


async def broker_version(url: str, name: str) -> str:
    """What the broker says that it is: `mosquitto 2.0.11`; aedes says nothing, so its package is asked."""
    if said := await _first_message(url, "$SYS/broker/version"):
        return said.replace(" version", "")
    if name == EMBEDDED:
        return f"aedes {json.loads(AEDES.read_text())['packages']['node_modules/aedes']['version']}"
    return "a broker that tells no version"
