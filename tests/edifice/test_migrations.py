"""One sequence of migrations: in order, once each, never changed afterwards."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from edifice.errors import Conflict
from edifice.migrations import found_in, migrate, ours
from edifice.postgres import Pool, open_pool

pytestmark = pytest.mark.contract


@pytest_asyncio.fixture
async def pool(sql_url: str) -> AsyncIterator[Pool]:
    pool = await open_pool(sql_url)
    await pool.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    yield pool
    await pool.close()


def folder_with(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, sql in files.items():
        (folder / f"{name.removeprefix('n')}.sql").write_text(sql)
    return folder


async def tables(pool: Pool) -> set[str]:
    rows = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows}


async def test_numbers_order_the_files_of_all_folders(tmp_path: Path, pool: Pool) -> None:
    first = folder_with(tmp_path / "first", n0002_more="CREATE TABLE c ()", n0001_begin="CREATE TABLE a ()")
    second = folder_with(tmp_path / "second", n0101_after="ALTER TABLE a RENAME TO b")
    assert await migrate(pool, found_in([second, first])) == ("0001_begin", "0002_more", "0101_after")
    assert await tables(pool) == {"b", "c", "migration"}


async def test_a_second_run_changes_nothing(tmp_path: Path, pool: Pool) -> None:
    wanted = found_in([folder_with(tmp_path / "one", n0001_begin="CREATE TABLE a ()")])
    assert await migrate(pool, wanted) == ("0001_begin",)
    assert await migrate(pool, wanted) == ()


async def test_processes_at_once_apply_each_file_once(tmp_path: Path, pool: Pool) -> None:
    wanted = found_in([folder_with(tmp_path / "one", n0001_begin="SELECT pg_sleep(0.1); CREATE TABLE a ()")])
    assert sorted(await asyncio.gather(*(migrate(pool, wanted) for _ in range(4)))) == [(), (), (), ("0001_begin",)]


async def test_a_failing_file_leaves_nothing_behind(tmp_path: Path, pool: Pool) -> None:
    wanted = found_in([folder_with(tmp_path / "one", n0001_begin="CREATE TABLE a (); CREATE TABLE a ()")])
    with pytest.raises(asyncpg.DuplicateTableError):
        await migrate(pool, wanted)
    assert await tables(pool) == {"migration"}


async def test_a_changed_file_is_refused(tmp_path: Path, pool: Pool) -> None:
    folder = folder_with(tmp_path / "one", n0001_begin="CREATE TABLE a ()")
    await migrate(pool, found_in([folder]))
    (folder / "0001_begin.sql").write_text("CREATE TABLE b ()")
    with pytest.raises(Conflict, match="0001_begin is not the one"):
        await migrate(pool, found_in([folder]))
    assert await tables(pool) == {"a", "migration"}


async def test_a_newer_database_is_refused(tmp_path: Path, pool: Pool) -> None:
    await migrate(pool, found_in([folder_with(tmp_path / "one", n0001_begin="CREATE TABLE a ()")]))
    with pytest.raises(Conflict, match="0001_begin, which this version"):
        await migrate(pool, ())


def test_a_number_used_twice_is_refused(tmp_path: Path) -> None:
    folders = [folder_with(tmp_path / "one", n0001_a=""), folder_with(tmp_path / "two", n0001_b="")]
    with pytest.raises(ValueError, match="a number of its own"):
        found_in(folders)


async def test_what_comes_with_edifice_applies_to_an_empty_database(pool: Pool) -> None:
    # where TimescaleDB is, tables that became hypertables are named too
    assert {f"{migration.number:04}_{migration.name}" for migration in ours()} <= set(await migrate(pool))
    assert await migrate(pool) == ()
