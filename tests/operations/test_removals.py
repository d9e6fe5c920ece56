"""Removals as rows: who may go on with one."""

from edifice.postgres import Pool
from operations import removals
from operations.removals import Removal

ROW = "SELECT * FROM removal"
EXPIRE = "UPDATE removal SET lease_until = now() - interval '1 second'"


async def test_what_a_runner_says_of_a_removal_that_another_has_taken_counts_no_more(series_pool: Pool) -> None:
    # given a runner that was suspended for longer than its lease, so that another has staged the removal anew
    suspended = Removal("r1", "b1", "m1")
    assert await removals.ask(series_pool, suspended)
    assert await removals.claim(series_pool) is None
    await series_pool.execute(EXPIRE)
    other = await removals.claim(series_pool)
    assert other is not None
    assert await removals.stage(series_pool, other, ("[1]", "[2]"), 7)
    before = await series_pool.fetchrow(ROW)
    # when it goes on, then it hears that it is another's, and changes nothing
    assert not await removals.lease(series_pool, suspended)
    assert not await removals.lease(series_pool, suspended, 0)
    assert not await removals.stage(series_pool, suspended, ("[3]",), 1)
    assert not await removals.applied_part(series_pool, suspended, 1, 5)
    await removals.drop(series_pool, suspended)
    await removals.finish(series_pool, suspended)
    assert await series_pool.fetchrow(ROW) == before
    assert [await removals.part(series_pool, "r1", number) for number in (0, 1)] == ["[1]", "[2]"]
    # and the other one goes on to the end
    assert await removals.lease(series_pool, other)
    assert await removals.applied_part(series_pool, other, 2, 6)
    await removals.finish(series_pool, other)
    assert await removals.of_scope(series_pool, "b1") is None


async def test_one_that_is_not_staged_is_dropped_by_who_has_it(series_pool: Pool) -> None:
    removal = Removal("r1", "b1", "m1")
    assert await removals.ask(series_pool, removal)
    await removals.drop(series_pool, removal)
    assert await removals.of_scope(series_pool, "b1") is None
