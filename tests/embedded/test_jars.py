"""Jars come whole and with the hash of the lock, or not at all."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from edifice.embedded import jars
from edifice.errors import StoreUnavailable
from tests.support.engines import NEWEST

CONTENT = b"a jar"
FIRST = f"org.example:first:1.0 {hashlib.sha256(CONTENT).hexdigest()}"


@pytest_asyncio.fixture
async def repository() -> AsyncIterator[str]:
    """A jar repository that answers every path with the same jar."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(CONTENT), CONTENT))
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock file of this test."""
    file = tmp_path / "server.lock"
    file.write_text(FIRST)
    return file


async def test_jars_are_fetched_once(tmp_path: Path, lock: Path, repository: str) -> None:
    folder, fetched = await asyncio.to_thread(jars.fetch_jars, tmp_path / "tools", repository, lock)
    assert fetched == len(CONTENT)
    assert [file.name for file in (folder / "lib").iterdir()] == ["first-1.0.jar"]
    assert await asyncio.to_thread(jars.fetch_jars, tmp_path / "tools", repository, lock) == (folder, 0)


async def test_jar_with_another_hash_is_refused(tmp_path: Path, lock: Path, repository: str) -> None:
    lock.write_text(f"{FIRST}\norg.example:second:1.0:linux {'0' * 64}")
    with pytest.raises(StoreUnavailable, match=r"org/example/second/1.0/second-1.0-linux.jar does not have the hash"):
        await asyncio.to_thread(jars.fetch_jars, tmp_path / "tools", repository, lock)
    assert not jars.server_folder(tmp_path / "tools", lock).exists()


async def test_unreachable_repository_is_a_sentence(
    tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "RETRIES", False)
    with pytest.raises(StoreUnavailable, match=r"cannot fetch .*first-1.0.jar: .*; EDIFICE_MAVEN_URL names another"):
        await asyncio.to_thread(jars.fetch_jars, tmp_path / "tools", "http://127.0.0.1:9", lock)


@pytest.mark.parametrize(
    ("lock", "number", "version"), [(jars.LOCK, 216, "5.26.30"), (NEWEST.lock, 237, "2026.08.1")], ids=["lts", "newest"]
)
def test_the_locks_name_neo4j_community(lock: Path, number: int, version: str) -> None:
    locked = jars.read_lock(lock)
    assert len(locked) == number
    assert f"org/neo4j/neo4j/{version}/neo4j-{version}.jar" in {jar.path for jar in locked}
    assert {len(jar.sha256) for jar in locked} == {64}
