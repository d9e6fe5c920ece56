"""A runner that was suspended for longer than its lease applies nothing more of what another has taken meanwhile."""

from pathlib import Path
from typing import Any

import pytest

from graph.commit import CommitResult, commit
from ingest import imports as importing
from ingest import removal
from ingest.imports import run, run_next
from ingest.removal import run_next_removal
from operations import imports, removals
from tests.support import killing
from tests.support.killing import POINTS, model
from tests.support.twins import Twin

pytestmark = pytest.mark.fault

EXPIRE_REMOVAL = "UPDATE removal SET lease_until = now() - interval '1 second'"
PARTS = """
MATCH (c:Commit {importId: $id, cause: $cause}) WITH c ORDER BY c.sequence
RETURN collect(c.part)
"""
UNDO = "mutation ($id: ID!) { undoImport(id: $id) { __typename } }"


async def parts(twin: Twin, id_: str, cause: str) -> list[int]:
    """The parts that are in the graph, in the order in which they came there."""
    return (await twin.runtime.store.read(PARTS, id=id_, cause=cause) or [[]])[0]


async def test_an_import(twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, pool, taken = tmp_path / "model.ttl", twin.runtime.pool, list[Any]()
    file.write_text(model(), encoding="utf-8")
    queued = await twin.queue(file, "suspended")

    async def suspended(*about: Any) -> CommitResult:
        committed = await commit(*about)
        if not taken:
            await pool.execute(killing.EXPIRE)
            taken.append(await imports.claim(pool))
        return committed

    # when the runner is suspended in the first part, and another takes the import
    monkeypatch.setattr(importing, "commit", suspended)
    assert await run_next(twin.runtime.importing)

    # then the first applies no second part, and the import is the other's
    assert await parts(twin, queued.id, "IMPORT") == [0]
    left = await twin.record(queued.id)
    assert (left.state, left.applied_parts, left.claim) == ("RUNNING", 0, taken[0].claim)
    assert await imports.claim(pool) is None

    # when the other goes on, then each part is there once
    await run(twin.runtime.importing, taken[0])
    ended = await twin.record(queued.id)
    assert (ended.state, ended.added, ended.applied_parts) == ("SUCCEEDED", POINTS + 1, ended.parts)
    assert await parts(twin, queued.id, "IMPORT") == list(range(ended.parts or 0))


async def test_a_removal(twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, pool, taken = tmp_path / "model.ttl", twin.runtime.pool, list[Any]()
    file.write_text(model(), encoding="utf-8")
    brought = await twin.bring(file, "undone-twice")

    async def suspended(*about: Any) -> CommitResult:
        committed = await commit(*about)
        if not taken:
            await pool.execute(EXPIRE_REMOVAL)
            taken.append(await removals.claim(pool))
        return committed

    # when the call is suspended in the first part, and a runner takes the removal, then it says that it goes on
    monkeypatch.setattr(removal, "commit", suspended)
    assert await twin.data(UNDO, id=brought.id) == {"undoImport": {"__typename": "ChangedImport"}}
    assert await parts(twin, brought.id, "UNDO") == [0]
    left = await removals.of_scope(pool, "undone-twice")
    assert left is not None
    assert (left.applied_parts, left.claim) == (0, taken[0].claim)
    assert not await run_next_removal(twin.runtime.importing)

    # when the runner goes on, then each part is there once
    await pool.execute(EXPIRE_REMOVAL)
    assert await run_next_removal(twin.runtime.importing)
    assert await removals.of_scope(pool, "undone-twice") is None
    assert (await twin.record(brought.id)).state == "UNDONE"
    assert await parts(twin, brought.id, "UNDO") == list(range(left.parts or 0))
