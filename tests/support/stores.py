"""The real stores, started once a session, and what keeps tests that share them apart.

A test gets the marker `store` by asking for one of these fixtures. Under pytest-xdist each worker has stores of its
own, and all tests of a file run on one worker: Neo4j Community has one database only, which two tests cannot share.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import neo4j
import pytest
import pytest_asyncio

from edifice.embedded.addresses import Addresses
from tests.support.broker_clients import shares
from tests.support.choice import EMBEDDED, broker_version, chosen, chosen_stores, graph_version, sql_version
from tests.support.engines import mosquitto
from tests.support.lent import account, drop_schema, own_database

TESTS = Path(__file__).parents[1]
CONTRACT = ("graph", "timeseries", "ingest", "operations")
"""The folders of the tests of what speaks to stores: all that use one hold for every engine."""

STORES = {"graph": "graph_url", "series": "sql_url", "broker": "mqtt_url"}
SHARING = "sharing_url"
VERSIONS = pytest.StashKey[dict[str, str]]()
RAN_ON = "ran on"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[VERSIONS] = {}


@pytest.hookimpl(tryfirst=True)  # before the marker expression of the command line is applied
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "stores" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.store)
            if item.path.relative_to(TESTS).parts[0] in CONTRACT:
                item.add_marker(pytest.mark.contract)
        if SHARING in getattr(item, "fixturenames", ()) and chosen(item.config, "--broker") == EMBEDDED:
            item.add_marker(pytest.mark.engines)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Note on which engines the test runs: a property of its report reaches the process that sums up."""
    used = (store for store, fixture in STORES.items() if fixture in getattr(item, "fixturenames", ()))
    versions = item.config.stash[VERSIONS]
    item.user_properties += [(RAN_ON, versions[store]) for store in used if store in versions]


@pytest.fixture(scope="session")
def store_folder() -> Iterator[Path]:
    """A data folder for this session, where an unprivileged server can reach it (pytest's own folders are closed)."""
    folder = Path(tempfile.mkdtemp(prefix="edifice-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest_asyncio.fixture(scope="session")
async def stores(store_folder: Path, pytestconfig: pytest.Config) -> AsyncIterator[Addresses]:
    """The three stores, running: the embedded ones where no option names another."""
    async with chosen_stores(pytestconfig, store_folder) as addresses:
        yield addresses


@pytest.fixture(scope="session")
def graph_auth(stores: Addresses, pytestconfig: pytest.Config) -> tuple[str, str]:
    """User and password of the graph."""
    return account(chosen(pytestconfig, "--graph"))[0], stores.graph_password or ""


@pytest_asyncio.fixture(scope="session")
async def graph_url(stores: Addresses, graph_auth: tuple[str, str], pytestconfig: pytest.Config) -> str:
    """The Bolt address of a real Neo4j; ask for `clean_graph` to find it empty."""
    assert stores.graph_url
    async with neo4j.AsyncGraphDatabase.driver(stores.graph_url, auth=graph_auth, telemetry_disabled=True) as driver:
        pytestconfig.stash[VERSIONS]["graph"] = await graph_version(driver)
    return stores.graph_url


@pytest_asyncio.fixture(scope="session")
async def mqtt_url(stores: Addresses, pytestconfig: pytest.Config) -> str:
    """The address of a real broker, with user and password."""
    assert stores.mqtt_url
    version = await broker_version(stores.mqtt_url, chosen(pytestconfig, "--broker"))
    pytestconfig.stash[VERSIONS]["broker"] = version
    return stores.mqtt_url


@pytest_asyncio.fixture
async def sharing_url(
    stores: Addresses, store_folder: Path, pytestconfig: pytest.Config, record_property: Callable[[str, object], None]
) -> AsyncIterator[str]:
    """The address of a broker that shares subscriptions: the one named, or Mosquitto in the place of the embedded one.

    The embedded one may be aedes, which shares none.
    """
    name = chosen(pytestconfig, "--broker")
    async with AsyncExitStack() as running:
        broker = await running.enter_async_context(mosquitto(store_folder / SHARING)) if name == EMBEDDED else stores
        assert broker.mqtt_url
        if not await shares(broker.mqtt_url):
            pytest.skip("the broker shares no subscriptions")
        record_property(RAN_ON, await broker_version(broker.mqtt_url, name))
        yield broker.mqtt_url


@pytest_asyncio.fixture(scope="module")
async def sql_url(stores: Addresses, pytestconfig: pytest.Config) -> AsyncIterator[str]:
    """The address of an empty PostgreSQL database that belongs to this test module alone."""
    assert stores.sql_url
    async with own_database(stores.sql_url) as url:
        connection = await asyncpg.connect(url)
        pytestconfig.stash[VERSIONS]["series"] = await sql_version(connection)
        await connection.close()
        yield url


@pytest_asyncio.fixture(scope="session")
async def graph_driver(graph_url: str, graph_auth: tuple[str, str]) -> AsyncIterator[neo4j.AsyncDriver]:
    """A driver of the tests' own, to look into the graph behind the back of the code under test."""
    async with neo4j.AsyncGraphDatabase.driver(
        graph_url, auth=graph_auth, telemetry_disabled=True, notifications_min_severity="OFF"
    ) as driver:
        yield driver


@pytest_asyncio.fixture
async def clean_graph(graph_driver: neo4j.AsyncDriver) -> None:
    """An empty graph at the beginning of the test; indexes and constraints stay."""
    async with graph_driver.session(database="neo4j") as session:
        result = await session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
        await result.consume()


@pytest_asyncio.fixture
async def bare_graph(clean_graph: None, graph_driver: neo4j.AsyncDriver) -> None:
    """A graph that no migration has met yet."""
    await drop_schema(graph_driver)
