"""A restore in a process of its own, which stands still at a named step, to be killed there.

python -m tests.support.restore_process STEP FILE DATA GRAPH_URL USER PASSWORD SQL_URL
"""

import asyncio
import sys
from pathlib import Path
from unittest.mock import patch

from edifice.runtime import Addresses, open_runtime
from edifice.telemetry import configure_logs
from tests.support.backups import restored

HERE = b"here\n"
STEPS = {
    "tables": "edifice.backup.tables.set_counters",  # the rows are there, the graph is still empty
    "graph": "graph.load.load_joins",  # the nodes are there, without their relationships
    "marks": "graph.load.finish",  # all is there, and only one of the two marks is gone
}


async def _stand_still(*_: object) -> None:
    sys.stdout.buffer.write(HERE)
    sys.stdout.flush()
    await asyncio.sleep(600)


async def main(step: str, file: str, data: str, *addresses: str) -> None:
    """Restore up to the step."""
    configure_logs("console", "WARNING")  # the one line that we say is HERE
    graph_url, user, password, sql_url = addresses
    there = Addresses(graph_url, user, password, sql_url, "mqtt://127.0.0.1:1")
    with patch(STEPS[step], _stand_still):
        async with open_runtime(there, Path(data), migrate=False) as runtime:
            await restored(runtime, Path(file))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
