"""A backup while writers of commits, imports and readings go on: it shows one moment, in both stores."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import neo4j
import pytest

from edifice.backup.archive import open_archive
from edifice.errors import Conflict
from edifice.runtime import Runtime
from graph import dump
from graph.commit import commit
from graph.fingerprint import contents
from graph.log import clock, replay, tail
from graph.migrate import migrate
from graph.records import AliasChange, Cause, Commit
from graph.store import GraphStore
from ingest.imports import run_next
from ingest.removal import undo_import
from operations import imports
from operations.imports import OPEN_STATES
from tests.support.backups import Elsewhere, differences, empty_graph, restored, saved
from tests.support.killing import POINTS, model
from tests.support.reliability import Row
from tests.support.twins import Twin
from tests.support.worlds import World
from timeseries.readings import insert
from timeseries.records import ReadingBatch

pytestmark = pytest.mark.whole

NOW = 1_790_000_000_000
PAGE = 2
"""Nodes of one read: many commits come between the pages of a small graph."""


@asynccontextmanager
async def beside(work: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Repeat some work as long as the block runs, to the end of the last time."""
    over = asyncio.Event()

    async def repeat() -> None:
        while not over.is_set():
            await work()

    working = asyncio.create_task(repeat())
    try:
        yield
    finally:
        over.set()
        await working


async def log_of(store: GraphStore) -> list[Commit]:
    commits: list[Commit] = []
    while part := await tail(store, commits[-1].sequence if commits else 0, 50):
        commits += part
    return commits


class Writer:
    """Commits of a random history, every third with an alias that comes or goes."""

    def __init__(self, world: World, store: GraphStore) -> None:
        self.world, self.store, self.aliases = world, store, set[str]()

    async def write(self) -> None:
        await commit(self.store, self.world.delta(4), Cause("TEST"))
        heir = next(iter(sorted(node for node, _ in self.world.saids)))
        alias = f"alias-{self.world.random.randint(0, 5)}-{heir}"
        await commit(self.store, [AliasChange(alias, heir, added=alias not in self.aliases)], Cause("TEST"))
        self.aliases ^= {alias}


