"""A twin for a whole test module: what its fixtures import once, as the command line does, all of its tests ask."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import pytest
import pytest_asyncio

from edifice.contexts import open_context
from edifice.runtime import Addresses, Runtime, open_runtime
from graph.fingerprint import fingerprint
from ingest.imports import run_next
from ingest.starting import StartImport, start_import
from operations import imports, uploads
from operations.imports import ImportRecord
from operations.projector import project
from schema.execution.engine import Engine
from tests.support.contexts import Asking

UPLOAD_LIMIT = 1 << 30
EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


@dataclass(frozen=True, slots=True)
class Twin(Asking):
    """The engine over the real stores, into which files can be brought."""

    runtime: Runtime

    async def bring(self, file: Path, building: str = "b1", **request: Any) -> ImportRecord:
        """Import a file under its own name and see that it ended well; `request` goes on to StartImport."""
        record = await self.try_to_bring(file, building, **request)
        assert record.error is None, record.error
        assert record.applied or record.dry_run
        return record

    async def try_to_bring(self, file: Path, building: str = "b1", name: str = "", **request: Any) -> ImportRecord:
        """Import a file, under another name if one is given, however that ends."""
        started = await self.queue(file, building, name, **request)
        assert await run_next(self.runtime.importing)
        return await self.record(started.id)

    async def queue(self, file: Path, building: str = "b1", name: str = "", **request: Any) -> ImportRecord:
        """Upload a file and queue its import."""
        chunks = _content(file)
        upload = await uploads.receive(
            self.runtime.pool, self.runtime.files, name or file.name, chunks, UPLOAD_LIMIT
        )  # fmt: skip
        asked = StartImport(upload=upload.id, building_key=None if "model" in request else building, **request)
        return await start_import(self.runtime.importing, asked)

    async def project(self) -> None:
        """Copy the log and the points into PostgreSQL, as the role of jobs does beside the imports."""
        while await project(self.runtime.store, self.runtime.pool):
            pass

    async def record(self, id_: str) -> ImportRecord:
        """An import as it is now."""
        record = await imports.get(self.runtime.pool, id_)
        assert record is not None
        return record

    async def fingerprint(self) -> str:
        """The hash of all that the graph says."""
        return await fingerprint(self.runtime.store)

    async def sequence(self) -> int:
        """The number of the last commit."""
        record = await self.runtime.store.read("OPTIONAL MATCH (c:Clock) RETURN coalesce(c.sequence, 0)")
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
    sql_url: str,
    mqtt_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Twin]:
    """An empty twin at the beginning of the module."""
    async with graph_driver.session(database="neo4j") as session:
        await (await session.run(EMPTY)).consume()
    addresses = Addresses(graph_url, *graph_auth, sql_url, mqtt_url)
    async with open_runtime(addresses, tmp_path_factory.mktemp("data")) as runtime, open_context(runtime) as context:
        yield Twin(engine, context, runtime)
