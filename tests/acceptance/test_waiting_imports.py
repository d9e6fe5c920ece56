"""An import that meets a store that hangs while it applies waits, and goes on; it does not end by half."""

from pathlib import Path
from typing import Any

import pytest

from edifice.errors import StoreTimeout
from ingest import imports as ingest_imports
from ingest.imports import run_next
from tests.support.twins import Twin

LEASE_OVER = "UPDATE import_run SET lease_until = now() WHERE state = 'RUNNING'"
LEFT = "SELECT lease_until < now() + interval '10 seconds' FROM import_run WHERE id = $1"


async def test_a_commit_that_takes_too_long_is_done_again(
    twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "small.ttl"
    file.write_text("<urn:ahu> a <https://brickschema.org/schema/Brick#AHU> .")
    queued = await twin.queue(file)

    async def late(*_: Any) -> None:
        raise StoreTimeout("The graph store took longer than the limit. Try again.")

    with monkeypatch.context() as hanging:
        hanging.setattr(ingest_imports, "commit", late)
        assert await run_next(twin.runtime.importing)
    waiting = await twin.record(queued.id)
    assert (waiting.state, waiting.error, waiting.applied_parts) == ("RUNNING", None, 0)
    assert await twin.runtime.pool.fetchval(LEFT, queued.id), "it is taken up long before its lease would have ended"
    await twin.runtime.pool.execute(LEASE_OVER)
    assert await run_next(twin.runtime.importing)
    assert (await twin.record(queued.id)).state == "SUCCEEDED"
