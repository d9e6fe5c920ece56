"""Imports as rows: which of them a runner takes."""

import pytest

from edifice.postgres import Pool
from operations import imports
from operations.imports import ImportIssue, ImportRecord, NewImport, Staged

ROW = "SELECT * FROM import_run WHERE id = 'first'"
RUNNER_DIED = "UPDATE import_run SET lease_until = now() - interval '1 second' WHERE id = $1"


async def queue(pool: Pool, id_: str, scope: str) -> None:
    await imports.create(pool, NewImport(id_, None, scope, f"{id_}.ttl", "rdf", "0" * 64))  # pyright: ignore[reportArgumentType] - no file is read here


async def claimed(pool: Pool) -> str | None:
    record = await imports.claim(pool)
    return record.id if record else None


async def taken(pool: Pool) -> ImportRecord:
    record = await imports.claim(pool)
    assert record is not None
    return record


async def test_the_oldest_is_taken_first_and_each_once(series_pool: Pool) -> None:
    for number in (1, 2):
        await queue(series_pool, f"i{number}", f"b{number}")
    assert [await claimed(series_pool) for _ in range(3)] == ["i1", "i2", None]


@pytest.mark.parametrize("died", [False, True], ids=["is at work", "has died"])
async def test_an_import_waits_for_the_one_before_it_in_its_building(series_pool: Pool, died: bool) -> None:
    # given a building whose first import was taken, and a second one that is queued
    await queue(series_pool, "first", "b1")
    first = await taken(series_pool)
    await queue(series_pool, "second", "b1")
    # when the first one's runner is there, or is not but its lease has not ended, then the second one is not taken
    assert await claimed(series_pool) is None
    # when the lease has ended, then the first one goes on before the second
    if died:
        await series_pool.execute(RUNNER_DIED, "first")
        first = await taken(series_pool)
        assert first.id == "first"
    await imports.finish(series_pool, first, "SUCCEEDED", applied=True)
    assert await claimed(series_pool) == "second"


async def test_an_import_of_another_building_does_not_wait(series_pool: Pool) -> None:
    await queue(series_pool, "first", "b1")
    assert await claimed(series_pool) == "first"
    await queue(series_pool, "second", "b1")
    await queue(series_pool, "other", "b2")
    assert await claimed(series_pool) == "other"


async def test_two_runners_at_once_do_not_take_two_of_a_building(series_pool: Pool) -> None:
    for id_ in ("first", "second"):
        await queue(series_pool, id_, "b1")
    # when another runner is just about to take the first one
    async with series_pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(imports.CLAIM, imports.LEASE_SECONDS)
        assert row["id"] == "first"
        # then the second one is not taken out of its turn
        assert await claimed(series_pool) is None


async def test_what_a_runner_says_of_an_import_that_another_has_taken_counts_no_more(series_pool: Pool) -> None:
    # given a runner that was suspended for longer than its lease, so that another has staged the import anew
    await queue(series_pool, "first", "b1")
    suspended = await taken(series_pool)
    await series_pool.execute(RUNNER_DIED, "first")
    other = await taken(series_pool)
    assert await imports.stage(series_pool, other, Staged("m1", ("[1]", "[2]"), 7, 0, 0, 0, ()))
    assert await imports.begin_applying(series_pool, other)
    before = await series_pool.fetchrow(ROW)
    # when it goes on, then it hears that it is over, and changes nothing
    assert not await imports.renew(series_pool, suspended)
    assert not await imports.renew(series_pool, suspended, 0)
    assert not await imports.stage(series_pool, suspended, Staged("m2", ("[3]",), 1, 0, 0, 0, ()))
    assert not await imports.begin_applying(series_pool, suspended)
    assert not await imports.applied_part(series_pool, suspended, 1, 5)
    await imports.progress(series_pool, suspended, "READ", 0.1)
    await imports.end_phase(series_pool, suspended, "READ", 1.0)
    await imports.finish(series_pool, suspended, "FAILED", applied=False, error=ImportIssue("X", "x"))
    assert await series_pool.fetchrow(ROW) == before
    assert [await imports.part(series_pool, "first", number) for number in (0, 1)] == ["[1]", "[2]"]
    # and the other one goes on to the end
    assert await imports.renew(series_pool, other)
    assert await imports.applied_part(series_pool, other, 2, 6)
    await imports.finish(series_pool, other, "SUCCEEDED", applied=True)
    ended = await imports.get(series_pool, "first")
    assert ended is not None
    assert (ended.state, ended.model, ended.applied_parts, ended.sequence) == ("SUCCEEDED", "m1", 2, 6)
