"""A restore: into empty stores that nobody uses; no role serves what a killed one left, and it is begun anew."""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import neo4j
import pytest
import pytest_asyncio
from neo4j import AsyncManagedTransaction

from edifice.backup import restoring
from edifice.backup.archive import open_archive
from edifice.commands.backups import do_restore
from edifice.errors import BadInput, Conflict
from edifice.migrations import migrate as migrate_tables
from edifice.runtime import Runtime, open_runtime
from graph.commit import commit
from graph.fingerprint import contents
from graph.migrate import migrate, migrations
from graph.records import Cause
from tests.support.backups import EMPTY, Elsewhere, differences, empty_graph, new_database, restored, saved
from tests.support.documentation import DOCS, ROOT, fences
from tests.support.reliability import Row
from tests.support.restore_process import HERE, STEPS
from tests.support.twins import Twin
from tests.support.worlds import World
from timeseries.readings import insert
from timeseries.records import ReadingBatch

pytestmark = pytest.mark.whole

NOW = 1_790_000_000_000
HALF = "half restored"
AS_CHILD = ("--parent", str(os.getpid()))
COMMANDS = (
    *(("query", "{ server { version } }"), ("status",), ("export", "nq", "--model", "site.ttl")),
    ("jobs", *AS_CHILD),  # a child of `edifice run` looks for itself
)
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest_asyncio.fixture(scope="module")
async def file(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a small site."""
    path, store = tmp_path_factory.mktemp("archive") / "site.zip", twin.runtime.store
    world = await World.in_store(store, 3)
    for _ in range(10):
        await commit(store, world.delta(), Cause("TEST"))
    await twin.project()
    batch = ReadingBatch()
    for number in range(1_000):
        batch.add(1 + number % 3, NOW + number, float(number), 0)
    await insert(twin.runtime.pool, batch)
    await saved(twin.runtime, path)
    return path


async def graph_size(runtime: Runtime) -> int:
    record = await runtime.store.read("MATCH (n:Node) RETURN count(n)")
    return record[0] if record else 0


async def test_a_database_with_rows_is_refused_by_the_name_of_the_table(
    file: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    async with elsewhere(tmp_path) as runtime:
        await migrate_tables(runtime.pool)
        await runtime.pool.execute("INSERT INTO dirty VALUES (1, now())")
        with pytest.raises(Conflict, match="PostgreSQL is not empty: the table dirty has rows"):
            await restored(runtime, file)
        assert await graph_size(runtime) == 0
        assert await runtime.pool.fetchval("SELECT to_regclass('restore_under_way')") is None


DIRTY = "PostgreSQL is not empty: the table dirty has rows."
FOLDER = "Restore into another folder, named in EDIFICE_DATA."
EMPTIED = "or empty this one: docs/operations.md says how, in `Stores that are not empty`."


@pytest.mark.parametrize(
    ("store", "embedded", "sentence"),
    [
        ("graph", True, f"The graph is not empty. {FOLDER}"),
        ("graph", False, f"The graph is not empty. Restore into a Neo4j on a new volume, {EMPTIED}"),
        ("series", True, f"{DIRTY} {FOLDER}"),
        ("series", False, f"{DIRTY} Restore into a new database, named in EDIFICE_SQL_URL, {EMPTIED}"),
    ],
)
async def test_who_is_refused_is_told_what_there_is_for_such_a_store(
    store: str, embedded: bool, sentence: str, file: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    async with elsewhere(tmp_path) as made:
        runtime = replace(made, addresses=replace(made.addresses, embedded=frozenset({store} if embedded else ())))
        await migrate_tables(runtime.pool)
        if store == "graph":
            await runtime.store.write(_node)
        else:
            await runtime.pool.execute("INSERT INTO dirty VALUES (1, now())")
        with pytest.raises(Conflict) as refused:
            await restored(runtime, file)
        assert refused.value.message == sentence


def test_a_graph_is_emptied_as_the_page_says() -> None:
    (statement,) = (fence.text for fence in fences(DOCS / "operations.md", "cypher"))
    assert statement == f"{EMPTY};\n"  # what `elsewhere` empties the graph by, before an archive goes into it


async def _node(tx: AsyncManagedTransaction) -> None:
    await (await tx.run("CREATE (:Node {id: 'n'})")).consume()


async def test_stores_that_were_started_and_never_used_are_empty(
    file: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    async with elsewhere(tmp_path) as runtime:
        await migrate(runtime.store)
        await migrate_tables(runtime.pool)
        await restored(runtime, file)
        assert await differences(runtime, file) == []


async def test_stores_that_another_process_uses_are_refused(file: Path, elsewhere: Elsewhere, tmp_path: Path) -> None:
    async with elsewhere(tmp_path) as runtime, open_runtime(runtime.addresses, tmp_path) as other:
        assert await other.pool.fetchval("SELECT 1") == 1
        with pytest.raises(Conflict, match="Other processes of Edifice use this PostgreSQL"):
            await restored(runtime, file)


def test_a_damaged_archive_is_refused_before_a_store_is_touched(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDIFICE_DATA", str(tmp_path / "data"))
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    (tmp_path / "bad.zip").write_bytes(content)
    with pytest.raises(BadInput, match="The archive is damaged"):
        do_restore(tmp_path / "bad.zip")
    assert not (tmp_path / "data").exists()


async def test_an_archive_of_a_schema_that_we_do_not_know_is_refused(
    file: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    async with elsewhere(tmp_path) as runtime:
        with open_archive(file) as archive:
            newer = {**archive.manifest.graph_migrations, 9999: "of the future"}
            archive.manifest = replace(archive.manifest, graph_migrations=newer)
            with pytest.raises(BadInput, match="migration 9999 of the graph, which this version of Edifice does not"):
                await restoring.restore(runtime, archive)
        assert await runtime.pool.fetchval("SELECT to_regclass('restore_under_way')") is None


async def test_the_archive_of_an_older_schema_is_brought_up_to_date(
    file: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    async with elsewhere(tmp_path) as runtime, new_database(runtime.addresses.sql_url) as url:
        with open_archive(file) as archive:
            older = {number: hash_ for number, hash_ in archive.manifest.graph_migrations.items() if number == 1}
            archive.manifest = replace(archive.manifest, graph_migrations=older)
            await restoring.restore(runtime, archive)
        applied = await runtime.store.read("MATCH (m:Migration) RETURN collect(m.number)")
        assert applied
        assert sorted(applied[0]) == [migration.number for migration in migrations()]
        assert await differences(runtime, file) == []
        # and into a graph that is ahead of it already, there is no way
        await runtime.store.define("MATCH (n) WHERE NOT (n:Migration OR n:Clock OR n:Ballast) DETACH DELETE n")
        await runtime.store.define("MATCH (c:Clock) SET c.sequence = 0, c.graph = 0")
        there = replace(runtime.addresses, sql_url=url)
        async with open_runtime(there, tmp_path, migrate=False) as other:
            with open_archive(file) as archive:
                archive.manifest = replace(archive.manifest, graph_migrations=older)
                with pytest.raises(Conflict, match="The graph has migration 0002, which is newer than the archive"):
                    await restoring.restore(other, archive)


PLACES = {
    "tables": "before it fills the graph",
    "graph": "before the relationships are there",
    "marks": "while its marks are taken away",
}


@pytest.mark.fault
@pytest.mark.parametrize("step", STEPS)
async def test_what_a_killed_restore_left_is_served_by_no_role_and_restored_anew(
    file: Path, elsewhere: Elsewhere, tmp_path: Path, step: str, reliability: Row
) -> None:
    async with elsewhere(tmp_path / "data") as runtime:
        await _kill_at(step, file, runtime)
        assert (await graph_size(runtime) > 0) == (step != "tables")
        assert await runtime.pool.fetchval("SELECT count(*) FROM reading") == 1_000
        with pytest.raises(Conflict, match=HALF):
            await migrate(runtime.store)
        if step == "marks":  # PostgreSQL has lost its mark, but no role starts without the graph
            assert await migrate_tables(runtime.pool) == ()
        else:
            with pytest.raises(Conflict, match=HALF):
                await migrate_tables(runtime.pool)
            assert HALF in await _said_by(("ingest", *AS_CHILD), runtime)
        with pytest.raises(Conflict, match=HALF):
            await saved(runtime, tmp_path / "half.zip")
        with pytest.raises(Conflict, match=HALF):
            await differences(runtime, file)
        for command in COMMANDS:
            assert HALF in await _said_by(command, runtime)
        async with open_runtime(runtime.addresses, tmp_path / "data", migrate=False) as again:
            await _be_alone(again)
            began = time.monotonic()
            await restored(again, file)
            reliability.heal = time.monotonic() - began
        async with open_runtime(runtime.addresses, tmp_path / "data") as role:
            assert await differences(role, file) == []
            stored = await role.pool.fetchval("SELECT count(*) FROM reading")
    reliability.number, reliability.fault = 20, f"kill -9 of a restore {PLACES[step]}, and the same again"
    reliability.promised = "no role serves the half of it; the next restore begins anew, and is the archive by hash"
    reliability.sent, reliability.stored, reliability.lost = "1000", str(stored), 1_000 - stored
    reliability.meanwhile = "no role starts"


async def _kill_at(step: str, file: Path, runtime: Runtime) -> None:
    there = runtime.addresses
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.restore_process", step, str(file), str(runtime.data)),
        *(there.graph_url, there.graph_user, there.graph_password, there.sql_url),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    try:
        assert await process.stdout.readline() == HERE
    finally:
        process.kill()
        await process.wait()


async def _said_by(command: Sequence[str], runtime: Runtime) -> str:
    """What a command of its own says that ends with the exit code 1."""
    there = runtime.addresses
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "edifice", *command, stderr=asyncio.subprocess.PIPE, cwd=ROOT, env={
            **os.environ, "EDIFICE_DATA": str(runtime.data),
            "EDIFICE_GRAPH_URL": there.graph_url, "EDIFICE_GRAPH_PASSWORD": there.graph_password,
            "EDIFICE_SQL_URL": there.sql_url, "EDIFICE_MQTT_URL": there.mqtt_url,
        },
    )  # fmt: skip
    _, said = await process.communicate()
    assert process.returncode == 1, said.decode()
    return said.decode()


async def _be_alone(runtime: Runtime) -> None:
    """End the connections of others, and wait until PostgreSQL has seen that the killed one's are gone."""
    async with asyncio.timeout(30):
        while await runtime.pool.fetch(END_OTHERS):
            await asyncio.sleep(0.05)


async def test_a_store_that_was_never_started_has_nothing_to_back_up(
    twin: Twin, graph_driver: neo4j.AsyncDriver, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    await empty_graph(graph_driver)
    async with elsewhere(tmp_path / "data") as runtime:
        with pytest.raises(Conflict, match="There is no site in these stores"):
            await saved(runtime, tmp_path / "none.zip")
    assert await contents(twin.runtime.store) == []
