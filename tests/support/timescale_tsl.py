"""All of TimescaleDB under its own licence, as far as it can be had from packages: in WebAssembly, for its statements.

It is PostgreSQL 17 in one process, in memory, with one connection at a time and no workers in the background, so its
policies are there but run only when called. `make setup-engines` fetches it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from edifice.embedded.broker_server import find_node
from edifice.errors import StoreUnavailable

FOLDER = Path(__file__).with_name("pglite")
START_SECONDS = 120


@asynccontextmanager
async def timescale_tsl() -> AsyncGenerator[str]:
    """The address of such a server, empty; it ends with the block, or with us."""
    if not (FOLDER / "node_modules").exists():
        raise StoreUnavailable("the further engines are not here yet: run `make setup-engines`", store="engines")
    process = await asyncio.create_subprocess_exec(
        *(find_node(), "server.mjs"), cwd=FOLDER, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    try:
        async with asyncio.timeout(START_SECONDS):
            port = int(await process.stdout.readline())
        yield f"postgresql://postgres:none@127.0.0.1:{port}/postgres?sslmode=disable"
    finally:
        process.stdin.close()
        async with asyncio.timeout(START_SECONDS):
            await process.wait()
