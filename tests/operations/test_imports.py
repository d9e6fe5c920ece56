"""Imports as rows: which of them a runner takes."""

import pytest

from edifice.postgres import Pool
from operations import imports
from operations.imports import NewImport

RUNNER_DIED = "UPDATE import_run SET lease_until = now() - interval '1 second' WHERE id = $1"


async def queue(pool: Pool, id_: str, scope: str) -> None:
    await imports.create(pool, NewImport(id_, None, scope, f"{id_}.ttl", "rdf", "0" * 64))  # pyright: ignore[reportArgumentType] - no file is read here


async def claimed(pool: Pool) -> str | None:
    record = await imports.claim(pool)
    return record.id if record else None


async def test_the_oldest_is_taken_first_and_each_once(series_pool: Pool) -> None:
    for number in (1, 2):
        await queue(series_pool, f"i{number}", f"b{number}")
    assert [await claimed(series_pool) for _ in range(3)] == ["i1", "i2", None]


@pytest.mark.parametrize("died", [False, True], ids=["is at work", "has died"])
async def test_an_import_waits_for_the_one_before_it_in_its_building(series_pool: Pool, died: bool) -> None:
    # given a building whose first import was taken, and a second one that is queued
    await queue(series_pool, "first", "b1")
    assert await claimed(series_pool) == "first"
    await queue(series_pool, "second", "b1")
    # when the first one's runner is there, or is not but its lease has not ended, then the second one is not taken
    assert await claimed(series_pool) is None
    # when the lease has ended, then the first one goes on before the second
    if died:
        await series_pool.execute(RUNNER_DIED, "first")
        assert await claimed(series_pool) == "first"
    await imports.finish(series_pool, "first", "SUCCEEDED", applied=True)
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
