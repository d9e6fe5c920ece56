"""Set-up's part for the embedded servers: fetch Neo4j's jars and record the cache that makes it start fast.

python -m edifice.embedded.prepare
"""

import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

from edifice.embedded.graph_server import DEFAULT_HEAP, GraphServer, cache_file
from edifice.embedded.jars import fetch_jars, read_lock
from edifice.embedded.places import tools_folder
from edifice.errors import EdificeError
from edifice.settings import load_settings

RECORD_STOP_SECONDS = 120.0


async def record_cache(tools: Path) -> None:
    """Run Neo4j once on a folder thrown away after, whose fruit is the ahead-of-time cache.

    The JVM writes it while it ends, which takes longer than a user would wait in a first session.
    """
    cache = cache_file(tools)
    if cache.exists():
        return
    work = Path(tempfile.mkdtemp(prefix="recording-", suffix=".part", dir=tools))
    try:
        part = work / cache.name
        server = GraphServer(work, tools, None, DEFAULT_HEAP, record=part)
        server.child.stop_seconds = RECORD_STOP_SECONDS
        try:
            await server.prepare()
            await server.launch()
        finally:
            await server.child.stop()
        part.chmod(0o644)
        part.replace(cache)
    finally:
        shutil.rmtree(work)


def main() -> None:
    """Make the tools folder complete, saying what is fetched and made."""
    tools = tools_folder()
    began = time.monotonic()
    print(f"Neo4j Community: {len(read_lock())} jars …", flush=True)
    folder, fetched = fetch_jars(tools, load_settings().maven_url)
    took = time.monotonic() - began
    print(f"Neo4j Community: {fetched / 1e6:.0f} MB fetched into {folder} in {took:.1f} s", flush=True)
    began = time.monotonic()
    asyncio.run(record_cache(tools))
    print(f"Neo4j's start-up cache: recorded in {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    try:
        main()
    except EdificeError as error:
        sys.exit(error.message)
