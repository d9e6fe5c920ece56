"""The role of jobs as a process of its own, for tests that kill it; it takes the addresses and a folder."""

import asyncio
import sys
from pathlib import Path

from edifice.jobs import run_jobs
from edifice.runtime import Addresses, open_runtime


async def main(folder: str, graph: str, user: str, password: str, sql: str, mqtt: str, *_devices: str) -> None:
    async with open_runtime(Addresses(graph, user, password, sql, mqtt), Path(folder), migrate=False) as runtime:
        await run_jobs(runtime, asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
