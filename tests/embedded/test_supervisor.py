"""However the supervisor or its parent ends, no server is left; however a server ends, another takes its place."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
import neo4j
import pytest

from edifice.embedded.addresses import Addresses, running_addresses
from edifice.embedded.stores import embedded_stores
from edifice.errors import StoreUnavailable

pytestmark = pytest.mark.whole

SECONDS = 30.0
SUPERVISOR = (sys.executable, "-m", "edifice.embedded.supervisor")

PARENT = """
import asyncio, sys
from pathlib import Path
from edifice.embedded.stores import embedded_stores

async def main():
    async with embedded_stores(Path(sys.argv[1]), graph=False, sql=True, broker=True) as addresses:
        print(addresses.to_line(), flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder of this test alone, where an unprivileged server can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="edifice-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.fault
async def test_killed_parent_leaves_no_process(data: Path) -> None:
    async with _started(sys.executable, "-c", PARENT, str(data)) as (parent, addresses):
        parent.kill()
        await parent.wait()
        await _until(lambda: not _alive(addresses.pids))


@pytest.mark.fault
async def test_killed_supervisor_leaves_no_process(data: Path) -> None:
    async with _started(*SUPERVISOR, "--data", str(data), "--sql", "--broker") as (supervisor, addresses):
        supervisor.kill()
        await supervisor.wait()
        await _until(lambda: not _alive(addresses.pids))


@pytest.mark.fault
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
async def test_stops_within_seconds_when_asked(data: Path, asked: signal.Signals) -> None:
    async with _started(*SUPERVISOR, "--data", str(data), "--sql", "--broker") as (supervisor, addresses):
        began = time.monotonic()
        supervisor.send_signal(asked)
        assert await supervisor.wait() == 0
        assert time.monotonic() - began < SECONDS
        assert not _alive(addresses.pids)


@pytest.mark.fault
async def test_stops_while_it_starts(data: Path) -> None:
    supervisor = await asyncio.create_subprocess_exec(*SUPERVISOR, "--data", str(data), "--sql", "--broker")
    await _until((data / "sql.log").exists)
    supervisor.terminate()
    assert await supervisor.wait() == 0
    assert not list((data / "sql").glob("cluster/postmaster.pid"))


@pytest.mark.fault
@pytest.mark.parametrize("name", ["graph", "sql", "broker"])
async def test_killed_server_is_replaced_at_the_same_address(data: Path, name: str) -> None:
    async with _started(*SUPERVISOR, "--data", str(data), f"--{name}") as (_, addresses):
        os.kill(addresses.pids[name], signal.SIGKILL)
        await _until(lambda: _pids(data).get(name) != addresses.pids[name])
        now = running_addresses(data)
        assert now
        assert replace(now, pids=addresses.pids) == addresses


@pytest.mark.slow
@pytest.mark.store
async def test_second_start_finds_passwords_and_data(data: Path) -> None:
    async with embedded_stores(data, graph=True, sql=True, broker=True) as first:
        async with _driver(first) as driver:
            await driver.execute_query("CREATE (:Kept {word: 'here'})")
        connection = await asyncpg.connect(first.sql_url)
        await connection.execute("CREATE TABLE kept AS SELECT 'here' AS word")
        await connection.close()
    assert not _alive(first.pids)
    async with embedded_stores(data, graph=True, sql=True, broker=True) as second:
        assert replace(second, pids=first.pids) == first
        async with _driver(second) as driver:
            records, _, _ = await driver.execute_query("MATCH (k:Kept) RETURN k.word AS word")
        assert [record["word"] for record in records] == ["here"]
        connection = await asyncpg.connect(second.sql_url)
        assert await connection.fetchval("SELECT word FROM kept") == "here"
        await connection.close()


async def test_second_start_on_a_held_folder_says_who_holds_it(stores: Addresses, store_folder: Path) -> None:
    with pytest.raises(StoreUnavailable, match=rf"in use by process {stores.pids['supervisor']}: stop that one"):
        async with embedded_stores(store_folder, graph=False, sql=True, broker=False):
            pass
    supervisor = await asyncio.create_subprocess_exec(
        *SUPERVISOR, "--data", str(store_folder), stderr=asyncio.subprocess.PIPE
    )
    _, said = await supervisor.communicate()
    assert supervisor.returncode == 1
    assert len(said.splitlines()) == 1


def test_running_addresses_are_those_that_were_announced(stores: Addresses, store_folder: Path, tmp_path: Path) -> None:
    assert running_addresses(store_folder) == stores
    assert running_addresses(tmp_path) is None


def test_what_holds_a_password_is_closed_to_others(stores: Addresses, store_folder: Path) -> None:
    assert stores.graph_password
    passwords = {file.read_text() for file in store_folder.glob("*/*password")}
    assert len(passwords) == 4
    holders = [file for file in store_folder.glob("**/*") if file.is_file() and file.stat().st_size < 10_000]
    holders = [file for file in holders if any(password.encode() in file.read_bytes() for password in passwords)]
    assert store_folder / "stores.json" in holders
    assert {file.stat().st_mode & 0o777 for file in holders} == {0o600}


@asynccontextmanager
async def _started(*command: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, Addresses]]:
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout
    assert process.stdin
    try:
        yield process, Addresses.from_line(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()


async def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


def _driver(addresses: Addresses) -> neo4j.AsyncDriver:
    assert addresses.graph_url
    assert addresses.graph_password
    return neo4j.AsyncGraphDatabase.driver(addresses.graph_url, auth=("neo4j", addresses.graph_password))


def _alive(pids: Mapping[str, int]) -> list[str]:
    return [name for name, pid in pids.items() if _state(pid) not in "XZ"]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


def _pids(data: Path) -> Mapping[str, int]:
    addresses = running_addresses(data)
    return addresses.pids if addresses else {}
