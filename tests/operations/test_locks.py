"""One writer per building, while all others find their connections."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from edifice.errors import Conflict
from edifice.postgres import POOL_SIZE, Pool, open_pool
from operations.locks import MOST_HELD, building_lock


async def test_writers_that_wait_hold_no_connection(series_pool: Pool) -> None:
    running, most, ended = 0, 0, 0

    async def write() -> None:
        nonlocal running, most, ended
        async with building_lock(series_pool, "hq"):
            running += 1
            most = max(most, running)
            assert await series_pool.fetchval("SELECT 1") == 1
            running -= 1
        ended += 1

    # given more writers of a building than the pool has connections, while one has the lock
    async with AsyncExitStack() as first:
        await first.enter_async_context(building_lock(series_pool, "hq"))
        writers = [asyncio.create_task(write()) for _ in range(2 * POOL_SIZE)]
        await asyncio.sleep(0)
        # then every other statement goes on
        async with asyncio.timeout(20):
            assert (
                await asyncio.gather(*(series_pool.fetchval("SELECT 2") for _ in range(POOL_SIZE))) == [2] * POOL_SIZE
            )
        assert ended == 0
    await asyncio.gather(*writers)
    assert (most, ended) == (1, 2 * POOL_SIZE)


async def test_writers_of_many_buildings_leave_connections_for_their_statements(series_pool: Pool) -> None:
    async def write(scope: str) -> int:
        async with building_lock(series_pool, scope):
            return await series_pool.fetchval("SELECT 3")

    async with asyncio.timeout(30):
        assert await asyncio.gather(*(write(f"b{number}") for number in range(3 * POOL_SIZE))) == [3] * 3 * POOL_SIZE
    assert MOST_HELD < POOL_SIZE


async def test_another_process_holds_the_building_and_then_does_not(series_pool: Pool, sql_url: str) -> None:
    other = await open_pool(sql_url)
    async with building_lock(other, "hq"):
        with pytest.raises(Conflict, match="try again"):
            async with building_lock(series_pool, "hq", 0.5):
                pass
        async with building_lock(series_pool, "lab", 20):
            pass
    async with building_lock(series_pool, "hq", 20):
        pass
    await other.close()
