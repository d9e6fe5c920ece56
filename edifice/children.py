"""The other roles of `edifice run` as children: started again when they end, stopped with us."""

import asyncio
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

import structlog

STOP_SECONDS = 15.0
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 20.0

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def keep_role(role: str, stop: asyncio.Event, metrics: socket.socket | None = None) -> None:
    """Run `edifice ROLE` until `stop`; a role that ends before is started again, each time a little later.

    The role answers for its metrics on the listening socket `metrics`, which outlives it, so that its port stays.
    """
    wait, files = FIRST_WAIT_SECONDS, () if metrics is None else (metrics.fileno(),)
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        ended = await _live(role, stop, files)
        if not stop.is_set():
            lasted = asyncio.get_running_loop().time() - began
            wait = FIRST_WAIT_SECONDS if lasted > LONGEST_WAIT_SECONDS else min(2 * wait, LONGEST_WAIT_SECONDS)
            logger.warning("role ended, starting it again", role=role, code=ended, seconds=wait)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await stop.wait()


async def _live(role: str, stop: asyncio.Event, files: Sequence[int]) -> int | str | None:
    """Run the role once, and answer its code, or why the machine would not start it."""
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "edifice", role, "--parent", str(os.getpid()),
            *(f"--metrics-file={file}" for file in files),
            stdin=asyncio.subprocess.DEVNULL, start_new_session=True, pass_fds=files,
        )  # fmt: skip
    except OSError as error:
        return str(error)
    try:
        await _first(asyncio.create_task(process.wait()), asyncio.create_task(stop.wait()))
    finally:
        await _end(process)
    return process.returncode


async def _first(*tasks: asyncio.Task[object]) -> None:
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
