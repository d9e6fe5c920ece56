"""An import whose process is killed while it applies its parts goes on in another, and ends as if nothing had been."""

from pathlib import Path

import pytest

from ingest.imports import run_next
from ingest.removal import run_next_removal
from operations import imports
from tests.support.killing import EXPIRE, POINTS, model, runner, seen
from tests.support.reliability import Row
from tests.support.twins import Twin

pytestmark = pytest.mark.fault

UNDO = "mutation ($id: ID!) { undoImport(id: $id) { __typename } }"
PARTS = """
MATCH (c:Commit {importId: $id}) WITH c ORDER BY c.sequence
RETURN collect(c.part), collect(c.sequence)
"""


async def test_a_killed_import_is_taken_up_and_ends_whole(twin: Twin, tmp_path: Path, reliability: Row) -> None:
    file = tmp_path / "model.ttl"
    file.write_text(model(), encoding="utf-8")
    small = tmp_path / "small.ttl"
    small.write_text("<urn:ahu> <https://brickschema.org/schema/Brick#hasPoint> <urn:p0> .")
    await twin.bring(small)
    before = await twin.fingerprint()
    queued = await twin.queue(file)
    async with runner(twin):
        await seen(twin, queued.id, lambda record: record.applied_parts > 0)
    killed = await twin.record(queued.id)
    assert killed.parts is not None
    assert killed.state == "RUNNING"
    assert 0 < killed.applied_parts < killed.parts

    assert await imports.claim(twin.runtime.pool) is None, "nobody takes an import whose runner may live"
    await twin.runtime.pool.execute(EXPIRE)
    assert await run_next(twin.runtime.importing)
    ended = await twin.record(queued.id)
    assert (ended.state, ended.applied, ended.applied_parts) == ("SUCCEEDED", True, killed.parts)
    assert (ended.added, ended.file, ended.error) == (POINTS + 1, "model.ttl", None)
    parts = await twin.runtime.store.read(PARTS, id=queued.id)
    assert parts is not None
    assert parts[0] == list(range(killed.parts)), "every part is committed once"

    data = await twin.data('{ points(where: {of: {is: "AHU"}}) { totalCount } }')
    assert data == {"points": {"totalCount": POINTS}}
    sequence = await twin.sequence()
    again = await twin.bring(file)
    assert (again.added, again.changed, again.retired, again.unchanged) == (0, 0, 0, POINTS + 1)
    assert await twin.sequence() == sequence

    for id_ in (again.id, queued.id):
        assert await twin.data(UNDO, id=id_) == {"undoImport": {"__typename": "ChangedImport"}}
        while await run_next_removal(twin.runtime.importing):
            pass  # what the call had no time for
    assert await twin.fingerprint() == before
    reliability.number, reliability.fault = 15, "an import killed while it applies"
    reliability.promised = "it goes on where it was; undone, the graph is as before it"
    reliability.sent, reliability.stored = f"{POINTS + 1} entities", f"{ended.added}"
