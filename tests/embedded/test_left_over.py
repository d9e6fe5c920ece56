"""A PostgreSQL that is killed while it works is replaced, and nothing of it outlives the stop."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from edifice.embedded.addresses import Addresses, running_addresses
from edifice.embedded.left_over import end_left_over, processes_of
from edifice.embedded.stores import embedded_stores

SECONDS = 60.0
BUSY = "DO $$ BEGIN LOOP END LOOP; END $$"
"""It never waits, so it never notices that its leader is gone."""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder of this test alone, where an unprivileged server can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="edifice-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.fault
@pytest.mark.parametrize("work", [BUSY, "SELECT pg_sleep(600)"])
async def test_killed_leader_of_a_busy_backend_is_replaced(data: Path, work: str) -> None:
    async with embedded_stores(data, graph=False, sql=True, broker=False) as addresses:
        busy, backend = await _work(addresses, work)
        os.kill(addresses.pids["sql"], signal.SIGKILL)
        await _until(lambda: (running_addresses(data) or addresses).pids != addresses.pids)
        assert await _answers(addresses)
        assert backend not in processes_of(data / "sql/cluster")
        await _end(busy)
    assert processes_of(data / "sql/cluster") == set()


@pytest.mark.fault
async def test_stop_ends_what_a_killed_leader_left(data: Path) -> None:
    async with embedded_stores(data, graph=False, sql=True, broker=False) as addresses:
        busy, backend = await _work(addresses, BUSY)
        os.kill(addresses.pids["sql"], signal.SIGKILL)
        assert backend in processes_of(data / "sql/cluster")
    await _end(busy)
    assert processes_of(data / "sql/cluster") == set()


@pytest.mark.fault
async def test_start_ends_what_a_killed_supervisor_left(data: Path) -> None:
    async with embedded_stores(data, graph=False, sql=True, broker=False) as addresses:
        busy, backend = await _work(addresses, BUSY)
        os.kill(addresses.pids["supervisor"], signal.SIGSTOP)  # it does not see what happens next
        os.kill(addresses.pids["sql"], signal.SIGKILL)
        os.kill(addresses.pids["supervisor"], signal.SIGKILL)
    await _end(busy)
    assert backend in processes_of(data / "sql/cluster")
    async with embedded_stores(data, graph=False, sql=True, broker=False) as again:
        assert await _answers(again)
        assert backend not in processes_of(data / "sql/cluster")


async def test_others_in_the_folder_and_other_folders_are_left_alone(
    stores: Addresses, store_folder: Path, data: Path
) -> None:
    cluster = data / "sql/cluster"
    cluster.mkdir(parents=True)
    guest = await asyncio.create_subprocess_exec("sleep", "600", cwd=cluster)
    await end_left_over(cluster)
    assert guest.returncode is None
    guest.kill()
    await guest.wait()
    assert stores.pids["sql"] in processes_of(store_folder / "sql/cluster")
    assert await _answers(stores)


async def _work(addresses: Addresses, work: str) -> tuple[asyncio.Task[None], int]:
    """A backend that works until somebody ends it, and its process."""
    connection = await asyncpg.connect(addresses.sql_url)
    backend = connection.get_server_pid()

    async def execute() -> None:
        with suppress(asyncpg.PostgresError, OSError):
            await connection.execute(work)

    busy = asyncio.create_task(execute())
    other = await asyncpg.connect(addresses.sql_url)
    while await other.fetchval("SELECT state FROM pg_stat_activity WHERE pid = $1", backend) != "active":
        await asyncio.sleep(0.05)
    await other.close()
    return busy, backend


async def _end(busy: asyncio.Task[None]) -> None:
    busy.cancel()
    await asyncio.gather(busy, return_exceptions=True)


async def _answers(addresses: Addresses) -> bool:
    connection = await asyncpg.connect(addresses.sql_url)
    try:
        return await connection.fetchval("SELECT true")
    finally:
        await connection.close()


async def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.05)
