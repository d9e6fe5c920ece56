"""The embedded servers for the length of a block: what the rest of Edifice calls."""

import asyncio
import logging
import os
import sys
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from edifice.embedded.addresses import Addresses
from edifice.embedded.graph_server import DEFAULT_HEAP
from edifice.embedded.places import CHECKOUT
from edifice.errors import StoreUnavailable

STOP_SECONDS = 25.0
LINE_BYTES = 1 << 20

log = logging.getLogger(__name__)


@asynccontextmanager
async def embedded_stores(
    data: Path, graph: bool, sql: bool, broker: bool, *, graph_heap: str = DEFAULT_HEAP
) -> AsyncGenerator[Addresses]:
    """Run the named servers on the data folder; they answer when the block begins and are gone when it ends.

    They belong to a supervisor in a process of its own, which also ends when we are killed: a pipe to its standard
    input breaks, and the kernel tells it. Call it from a thread that lasts.

    Raises:
        StoreUnavailable: they did not start, or another process holds the folder; the sentence says why.
    """
    wanted = [flag for flag, on in (("--graph", graph), ("--sql", sql), ("--broker", broker)) if on]
    if not wanted:
        yield Addresses()
        return
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "edifice.embedded.supervisor", "--data", str(data.absolute()), *wanted),
        *("--graph-heap", graph_heap, "--parent", str(os.getpid())),
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LINE_BYTES,
        start_new_session=True,  # Ctrl-C in a terminal reaches us alone: we stop the servers when we have finished
    )
    said: deque[str] = deque(maxlen=20)
    ready = asyncio.Event()
    relay = asyncio.create_task(_relay(process, said, ready))
    try:
        addresses = await _addresses(process, relay, said)
        ready.set()
        yield addresses
    finally:
        await _stop(process)
        await relay


async def _addresses(process: asyncio.subprocess.Process, relay: asyncio.Task[None], said: deque[str]) -> Addresses:
    if process.stdout and (line := await process.stdout.readline()):
        return Addresses.from_line(line)
    await relay
    raise StoreUnavailable("\n".join(said) or "the embedded stores did not start", store="embedded")


async def _relay(process: asyncio.subprocess.Process, said: deque[str], ready: asyncio.Event) -> None:
    """Gather what the supervisor says; once the servers answer, it is news for the log, before, part of an error."""
    if process.stderr is None:
        return
    async for line in process.stderr:
        said.append(line.decode(errors="replace").rstrip())
        if ready.is_set():
            log.warning("%s", said[-1])


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Close the supervisor's input and wait; a second cancellation does not leave it behind."""
    if process.stdin:
        process.stdin.close()
        with suppress(ConnectionError):
            await process.stdin.wait_closed()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await asyncio.shield(process.wait())
    except TimeoutError:
        process.kill()  # the servers follow by the kernel's promise
        await process.wait()
