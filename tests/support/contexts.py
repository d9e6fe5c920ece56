"""The context of field logic on the real stores, and the engine over it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio

from edifice.postgres import Pool, open_pool
from graph.migrate import migrate
from graph.store import GraphStore
from ingest.imports import Importing
from ontology.classes import class_table
from ontology.quantities import quantity_table
from ontology.units import unit_table
from operations.stores import StoreWatch
from resolvers.context import Context
from resolvers.live.hub import LiveHub
from resolvers.live.notices import Notices
from schema.execution.engine import Engine
from schema.execution.requests import Answer, Request
from timeseries.bus.live import LiveBatch


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks the engine as a client would, without a transport between."""

    engine: Engine
    context: Context

    async def ask(self, query: str, **variables: Any) -> Answer:
        """The whole answer."""
        return await self.engine.execute(Request(query, variables), self.context)

    async def data(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = await self.ask(query, **variables)
        assert not answer.errors, answer.errors
        return answer.data

    async def without_series(self, port: int) -> "Asking":
        """The same, with a PostgreSQL that does not answer (at a port of this machine where nobody listens)."""
        pool = await open_pool(f"postgresql://nobody@127.0.0.1:{port}/nothing")
        return Asking(self.engine, replace(self.context, pool=pool))

    async def error(self, query: str, **variables: Any) -> Any:
        """The one error of an answer."""
        answer = await self.ask(query, **variables)
        assert len(answer.errors) == 1, answer.errors
        return answer.errors[0]


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine with its usual limits."""
    return Engine()


@pytest_asyncio.fixture
async def empty_store(clean_graph: None, graph_url: str, graph_auth: tuple[str, str]) -> AsyncIterator[GraphStore]:
    """A migrated graph store with nothing in it."""
    store = GraphStore.connect(graph_url, *graph_auth)
    await migrate(store)
    yield store
    await store.close()


@pytest.fixture
def asking(engine: Engine, empty_store: GraphStore, series_pool: Pool, mqtt_url: str) -> Asking:
    """The engine over the real stores; nothing arrives live."""
    live = LiveHub(series_pool)
    live.deliver(LiveBatch())  # as if the broker had answered
    context = Context(
        store=empty_store,
        pool=series_pool,
        importing=Importing(empty_store, series_pool),
        classes=class_table(),
        units=unit_table(),
        quantities=quantity_table(),
        stores=StoreWatch(empty_store, series_pool, mqtt_url),
        live=live,
        notices=Notices(series_pool, ()),
        version="test",
    )
    return Asking(engine, context)
