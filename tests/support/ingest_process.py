"""The ingest role as a process of its own, for tests that kill it: two addresses, a name, and `shared` or nothing."""

import asyncio
import signal
import sys

from edifice.postgres import open_pool
from ingest.consumer import run_ingest


async def main(sql_url: str, mqtt_url: str, name: str, *words: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    pool = await open_pool(sql_url)
    await run_ingest(pool, mqtt_url, stop, name=name, shared="shared" in words)
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
