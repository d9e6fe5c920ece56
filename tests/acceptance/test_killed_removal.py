"""A removal that its call does not finish goes on as a job; killed between its parts, it goes on in another process."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from edifice.errors import Conflict
from graph import models
from ingest import removal
from ingest.content import EDITS
from ingest.exports import read_export
from ingest.imports import run_next
from ingest.removal import run_next_removal
from operations import removals
from operations.removals import Removal
from tests.support.killing import POINTS, model, runner
from tests.support.reliability import Row
from tests.support.twins import Twin

pytestmark = pytest.mark.fault

SECONDS = 60
EXPIRE = "UPDATE removal SET lease_until = now() - interval '1 second'"
CHANGED = "__typename ... on ChangedImport { import { state applied } } ... on Refusal { code }"
UNDO = f"mutation ($id: ID!) {{ undoImport(id: $id) {{ {CHANGED} }} }}"
REMOVE = "mutation ($id: ID!) { removeModel(id: $id) { __typename ... on Refusal { code } } }"
UPSERT = """mutation ($model: ID!) { upsertEntities(input: {model: $model, entities: [{kind: ASSET, name: "Unit"}]}) {
    __typename ... on Refusal { code }
} }"""
SMALL = "<urn:ahu> <https://brickschema.org/schema/Brick#hasPoint> <urn:p0> ."


async def asked(twin: Twin, mutation: str, **variables: Any) -> Any:
    """What a mutation answers."""
    (answered,) = (await twin.data(mutation, **variables)).values()
    return answered


async def interrupted(twin: Twin, scope: str) -> Removal:
    """The removal of a building, whose runner was killed after some of its parts."""
    async with runner(twin), asyncio.timeout(SECONDS):
        while (found := await removals.of_scope(twin.runtime.pool, scope)) is None or found.applied_parts == 0:
            await asyncio.sleep(0.005)
    killed = await removals.of_scope(twin.runtime.pool, scope)
    assert killed is not None
    assert killed.parts is not None
    assert 0 < killed.applied_parts < killed.parts
    return killed


@pytest.mark.parametrize("undone", [False, True], ids=["removeModel", "undoImport"])
async def test_a_killed_removal_is_taken_up_and_ends_whole(
    twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undone: bool, reliability: Row
) -> None:
    # given a large model beside a small one, in a building of its own
    scope = "undone" if undone else "removed"
    big, small = tmp_path / "big.ttl", tmp_path / "small.ttl"
    big.write_text(model(), encoding="utf-8")
    small.write_text(SMALL, encoding="utf-8")
    first = await twin.bring(small, scope)
    before = await twin.fingerprint()
    brought = await twin.bring(big, scope)
    store, pool, id_ = twin.runtime.store, twin.runtime.pool, brought.model or ""

    # when the call has no time for it, then it says that the removal goes on
    monkeypatch.setattr(removal, "IN_CALL_SECONDS", 0)
    for _ in range(2):
        answer = await asked(twin, UNDO, id=brought.id) if undone else await asked(twin, REMOVE, id=id_)
        going_on = {"import": {"state": "RUNNING", "applied": True}, "__typename": "ChangedImport"}
        assert answer == (going_on if undone else {"__typename": "Conflict", "code": "CONFLICT"})

    # when its runner is killed, then nobody sees, edits, imports or exports half of it as the whole
    killed = await interrupted(twin, scope)
    found = await models.get(store, id_)
    assert found is not None
    assert found.sequence == brought.sequence
    with pytest.raises(Conflict):
        await read_export(store, pool, id_)
    revision = await twin.queue(small, scope)
    assert not await run_next(twin.runtime.importing)
    assert not await run_next_removal(twin.runtime.importing), "nobody takes a removal whose runner may live"
    edits = await models.find(store, scope, EDITS)
    assert edits is not None
    assert await asked(twin, UPSERT, model=edits.id) == {"__typename": "Conflict", "code": "CONFLICT"}

    # when its lease has ended, then it goes on where it was
    await pool.execute(EXPIRE)
    assert await run_next_removal(twin.runtime.importing)
    assert await twin.fingerprint() == before
    assert await removals.of_scope(pool, scope) is None
    assert await models.get(store, id_) is None or undone
    if undone:
        ended = await twin.record(brought.id)
        assert (ended.state, ended.applied, ended.progress, ended.retired) == ("UNDONE", False, 1.0, 0)
    else:
        assert await pool.fetchval("SELECT count(*) FROM import_part WHERE import = $1", brought.id) == 0
        assert (killed.retired, await asked(twin, REMOVE, id=id_)) == (
            POINTS + 1, {"__typename": "NotFound", "code": "NOT_FOUND"},
        )  # fmt: skip
    assert await run_next(twin.runtime.importing)
    assert (await twin.record(revision.id)).unchanged == first.added
    reliability.number, reliability.fault = (
        15,
        f"{'an undo' if undone else 'a removal of a model'} killed while it applies",
    )
    reliability.promised = "nobody sees half of it as the whole; it goes on where it was"
    reliability.sent, reliability.stored = f"{POINTS + 1} retired", f"{POINTS + 1}"
