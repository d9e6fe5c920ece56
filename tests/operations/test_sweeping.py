"""What ended imports leave behind goes; what open ones and undos need stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from edifice.postgres import Pool
from operations import imports, uploads
from operations.imports import ImportRecord, NewImport, Staged
from operations.sweeping import KEPT_DAYS, sweep_parts, sweep_uploads

OLD = f"UPDATE upload SET created_at = now() - interval '{KEPT_DAYS + 1} days'"
LONG_AGO = f"UPDATE import_run SET finished_at = now() - interval '{KEPT_DAYS + 1} days' WHERE finished_at IS NOT NULL"


async def chunks() -> AsyncIterator[bytes]:
    yield b"<a> <b> <c> ."


async def upload(pool: Pool, folder: Path) -> uploads.Upload:
    return await uploads.receive(pool, folder, "a.ttl", chunks(), 100)


async def run(pool: Pool, id_: str, uploaded: uploads.Upload) -> ImportRecord:
    """An import that is running, with a part staged."""
    await imports.create(pool, NewImport(id_, uploaded.id, id_, "a.ttl", "rdf", uploaded.sha256))
    claimed = await imports.claim(pool)
    assert claimed is not None
    assert await imports.stage(pool, claimed, Staged(None, ("[]",), 0, 0, 0, 0, ()))
    return claimed


async def parts(pool: Pool) -> set[str]:
    return {row["import"] for row in await pool.fetch("SELECT DISTINCT import FROM import_part")}


async def test_parts_go_unless_they_may_be_undone_or_applied(series_pool: Pool, tmp_path: Path) -> None:
    uploaded = await upload(series_pool, tmp_path)
    made = {id_: await run(series_pool, id_, uploaded) for id_ in ("running", "applied", "failed", "dry", "cancelled")}
    await imports.finish(series_pool, made["applied"], "SUCCEEDED", applied=True)
    await imports.finish(series_pool, made["failed"], "FAILED", applied=False)
    await imports.finish(series_pool, made["dry"], "SUCCEEDED", applied=False)
    assert await imports.cancel(series_pool, "cancelled")
    assert await sweep_parts(series_pool) == 3
    assert await parts(series_pool) == {"running", "applied"}
    assert await sweep_parts(series_pool) == 0


@pytest.mark.parametrize("old", [False, True])
async def test_an_upload_goes_with_its_file_when_it_is_over(series_pool: Pool, tmp_path: Path, old: bool) -> None:
    # given an upload whose import has ended, one that nobody imported, and one that is being imported
    ended, unused, open_ = [await upload(series_pool, tmp_path) for _ in range(3)]
    first = await run(series_pool, "ended", ended)
    await run(series_pool, "open", open_)
    await imports.finish(series_pool, first, "SUCCEEDED", applied=True)
    if old:
        await series_pool.execute(OLD)
        # when the import has ended lately, then its file stays
        assert await sweep_uploads(series_pool) == 1
        assert (await uploads.get(series_pool, ended.id), unused.path.exists()) == (ended, False)
        await series_pool.execute(LONG_AGO)
    # when both are old, then the file goes, and the import stays without it
    assert await sweep_uploads(series_pool) == int(old)
    assert (ended.path.exists(), open_.path.exists()) == (not old, True)
    record = await imports.get(series_pool, "ended")
    assert record is not None
    assert record.upload == (None if old else ended.id)
    assert (await uploads.get(series_pool, ended.id) is None) is old
    assert await uploads.get(series_pool, open_.id) == open_
