"""A site backed up, restored into empty stores, and gone on with as if nothing had happened."""

import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from edifice.backup.manifest import Manifest
from edifice.contexts import open_context
from edifice.demo.importing import import_demo
from edifice.errors import Conflict
from edifice.runtime import Runtime
from graph.fingerprint import contents
from graph.log import Clock, clock
from ingest import dead_letters, readings
from ingest.checks import RefusalCode
from ingest.dead_letters import Letter
from ingest.decode import Refusal
from ingest.imports import run_next
from ingest.removal import remove_model, undo_import
from operations import uploads
from operations.changes import ChangeFilter, LoggedChange, changes
from operations.imports import ImportRecord
from schema.execution.engine import Engine
from tests.support.backups import SECRET, Elsewhere, differences, restored, saved
from tests.support.twins import Twin
from timeseries.rollup import roll_up

pytestmark = pytest.mark.whole

NOW = 1_790_000_000_000
EXTRA = """@prefix brick: <https://brickschema.org/schema/Brick#> .
<urn:x:pump> a brick:Pump ; brick:hasPoint <urn:x:{point}> . <urn:x:{point}> a brick:Pump_Status .
"""
POSTED = """\
{"building": "demo", "point": "room-101-temp", "time": 1789990000000, "value": 21.5}
{"building": "demo", "point": "room-101-temp", "time": 1789990060000, "value": 0.1, "quality": "UNCERTAIN"}
{"building": "demo", "point": "room-101-co2", "time": 1789990000000, "value": null, "quality": "BAD"}
{"building": "demo", "point": "room-102-temp", "time": 1789990000000, "value": "out of order, \\"sic\\"\\nand so"}
{"building": "demo", "point": "nobody-knows-it", "time": 1789990000000, "value": 1}
"""
DOCUMENTS = (
    "{ buildings { nodes { id name key } totalCount } points(first: 500) { nodes { id name latest { time } } } }",
    "{ assets(first: 100) { nodes { id iri points(first: 20) { nodes { id } } } } }",
    '{ search(text: "room") { nodes { entity { id } } } inbox { nodes { topic } } deadLetters { nodes { code } } }',
    "{ imports { nodes { id file state } } models { nodes { id entities } } changes(first: 50) { totalCount } }",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What there was, its archive, and the twin that was made of it in other stores."""

    file: Path
    manifest: Manifest
    lines: list[str]
    clock: Clock
    log: list[LoggedChange]
    answers: list[object]
    kept: ImportRecord
    twin: Twin


async def _bring(twin: Twin, folder: Path, name: str, point: str) -> ImportRecord:
    file = folder / name
    file.write_text(EXTRA.replace("{point}", point))
    return await twin.bring(file, "demo", allow_large_removal=True)


async def _build(twin: Twin, folder: Path) -> ImportRecord:
    """The demo, an import that may be undone, a model that went, readings of all kinds, and what is left over."""
    runtime = twin.runtime
    await import_demo(runtime)
    while await run_next(runtime.importing):
        pass
    gone = await _bring(twin, folder, "gone.ttl", "gone-status")
    kept = await _bring(twin, folder, "kept.ttl", "first-status")
    kept = await _bring(twin, folder, "kept.ttl", "second-status")
    await twin.project()
    outcome = await readings.post(runtime.pool, "application/x-ndjson", POSTED.encode(), NOW)
    assert (outcome.stored, outcome.unplaced, outcome.rejected) == (4, 1, 0)
    refusal = Refusal(RefusalCode.BAD_PAYLOAD, "no JSON")
    await dead_letters.keep(runtime.pool, [Letter("edifice/v1/demo/x", b"\x00\xff'\"", refusal)])
    await roll_up(runtime.pool, NOW)
    assert gone.model
    await remove_model(runtime.importing, gone.model)  # after the copy, so the archive has a tail that is not copied
    return kept


async def _log(runtime: Runtime) -> list[LoggedChange]:
    return await changes(runtime.store, runtime.pool, ChangeFilter(), 5_000)


@pytest_asyncio.fixture(scope="module")
async def moved(
    twin: Twin, engine: Engine, elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Moved]:
    folder = tmp_path_factory.mktemp("archives")
    kept = await _build(twin, folder)
    file = folder / "site.zip"
    told = await saved(twin.runtime, file)
    assert await differences(twin.runtime, file) == []
    lines, now = await contents(twin.runtime.store, ids=True), await clock(twin.runtime.store)
    log, answers = await _log(twin.runtime), [await twin.data(document) for document in DOCUMENTS]
    async with elsewhere(tmp_path_factory.mktemp("elsewhere")) as runtime:
        await restored(runtime, file)
        async with open_context(runtime) as context:
            there = Twin(engine, context, runtime)
            yield Moved(file, told.manifest, lines, now, log, answers, kept, there)


async def test_the_graph_is_the_same_with_all_ids_and_counters(moved: Moved) -> None:
    assert await contents(moved.twin.runtime.store, ids=True) == moved.lines
    now = await clock(moved.twin.runtime.store)
    assert now.sequence == moved.clock.sequence
    assert now.origin != moved.clock.origin, "its next numbers are of other changes than those after the backup"
    assert await moved.twin.runtime.pool.fetchval("SELECT origin FROM log_state") == now.origin
    assert len(moved.lines) > 1_000


async def test_every_part_of_the_stores_is_as_in_the_archive(moved: Moved) -> None:
    assert await differences(moved.twin.runtime, moved.file) == []
    rows = {entry.name: entry.rows for entry in moved.manifest.members}
    assert (rows["sql/reading.csv"], rows["sql/reading_text.csv"]) == (3, 1)
    assert (rows["sql/inbox_reading.csv"], rows["sql/dead_letter.csv"]) == (1, 1)
    assert (rows["sql/import_run.csv"], rows["sql/upload.csv"]) == (5, 5)


async def test_answers_and_the_log_are_the_same(moved: Moved) -> None:
    assert [await moved.twin.data(document) for document in DOCUMENTS] == moved.answers
    assert await _log(moved.twin.runtime) == moved.log


async def test_the_archive_holds_no_secret_and_tells_where_the_stores_were(
    moved: Moved, graph_auth: tuple[str, str]
) -> None:
    with zipfile.ZipFile(moved.file) as plain:
        every = b"".join(plain.read(name) for name in plain.namelist())
        told = json.loads(plain.read("manifest.json"))
    assert SECRET.encode() not in every
    assert graph_auth[1].encode() not in every
    assert told["settings"]["EDIFICE_SQL_URL"] == "postgresql://sql.example/site"
    assert told["settings"]["EDIFICE_SQL_READ_URL"] == "postgresql://one.example/site postgresql://two.example/site"
    assert told["settings"]["EDIFICE_MQTT_URL"] == "mqtt://broker.example:1883"
    assert "EDIFICE_TOKEN" not in told["settings"]


async def test_uploaded_files_are_there_for_imports_to_come(moved: Moved) -> None:
    runtime = moved.twin.runtime
    assert moved.kept.upload
    upload = await uploads.get(runtime.pool, moved.kept.upload)
    assert upload is not None
    assert upload.path == runtime.files / upload.id
    assert upload.path.read_text() == EXTRA.replace("{point}", "second-status")


async def test_a_second_restore_into_the_same_stores_is_refused(moved: Moved) -> None:
    with pytest.raises(Conflict, match="The graph is not empty"):
        await restored(moved.twin.runtime, moved.file)


async def test_life_goes_on(moved: Moved, tmp_path: Path) -> None:
    """The last test: it changes the site."""
    twin, runtime = moved.twin, moved.twin.runtime
    await twin.project()
    assert [one.change for one in await _log(runtime)] == [one.change for one in moved.log]
    # the undo of an import that was made before the backup
    undone = await undo_import(runtime.importing, moved.kept.id)
    assert undone.state == "UNDONE"
    assert (await clock(runtime.store)).sequence == moved.clock.sequence + 1
    # a new import goes on with the counters of the graph and of PostgreSQL
    new = await _bring(twin, tmp_path, "new.ttl", "new-status")
    assert (new.number, new.sequence) == (moved.kept.number + 1, moved.clock.sequence + 2)
    await twin.project()
    assert await runtime.pool.fetchval("SELECT count(*) FROM log_gap") == 0
    newest = await changes(runtime.store, runtime.pool, ChangeFilter(), 1)
    assert (newest[0].place.sequence, newest[0].import_id) == (moved.clock.sequence + 2, new.id)
    # readings: what came before is a duplicate, what is new is stored, with the new point's own series number
    outcome = await readings.post(runtime.pool, "application/x-ndjson", POSTED.encode(), NOW)
    assert (outcome.stored, outcome.duplicate) == (0, 4)
    posted = b'{"building": "demo", "point": "new-status", "time": 1789990000000, "value": 1}'
    assert (await readings.post(runtime.pool, "application/x-ndjson", posted, NOW)).stored == 1
    points = await runtime.pool.fetch("SELECT id FROM point ORDER BY id")
    assert [row["id"] for row in points] == list(range(1, len(points) + 1))
