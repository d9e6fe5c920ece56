"""Ingest, killed each time it has committed readings and is about to acknowledge them: `TIMES SQL MQTT NAME`.

It prints a line for each kill, then works on until it is told to stop. The killed ones are forks of one process, which
has loaded all modules before.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from edifice.postgres import open_pool
from edifice.telemetry import configure_logs
from ingest.consumer import run_ingest
from ingest.delay import probe_topic
from timeseries.bus.client import Bus, Message


def doom(name: str) -> None:
    """From now on this process dies instead of acknowledging readings; probes are none."""
    acknowledge = Bus.acknowledge

    def die(self: Bus, messages: Sequence[Message]) -> None:
        if any(message.topic != probe_topic(name) for message in messages):
            os.kill(os.getpid(), signal.SIGKILL)
        acknowledge(self, messages)

    Bus.acknowledge = die


async def work(sql_url: str, mqtt_url: str, name: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    pool = await open_pool(sql_url)
    await run_ingest(pool, mqtt_url, stop, name=name)
    await pool.close()


def main(times: str, *arguments: str) -> None:
    configure_logs("json", "ERROR")  # what is printed is ours alone
    for _ in range(int(times)):
        child = os.fork()
        if not child:
            doom(arguments[-1])
            asyncio.run(work(*arguments))
        _, status = os.waitpid(child, 0)
        os.write(1, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    asyncio.run(work(*arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])
