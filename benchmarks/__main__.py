"""`python -m benchmarks [NAME…] [--long]`: measure on stores of our own, in a folder that goes afterwards."""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import (
    document,
    graph_commit,
    ifc_extract,
    live_queries,
    publish_to_commit,
    publish_to_socket,
    readings_store,
)
from benchmarks.figures import say
from edifice.runtime import addresses_of, open_runtime
from edifice.settings import Settings
from edifice.telemetry import configure_logs

MODULES = (ifc_extract, document, graph_commit, readings_store, publish_to_commit, publish_to_socket, live_queries)
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
        for _ in range(rounds):
            for module in MODULES:
                if module.NAME in names:
                    say(module.NAME, (module.__doc__ or "").splitlines()[0])
                    await module.measure(runtime)


if __name__ == "__main__":
    main()
