"""The real embedded stores, started once a session, and what keeps tests that share them apart.

A test gets the marker `store` by asking for one of these fixtures. Under pytest-xdist each worker has stores of its
own, and all tests of a file run on one worker: Neo4j Community has one database only, which two tests cannot share.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import neo4j
import pytest
import pytest_asyncio

from edifice.embedded.addresses import Addresses
from edifice.embedded.stores import embedded_stores


@pytest.hookimpl(tryfirst=True)  # before the marker expression of the command line is applied
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "stores" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.store)


@pytest.fixture(scope="session")
def store_folder() -> Iterator[Path]:
    """A data folder for this session, where an unprivileged server can reach it (pytest's own folders are closed)."""
    folder = Path(tempfile.mkdtemp(prefix="edifice-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest_asyncio.fixture(scope="session")
async def stores(store_folder: Path) -> AsyncIterator[Addresses]:
    """The three stores, running."""
    async with embedded_stores(store_folder, graph=True, sql=True, broker=True) as addresses:
        yield addresses


@pytest.fixture(scope="session")
def graph_url(stores: Addresses) -> str:
    """The Bolt address of a real Neo4j; ask for `clean_graph` to find it empty."""
    assert stores.graph_url
    return stores.graph_url


@pytest.fixture(scope="session")
def graph_auth(stores: Addresses) -> tuple[str, str]:
    """User and password of the graph."""
    assert stores.graph_password
    return "neo4j", stores.graph_password


@pytest.fixture(scope="session")
def mqtt_url(stores: Addresses) -> str:
    """The address of a real broker, with user and password."""
    assert stores.mqtt_url
    return stores.mqtt_url


@pytest_asyncio.fixture(scope="module")
async def sql_url(stores: Addresses) -> AsyncIterator[str]:
    """The address of an empty PostgreSQL database that belongs to this test module alone."""
    assert stores.sql_url
    database = f"test_{uuid4().hex}"
    connection = await asyncpg.connect(stores.sql_url)
    await connection.execute(f'CREATE DATABASE "{database}" TEMPLATE template0')
    yield urlsplit(stores.sql_url)._replace(path=f"/{database}").geturl()
    await connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
    await connection.close()


@pytest_asyncio.fixture(scope="session")
async def graph_driver(graph_url: str, graph_auth: tuple[str, str]) -> AsyncIterator[neo4j.AsyncDriver]:
    """A driver of the tests' own, to look into the graph behind the back of the code under test."""
    async with neo4j.AsyncGraphDatabase.driver(graph_url, auth=graph_auth, telemetry_disabled=True) as driver:
        yield driver


@pytest_asyncio.fixture
async def clean_graph(graph_driver: neo4j.AsyncDriver) -> None:
    """An empty graph at the beginning of the test; indexes and constraints stay."""
    async with graph_driver.session(database="neo4j") as session:
        result = await session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
        await result.consume()
