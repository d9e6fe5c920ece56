"""A backup of the demo with 100,000 readings and a restore elsewhere, beside plain reads and writes of these rows."""

import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction

from benchmarks.figures import say
from edifice.backup import tables
from edifice.backup.archive import Archive, open_archive
from edifice.backup.restoring import restore
from edifice.backup.saving import compare, save
from edifice.contexts import open_context
from edifice.demo.importing import queue_demo
from edifice.embedded.stores import embedded_stores
from edifice.runtime import Addresses, Runtime, open_runtime
from edifice.settings import Settings
from graph import load
from ingest.imports import run_next
from operations.projector import project
from schema.execution.engine import Engine
from schema.execution.requests import Request
from timeseries.readings import MAX_ROWS, insert
from timeseries.records import ReadingBatch

NAME = "backup"
READINGS, POINTS = 100_000, 400
FIRST = 2_000_000  # series numbers that no point has
START_MS = 1_700_000_000_000

CLEAN: LiteralString = """
DELETE FROM reading WHERE point >= 2000000; DELETE FROM latest WHERE point >= 2000000;
DELETE FROM dirty WHERE point >= 2000000
"""
READ: LiteralString = "MATCH (n:Node)-[:HAS_FACTS]->(f) RETURN collect([properties(n), properties(f)])"
READ_EDGES: LiteralString = "MATCH (:Node)-[r]->(:Node) RETURN collect(properties(r))"
BARE: LiteralString = "UNWIND $rows AS row CREATE (n:Bare) SET n = row"
QUERY = "{ buildings { nodes { name } } points(first: 500) { nodes { name latest { time } } } }"


async def measure(runtime: Runtime) -> None:
    """Both ways in turn, on what the stores hold; the restore goes into embedded stores that are just started."""
    await _furnish(runtime)
    folder = Path(tempfile.mkdtemp(prefix="edifice-bench-backup-"))
    folder.chmod(0o711)  # noqa: ASYNC240 - the same
    try:
        file = folder / "site.zip"
        plain = await _seconds(partial(_read, runtime))
        took = await _seconds(partial(save, runtime, Settings(), file))
        say(NAME, f"backup {took:.1f} s, {took / plain:.1f} of plain reads ({plain:.1f} s), which show no one moment")
        with open_archive(file) as archive:
            say(NAME, f"the archive has {file.stat().st_size / 1e6:.1f} MB")
            async with _elsewhere(folder) as there:
                await _restore(there, archive, folder)
    finally:
        shutil.rmtree(folder)
    await runtime.pool.execute(CLEAN)


async def _restore(there: Runtime, archive: Archive, folder: Path) -> None:
    began = time.perf_counter()
    archive.verify()
    await restore(there, archive)
    restored = time.perf_counter() - began
    async with open_context(there) as context:
        answer = await Engine().execute(Request(QUERY), context)
    answered = time.perf_counter() - began
    checked = await _seconds(partial(compare, there, archive, folder))
    bare = await _seconds(partial(_write, there, archive))
    say(NAME, f"restore {restored:.1f} s, {restored / bare:.1f} of COPY and bare nodes ({bare:.1f} s)")
    say(NAME, f"a query answers after {answered:.1f} s ({len(answer.errors)} errors); the check takes {checked:.1f} s")


async def _furnish(runtime: Runtime) -> None:
    await queue_demo(runtime)
    while await run_next(runtime.importing):
        pass
    while await project(runtime.store, runtime.pool):
        pass
    await runtime.pool.execute(CLEAN)
    for first in range(0, READINGS, MAX_ROWS):
        batch = ReadingBatch()
        for number in range(first, first + MAX_ROWS):
            batch.add(FIRST + number % POINTS, START_MS + number // POINTS * 60_000, number % 997 / 7)
        await insert(runtime.pool, batch)


async def _read(runtime: Runtime) -> None:
    """All tables by COPY, unordered and thrown away, and the properties of all nodes and relationships."""

    async def throw_away(_: bytes) -> None:
        pass

    async with runtime.pool.acquire() as connection:
        for table in await tables.tables(connection):
            await connection.copy_from_query(f"TABLE {tables.quoted(table.name)}", output=throw_away, format="csv")
    await runtime.store.read(READ)
    await runtime.store.read(READ_EDGES)


@asynccontextmanager
async def _elsewhere(folder: Path) -> AsyncIterator[Runtime]:
    async with embedded_stores(folder / "stores", graph=True, sql=True, broker=False) as found:
        addresses = Addresses(
            found.graph_url or "", "neo4j", found.graph_password or "", found.sql_url or "", "mqtt://127.0.0.1:1"
        )
        async with open_runtime(addresses, folder / "data", migrate=False) as runtime:
            yield runtime


async def _write(runtime: Runtime, archive: Archive) -> None:
    """The same rows into tables without references, and the properties of nodes without labels, names and edges."""
    async with runtime.pool.acquire() as connection:
        for table in await tables.tables(connection):
            bare = f"bare_{table.name}"
            await connection.execute(
                f"CREATE TABLE {tables.quoted(bare)} (LIKE {tables.quoted(table.name)} INCLUDING INDEXES)"
            )
            await tables.copy_in(connection, bare, table.columns, archive.chunks(table.member))
    for batch in load.batches(archive.lines("graph/nodes.jsonl")):
        rows = [_joined(node) for node in batch]
        await runtime.store.write(lambda tx, rows=rows: _create(tx, rows))
    for batch in load.batches(archive.lines("graph/commits.jsonl")):
        await runtime.store.write(lambda tx, batch=batch: _create(tx, batch))


def _joined(node: dict[str, Any]) -> dict[str, Any]:
    """The properties of a node and of its satellite."""
    return {**node["properties"], **(node["facts"][0] if node["facts"] else {})}


async def _create(tx: AsyncManagedTransaction, rows: list[dict[str, Any]]) -> None:
    await (await tx.run(BARE, rows=rows)).consume()


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began
