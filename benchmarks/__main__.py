"""`python -m benchmarks [NAME…] [--long]`: measure on stores of our own, in a folder that goes afterwards.

What the stores decide is measured on both sets of them: the embedded ones, and those of production.
"""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

import asyncpg

from benchmarks import (
    backup,
    document,
    graph_commit,
    graph_reads,
    ifc_extract,
    ingest_processes,
    live_queries,
    publish_to_commit,
    publish_to_list,
    publish_to_socket,
    readings_store,
)
from benchmarks.figures import say
from edifice.runtime import Addresses, Runtime, addresses_of, open_runtime
from edifice.settings import Settings
from edifice.telemetry import configure_logs
from tests.support.engines import mosquitto, newest_graph, timescale

BOTH = (document, graph_reads, graph_commit, readings_store, ingest_processes)
MODULES = (ifc_extract, *BOTH, backup, publish_to_commit, publish_to_socket, publish_to_list, live_queries)
"""Each has a NAME and `async def measure(runtime)`."""


def main() -> None:
    """Run the named benchmarks, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(module.NAME for module in MODULES))
    parser.add_argument("--long", action="store_true", help="more rounds")
    words = parser.parse_args()
    configure_logs("console", "WARNING")
    known = {module.NAME for module in MODULES}
    unknown = [name for name in words.names if name not in known]
    if unknown:
        parser.error(f"no benchmark {unknown[0]}; there are {', '.join(sorted(known))}")
    data = Path(tempfile.mkdtemp(prefix="edifice-bench-"))
    data.chmod(0o711)  # the unprivileged servers go through it
    try:
        asyncio.run(_measure(data, words.names or sorted(known), 3 if words.long else 1))
    finally:
        shutil.rmtree(data)


async def _measure(data: Path, names: Sequence[str], rounds: int) -> None:
    async with addresses_of(Settings(data=data), data) as addresses, open_runtime(addresses, data) as runtime:
        say("on", "the embedded stores")
        await _rounds(runtime, [module for module in MODULES if module.NAME in names], rounds)
    again = [module for module in BOTH if module.NAME in names]
    if again:
        folder = data / "production"
        await asyncio.to_thread(folder.mkdir, mode=0o711)
        async with _production(folder) as runtime:
            say("on", "Neo4j's newest version, TimescaleDB (Apache edition) and Mosquitto")
            await _rounds(runtime, again, rounds)


async def _rounds(runtime: Runtime, modules: Sequence[ModuleType], rounds: int) -> None:
    for _ in range(rounds):
        for module in modules:
            say(module.NAME, (module.__doc__ or "").splitlines()[0])
            await module.measure(runtime)


@asynccontextmanager
async def _production(folder: Path) -> AsyncIterator[Runtime]:
    async with newest_graph(folder) as graph, timescale(folder) as series, mosquitto(folder) as broker:
        assert graph.graph_url and graph.graph_password and series.sql_url and broker.mqtt_url  # noqa: S101, PT018 - they run
        connection = await asyncpg.connect(series.sql_url)
        await connection.execute("CREATE EXTENSION timescaledb")
        await connection.close()
        addresses = Addresses(graph.graph_url, "neo4j", graph.graph_password, series.sql_url, broker.mqtt_url)
        async with open_runtime(addresses, folder / "data") as runtime:
            yield runtime


if __name__ == "__main__":
    main()