@pytest.mark.parametrize("seed", [11, 12, 13])
async def test_the_graph_is_that_of_one_sequence_number(
    twin: Twin,
    graph_driver: neo4j.AsyncDriver,
    elsewhere: Elsewhere,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setattr(dump, "PAGE", PAGE)
    await empty_graph(graph_driver)
    store, file = twin.runtime.store, tmp_path / "site.zip"
    await migrate(store)
    writer = Writer(await World.in_store(store, seed), store)
    for _ in range(20):
        await writer.write()
    before = await clock(store)
    async with beside(writer.write):
        told = (await saved(twin.runtime, file)).manifest
    # when all that came up to its moment is done again in an empty graph, that one is the same
    log = [one for one in await log_of(store) if one.sequence <= told.sequence]
    assert log[-1].sequence == told.sequence > before.sequence
    assert (await clock(store)).sequence > told.sequence
    async with elsewhere(tmp_path / "elsewhere") as runtime:
        await restored(runtime, file)
        assert await differences(runtime, file) == []
        lines, restored_log = await contents(runtime.store, ids=True), await log_of(runtime.store)
    await empty_graph(graph_driver)
    await migrate(store)
    await replay(store, log)
    expected = await contents(store, ids=True)
    assert lines == expected
    assert restored_log == log


class Device:
    """Posts readings with numbers of its own, and notes those whose commit it was told of."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime, self.last = runtime, 0

    async def post(self) -> None:
        times = [NOW + (self.last + number) * 1_000 for number in range(50)]
        batch = ReadingBatch()
        for number, at in enumerate(times):
            batch.add(1, at, float(self.last + number), 0)
        await insert(self.runtime.pool, batch)
        self.last += 50


@pytest.mark.fault
async def test_all_that_was_acknowledged_before_it_began_is_there_and_a_half_applied_import_goes_on(
    twin: Twin, graph_driver: neo4j.AsyncDriver, elsewhere: Elsewhere, tmp_path: Path, reliability: Row
) -> None:
    await empty_graph(graph_driver)
    runtime, file = twin.runtime, tmp_path / "site.zip"
    await migrate(runtime.store)
    (tmp_path / "model.ttl").write_text(model())
    record = await twin.queue(tmp_path / "model.ttl")
    device = Device(runtime)
    async with beside(device.post), beside(twin.project):
        working = asyncio.create_task(run_next(runtime.importing))
        while not (await twin.record(record.id)).applied_parts:
            await asyncio.sleep(0.01)
        acknowledged, sequence = device.last, await twin.sequence()
        told = (await saved(runtime, file)).manifest
        await working
    assert told.sequence >= sequence
    expected = await twin.fingerprint()
    async with elsewhere(tmp_path / "elsewhere") as there:
        began = time.monotonic()
        await restored(there, file)
        reliability.heal = time.monotonic() - began
        assert await differences(there, file) == []
        values = [row["value"] for row in await there.pool.fetch("SELECT value FROM reading ORDER BY ts")]
        assert len(values) >= acknowledged >= 50
        assert values == list(map(float, range(len(values))))  # whole batches, none twice
        assert len(values) % 50 == 0
        assert await there.pool.fetchval("SELECT value FROM latest") == values[-1]
        await _finish(there, record.id)
        moved = Twin(twin.engine, twin.context, there)
        await moved.project()
        assert await moved.fingerprint() == expected
        assert await there.pool.fetchval("SELECT count(*) FROM log_gap") == 0
        assert await there.pool.fetchval("SELECT count(*) FROM point") == POINTS
        await _undo(moved, record.id)
    reliability.number = 20
    reliability.fault = "backup while readings come and an import is half applied, restored into empty stores"
    reliability.promised = "one moment: all that was acknowledged before it began, by hash; the import goes on"
    reliability.sent, reliability.stored = f"{acknowledged} before it began", str(len(values))
    reliability.lost, reliability.twice = max(0, acknowledged - len(values)), len(values) - len(set(values))
    reliability.meanwhile = "goes on; writers of the graph wait for a moment"


async def _finish(runtime: Runtime, id_: str) -> None:
    """Let the import go on, as jobs do when the lease of the one that ran it is over."""
    await runtime.pool.execute("UPDATE import_run SET lease_until = now() - interval '1 second'")
    while (record := await imports.get(runtime.pool, id_)) and record.state in OPEN_STATES:
        assert await run_next(runtime.importing)
    assert record
    assert record.error is None


async def _undo(twin: Twin, id_: str) -> None:
    """Undo the import, to the end of it."""
    await undo_import(twin.runtime.importing, id_)
    async with asyncio.timeout(300):
        while (await twin.record(id_)).state != "UNDONE":
            await asyncio.sleep(0.2)


async def test_a_graph_that_is_written_without_the_log_is_refused(
    twin: Twin, graph_driver: neo4j.AsyncDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump, "PAGE", PAGE)
    await empty_graph(graph_driver)
    store = twin.runtime.store
    await migrate(store)
    writer = Writer(await World.in_store(store, 1), store)
    for _ in range(20):
        await writer.write()

    async def meddle() -> None:
        async with graph_driver.session(database="neo4j") as session:
            await (await session.run("CREATE (:Node {id: '!' + randomUUID()})")).consume()

    async with beside(meddle):
        with pytest.raises(Conflict, match=r"The graph has \d+ nodes where \d+ were read: it was written to without"):
            await saved(twin.runtime, tmp_path / "site.zip")
    assert list(tmp_path.iterdir()) == []


async def test_what_others_keep_in_the_graph_is_counted_and_left_out(
    twin: Twin, graph_driver: neo4j.AsyncDriver, tmp_path: Path
) -> None:
    await empty_graph(graph_driver)
    await migrate(twin.runtime.store)
    await twin.runtime.store.define("CREATE (:Mine)-[:KNOWS]->(:Mine)")
    done = await saved(twin.runtime, tmp_path / "site.zip")
    assert done.foreign == 3
    with open_archive(tmp_path / "site.zip") as archive:
        assert list(archive.lines("graph/nodes.jsonl")) == []
