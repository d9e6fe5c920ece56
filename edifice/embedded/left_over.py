"""What a PostgreSQL that was killed leaves behind: backends that go on alone and keep its shared memory in use.

Each makes a session and a process group of its own, so no group has them all; but each carries the name of its cluster
in its title, which we make out of the folder. Their working folder would tell as well, but root in a container may not
look at that. Linux only: elsewhere nothing is found.
"""

import asyncio
import hashlib
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

LEADER_SECONDS = 10.0
GONE_SECONDS = 10.0
POLL_SECONDS = 0.05


async def end_left_over(cluster: Path) -> None:
    """End what is left of PostgreSQL servers of this cluster; whoever calls holds the data folder and runs none there.

    A leader that is still there, since it stops while its supervisor is dead, gets the time to write what it has.
    """
    leader = _leader(cluster)
    if leader in processes_of(cluster):
        _send(leader, signal.SIGINT)
        await _until_gone(cluster, {leader}, LEADER_SECONDS)
    left = processes_of(cluster)
    for process in left:
        _send(process, signal.SIGKILL)  # what they hold in memory is lost with their leader, the log has the rest
    await _until_gone(cluster, left, GONE_SECONDS)
    if Path("/proc").is_dir() and not processes_of(cluster):
        # a leader that nobody has reaped yet is dead, but its number exists, and PostgreSQL would take it for alive
        for lock in (cluster / "postmaster.pid", *cluster.parent.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)


def cluster_name(cluster: Path) -> str:
    """The name under which PostgreSQL serves this folder: another for each folder, also for a copy."""
    return f"edifice-{hashlib.sha256(bytes(cluster.resolve())).hexdigest()[:16]}"


def processes_of(cluster: Path) -> set[int]:
    """The processes of PostgreSQL servers of this cluster: the leader, and what it has started."""
    folder, title = str(cluster.resolve()), f"postgres: {cluster_name(cluster)}: "
    found = set[int]()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            program, *words = file.read_bytes().decode(errors="replace").split("\0")
            if program.startswith(title) or (Path(program).name == "postgres" and words[:2] == ["-D", folder]):
                found.add(int(file.parent.name))
    return found


def _leader(cluster: Path) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int((cluster / "postmaster.pid").read_text().splitlines()[0])
    return 0


def _send(process: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, what)


async def _until_gone(cluster: Path, processes: set[int], seconds: float) -> None:
    end = time.monotonic() + seconds
    while processes & processes_of(cluster) and time.monotonic() < end:  # noqa: ASYNC110 - nobody tells of their end
        await asyncio.sleep(POLL_SECONDS)
