"""Roles as processes of their own, on the stores of the benchmark."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from edifice.embedded.places import CHECKOUT
from edifice.runtime import Runtime


@asynccontextmanager
async def role(data: Path, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A role for the length of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "edifice", name, "--parent", str(os.getpid()),
        env={**os.environ, "EDIFICE_DATA": str(data), "EDIFICE_PORT": "0"},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def on_stores(runtime: Runtime, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A role on these stores by their addresses, as in production."""
    places = runtime.addresses
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "edifice", *words),
        cwd=CHECKOUT,
        env={
            **os.environ,
            "EDIFICE_GRAPH_URL": places.graph_url,
            "EDIFICE_GRAPH_PASSWORD": places.graph_password,
            "EDIFICE_SQL_URL": places.sql_url,
            "EDIFICE_MQTT_URL": places.mqtt_url,
        },
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def address_of(process: asyncio.subprocess.Process) -> str:
    """Where the role `serve` answers, once it does."""
    assert process.stdout is not None  # noqa: S101 - it was started with a pipe
    async with asyncio.timeout(60):
        async for line in process.stdout:
            if "ready at" in (text := line.decode()):
                return text.split("ready at ")[1].split()[0]
    raise RuntimeError("the role never said where it is")


def cpu_seconds(process: asyncio.subprocess.Process) -> float:
    """The processor time that a process has taken, in user and system mode; needs the /proc of Linux."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
