"""A twin for a whole test module: what its fixtures import once, as the command line does, all of its tests ask."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import neo4j
import pytest
import pytest_asyncio

from edifice.postgres import Pool
from graph.fingerprint import fingerprint
from graph.migrate import migrate
from graph.store import GraphStore
from ingest.imports import Importing, run_next
from ingest.starting import StartImport, start_import
from ontology.classes import class_table
from ontology.quantities import quantity_table
from ontology.units import unit_table
from operations import imports, uploads
from operations.imports import ImportRecord
from operations.stores import StoreWatch
from resolvers.context import Context
from resolvers.live.hub import LiveHub
from resolvers.live.notices import Notices
from schema.execution.engine import Engine
from tests.support.contexts import Asking

UPLOAD_LIMIT = 1 << 30

EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


@dataclass(frozen=True, slots=True)
class Twin(Asking):
    """The engine over the real stores, with a folder for uploads."""

    files: Path

    async def bring(self, file: Path, building: str = "b1", **request: Any) -> ImportRecord:
        """Import a file under its own name and see that it ended well; `request` goes on to StartImport."""
        record = await self.try_to_bring(file, building, **request)
        assert record.error is None, record.error
        return record

    async def try_to_bring(self, file: Path, building: str = "b1", name: str = "", **request: Any) -> ImportRecord:
        """Import a file, however that ends."""
        importing = self.context.importing
        upload = await uploads.receive(
            importing.pool, self.files, name or file.name, _content(file), UPLOAD_LIMIT
        )  # fmt: skip
        started = await start_import(importing, StartImport(upload=upload.id, building_key=building, **request))
        assert await run_next(importing)
        return await self.record(started.id)

    async def record(self, id_: str) -> ImportRecord:
        """An import as it is now."""
        record = await imports.get(self.context.pool, id_)
        assert record is not None
        return record

    async def fingerprint(self) -> str:
        """The hash of all that the graph says."""
        return await fingerprint(self.context.store)

    async def sequence(self) -> int:
        """The number of the last commit."""
        record = await self.context.store.read("OPTIONAL MATCH (c:Clock) RETURN coalesce(c.sequence, 0)")
        assert record is not None
        return record[0]


async def _content(file: Path) -> AsyncIterator[bytes]:
    yield file.read_bytes()


@pytest_asyncio.fixture(scope="module")
async def twin(
    engine: Engine,
    graph_driver: neo4j.AsyncDriver,
    graph_url: str,
    graph_auth: tuple[str, str],
    migrated_pool: Pool,
    mqtt_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Twin]:
    """An empty twin at the beginning of the module."""
    async with graph_driver.session(database="neo4j") as session:
        await (await session.run(EMPTY)).consume()
    store = GraphStore.connect(graph_url, *graph_auth)
    await migrate(store)
    context = Context(
        store=store,
        pool=migrated_pool,
        importing=Importing(store, migrated_pool),
        classes=class_table(),
        units=unit_table(),
        quantities=quantity_table(),
        stores=StoreWatch(store, migrated_pool, mqtt_url),
        live=LiveHub(migrated_pool),
        notices=Notices(migrated_pool, ()),
        version="test",
    )
    yield Twin(engine, context, tmp_path_factory.mktemp("files"))
    await store.close()
