"""The office, written once for each module of tests that only read."""

from collections.abc import AsyncIterator

import neo4j
import pytest_asyncio

from graph.migrate import migrate
from graph.store import GraphStore
from tests.support.office import write_office


@pytest_asyncio.fixture(scope="module")
async def store(
    graph_url: str, graph_auth: tuple[str, str], graph_driver: neo4j.AsyncDriver
) -> AsyncIterator[GraphStore]:
    """A store that holds the office."""
    async with graph_driver.session(database="neo4j") as session:
        result = await session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
        await result.consume()
    opened = GraphStore.connect(graph_url, *graph_auth)
    await migrate(opened)
    await write_office(opened)
    yield opened
    await opened.close()
