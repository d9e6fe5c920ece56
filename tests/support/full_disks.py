"""A PostgreSQL whose disk can be filled: on a small file system of its own where we may mount one, or by a limit.

The limit is that of the kernel on the size of files, for the server's processes: it needs no rights, and to PostgreSQL
looks like a table that cannot grow.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from edifice.embedded.account import find_account
from edifice.embedded.addresses import Addresses
from edifice.embedded.left_over import processes_of

TMPFS, LIMIT = "a tmpfs of 256 MB", "a limit on the size of files"
WAYS = (TMPFS,) if os.geteuid() == 0 else (LIMIT,)

SIZE = 16 << 20
"""Of the largest file under the limit: of the write-ahead log."""
ROWS = 400_000
"""So many make the table larger than that."""
LEFT = 256 << 10
"""Bytes that a full file system has left."""
MOUNT = 'mount -t tmpfs -o size=256m,mode=755 tmpfs "$0" && exec "$@"'
GROW = """
INSERT INTO reading (point, quality, kind, ts, value)
SELECT -1, 0, 1, to_timestamp(number), number FROM generate_series($1::int, $1 + $2::int - 1) AS number
"""


@dataclass(frozen=True, slots=True)
class Disk:
    """The server's address, and what fills and empties its disk; fill it when its schema is there."""

    sql_url: str
    fill: Callable[[], Awaitable[None]]
    free: Callable[[], Awaitable[None]]


@asynccontextmanager
async def disk(way: str) -> AsyncIterator[Disk]:
    """A server of its own on such a disk."""
    folder = Path(tempfile.mkdtemp(prefix="edifice-disk-"))
    folder.chmod(0o711)
    data = folder / "d"
    data.mkdir(mode=0o711)
    mounting = ("unshare", "--mount", "sh", "-c", MOUNT, str(data)) if way == TMPFS else ()
    process = await asyncio.create_subprocess_exec(
        *(*mounting, sys.executable, "-m", "edifice.embedded.supervisor", "--data", str(data), "--sql"),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    try:
        url = Addresses.from_line(await process.stdout.readline()).sql_url or ""
        # what is mounted for the server alone is seen through it
        inside = Path(f"/proc/{process.pid}/root{data}") if way == TMPFS else data
        yield (_small if way == TMPFS else _limited)(url.replace(str(data), str(inside)), inside)
    finally:
        process.stdin.close()
        await process.wait()
        shutil.rmtree(folder)


def _small(url: str, inside: Path) -> Disk:
    ballast = inside / "ballast"

    async def fill() -> None:
        space = os.statvfs(inside)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, space.f_bavail * space.f_bsize - LEFT)

    async def free() -> None:
        ballast.unlink()

    return Disk(url, fill, free)


def _limited(url: str, inside: Path) -> Disk:
    account = find_account()
    identity: dict[str, Any] = (
        {"user": account.user_id, "group": account.group_id, "extra_groups": []} if account else {}
    )

    async def limit(size: str) -> None:
        """As the server's own user: in a container root may not."""
        for process in processes_of(inside / "sql/cluster"):
            words = ("prlimit", f"--pid={process}", f"--fsize={size}:")
            assert await (await asyncio.create_subprocess_exec(*words, **identity)).wait() == 0

    async def fill() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(GROW, 1, ROWS)
        await limit(str(SIZE))
        # what a table has beyond its rows is filled up
        with suppress(asyncpg.PostgresError):
            for number in range(1, 1000):  # a few rows at once, since those that fail leave room
                await connection.execute(GROW, number * ROWS + 1, 200)
        await connection.close()

    async def free() -> None:
        await limit("unlimited")

    return Disk(url, fill, free)
