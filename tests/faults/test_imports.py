"""Imports that die before they change anything, and two of one building that are run at the same time."""

from pathlib import Path

import pytest

from ingest.imports import run_next
from tests.support.killing import EXPIRE, POINTS, model, runner, seen
from tests.support.reliability import Row
from tests.support.twins import Twin

pytestmark = pytest.mark.fault

SEQUENCES = "MATCH (c:Commit {importId: $id}) RETURN collect(c.sequence)"
FEWER = 2_800
"""Points of the revision: what is missing in it is less than a fifth."""


async def test_killed_before_it_applies(twin: Twin, tmp_path: Path, reliability: Row) -> None:
    file = tmp_path / "model.ttl"
    file.write_text(model(), encoding="utf-8")
    before = await twin.fingerprint()
    queued = await twin.queue(file, "early")
    async with runner(twin):
        await seen(twin, queued.id, lambda record: record.phase == "READ")
    killed = await twin.record(queued.id)
    assert (killed.state, killed.parts, killed.applied) == ("RUNNING", None, False)
    assert await twin.fingerprint() == before
    await twin.runtime.pool.execute(EXPIRE)
    assert await run_next(twin.runtime.importing)
    ended = await twin.record(queued.id)
    assert (ended.state, ended.applied, ended.added) == ("SUCCEEDED", True, POINTS + 1)
    reliability.number, reliability.fault = 15, "an import killed before it applies"
    reliability.promised = "the graph is as it was; the import starts over by itself"
    reliability.sent, reliability.stored = f"{POINTS + 1} entities", f"{ended.added}"
    reliability.lost = POINTS + 1 - ended.added


async def test_two_of_one_building_at_once(twin: Twin, tmp_path: Path, reliability: Row) -> None:
    first, second = tmp_path / "a" / "model.ttl", tmp_path / "b" / "model.ttl"
    for file, text in ((first, model()), (second, "\n".join(model().splitlines()[: FEWER + 1]))):
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
    older, newer = await twin.queue(first, "both"), await twin.queue(second, "both")
    async with runner(twin), runner(twin):
        await seen(twin, newer.id, lambda record: record.finished_at is not None)
    older, newer = await twin.record(older.id), await twin.record(newer.id)
    assert [older.state, newer.state] == ["SUCCEEDED", "SUCCEEDED"]
    assert older.finished_at is not None
    assert newer.started_at is not None
    assert older.finished_at <= newer.started_at
    assert (older.added, newer.retired) == (POINTS + 1, POINTS - FEWER)
    sequences = [(await twin.runtime.store.read(SEQUENCES, id=one.id) or [[]])[0] for one in (older, newer)]
    assert max(sequences[0]) < min(sequences[1])
    reliability.number, reliability.fault = 16, "two revisions of one building imported at once, by two processes"
    reliability.promised = "one after the other, in the order in which they were asked for; never mixed"
    reliability.sent, reliability.stored = "2 imports", "2, the newer on top"
