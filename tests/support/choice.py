"""Which engines this run uses: the embedded ones, further ones by name, or servers at addresses; and what they are.

A server at an address may be somebody's, so nothing is written to it before it is seen to be empty, or lent.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
import neo4j
import pytest

from edifice.embedded.addresses import Addresses
from edifice.embedded.stores import embedded_stores
from tests.support import engines
from tests.support.broker_clients import clean_client
from tests.support.broker_lent import refuse_busy_broker, refuse_unlent
from tests.support.lent import account, lent_graph, refuse_unable_sql, without_account

EMBEDDED = "embedded"
OPTIONS = {
    "--graph": ("newest", "an empty Neo4j at bolt://USER:PASSWORD@HOST:PORT"),
    "--sql": (
        "timescaledb",
        "a PostgreSQL at postgresql://USER:PASSWORD@HOST:PORT/DATABASE whose user may make databases",
    ),
    "--broker": ("mosquitto", "an idle broker at mqtt://USER:PASSWORD@HOST:PORT, or mqtts://…, with --lent"),
}
BY_NAME = {
    "newest": engines.newest_graph,
    "timescaledb": engines.timescale,
    "mosquitto": engines.mosquitto,
}
AEDES = Path(__file__).parents[2] / "web/dashboard/package-lock.json"
VERSION_SECONDS = 1.0


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("stores", "the engines of the tests with stores")
    for option, (name, address) in OPTIONS.items():
        group.addoption(option, default=EMBEDDED, metavar="ENGINE", help=f"{EMBEDDED}, {name}, or {address}")
    group.addoption(
        "--lent", action="store_true", help="the broker at an address is lent for tests: nobody else needs it meanwhile"
    )


def pytest_configure(config: pytest.Config) -> None:
    for option in OPTIONS:
        chosen(config, option)
    refuse_unlent(chosen(config, "--broker"), lent=bool(config.getoption("--lent")))


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
        # what may be refused comes first, before anything is started
        if "://" in graph:
            await running.enter_async_context(lent_graph(graph))
        if "://" in sql:
            await refuse_unable_sql(sql)
        if "://" in broker:
            await refuse_busy_broker(broker)
        embedded = embedded_stores(folder, graph == EMBEDDED, sql == EMBEDDED, broker == EMBEDDED)
        addresses = await running.enter_async_context(embedded)
        for name in {graph, sql, broker} & BY_NAME.keys():
            further = await running.enter_async_context(BY_NAME[name](folder))
            addresses = with_further(addresses, further)
        if "://" in graph:
            addresses = replace(addresses, graph_url=without_account(graph), graph_password=account(graph)[1])
        if "://" in broker:
            addresses = replace(addresses, mqtt_url=broker)
        yield replace(addresses, sql_url=sql) if "://" in sql else addresses


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
    try:
        async with clean_client(url) as client, asyncio.timeout(VERSION_SECONDS):
            await client.subscribe("$SYS/broker/version")
            said = (await anext(aiter(client.messages))).payload.decode(errors="replace")
            return said.replace(" version", "")
    except TimeoutError:
        pass
    if name == EMBEDDED:
        return f"aedes {json.loads(AEDES.read_text())['packages']['node_modules/aedes']['version']}"
    return "a broker that tells no version"
