"""The process that owns the embedded servers: starts them side by side, says where they are, and stops them.

    python -m edifice.embedded.supervisor --data DIR [--graph] [--sql] [--broker]

It prints one line of JSON when all answer, and ends on SIGTERM, SIGINT, the end of its standard input, or the end of
the process named by --parent. The servers end with it, even when it is killed.
"""

import argparse
import asyncio
import os
import signal
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from edifice.embedded.account import Account, can_enter, find_account, let_through, make_open_folder
from edifice.embedded.addresses import FILE, Addresses
from edifice.embedded.broker_server import BrokerServer, find_mosquitto
from edifice.embedded.graph_server import DEFAULT_HEAP, GraphServer
from edifice.embedded.holding import hold_folder
from edifice.embedded.keeper import keep_running
from edifice.embedded.parent_death import follow_parent
from edifice.embedded.places import tools_folder
from edifice.embedded.server import Server
from edifice.embedded.sql_server import SqlServer
from edifice.errors import BadInput, EdificeError


class Supervisor:
    """The servers of one data folder, from their start to their stop."""

    def __init__(self, data: Path, servers: Sequence[Server]) -> None:
        """Own these servers; nothing is started yet."""
        self.data = data
        self.servers = servers
        self.over = asyncio.Event()

    async def run(self) -> None:
        """Start the servers, announce them, keep them running until it is over, stop them."""
        self._listen()
        work = asyncio.create_task(self._serve())
        over = asyncio.create_task(self.over.wait())
        try:
            await asyncio.wait((work, over), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, over):
                task.cancel()
            outcome, _ = await asyncio.gather(work, over, return_exceptions=True)
            await asyncio.gather(*(server.stop() for server in self.servers))
        if isinstance(outcome, Exception):
            raise outcome

    async def _serve(self) -> None:
        async with asyncio.TaskGroup() as starting:
            for server in self.servers:
                starting.create_task(_start(server))
        self._publish()
        print(self.addresses().to_line(), flush=True)
        async with asyncio.TaskGroup() as keeping:
            for server in self.servers:
                keeping.create_task(keep_running(server, tell, self._publish))

    def addresses(self) -> Addresses:
        """Where the servers answer now."""
        by_name = {server.child.name: server for server in self.servers}
        graph, broker = by_name.get("graph"), by_name.get("broker")
        pids = {name: server.child.process_id for name, server in by_name.items()}
        return Addresses(
            graph_url=graph.url if graph else None,
            graph_password=graph.password if isinstance(graph, GraphServer) else None,
            sql_url=by_name["sql"].url if "sql" in by_name else None,
            mqtt_url=broker.url if broker else None,
            device_url=broker.device_url if isinstance(broker, BrokerServer) else None,
            pids={**pids, "supervisor": os.getpid()},
        )

    def _publish(self) -> None:
        self.addresses().save(self.data)

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for asked in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(asked, self.over.set)
        with suppress(OSError):  # no standard input at all
            mode = os.fstat(0).st_mode
            if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
                loop.add_reader(0, self._read_input)

    def _read_input(self) -> None:
        if not os.read(0, 4096):
            asyncio.get_running_loop().remove_reader(0)
            self.over.set()


async def _start(server: Server) -> None:
    await server.prepare()
    await server.launch()


def tell(sentence: str) -> None:
    """Say something to whoever started us, who may be gone."""
    with suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)


async def supervise(options: argparse.Namespace) -> None:
    """Hold the data folder and run the servers that the options name, all three when they name none.

    Raises:
        EdificeError: the folder is held or closed to the servers, or a server did not start.
    """
    account = find_account()
    data: Path = options.data.resolve()
    if account and not can_enter(data / "sql", account):
        raise BadInput(
            f"the user {account.name}, as whom the servers run, cannot enter {data}: choose another data folder",
            field="EDIFICE_DATA",
        )
    if account:
        make_open_folder(data)
        let_through(data)  # it may have been there; the servers' own folders in it are closed to others
    else:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold_folder(data):
        (data / FILE).unlink(missing_ok=True)  # it tells of an earlier run
        try:
            await Supervisor(data, _make_servers(options, data, account)).run()
        except* EdificeError as several:
            raise _first(several) from several


def _make_servers(options: argparse.Namespace, data: Path, account: Account | None) -> list[Server]:
    every = not (options.graph or options.sql or options.broker)
    tools = tools_folder()
    servers: list[Server] = []
    if options.graph or every:
        servers.append(GraphServer(data, tools, account, options.graph_heap))
    if options.sql or every:
        servers.append(SqlServer(data, tools, account))
    if options.broker or every:
        servers.append(BrokerServer(data, account, find_mosquitto()))
    return servers


def _first(several: BaseExceptionGroup[EdificeError]) -> BaseException:
    error: BaseException = several
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def parse_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m edifice.embedded.supervisor", description="Run embedded servers.")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds everything")
    parser.add_argument("--graph", action="store_true", help="run Neo4j")
    parser.add_argument("--sql", action="store_true", help="run PostgreSQL")
    parser.add_argument("--broker", action="store_true", help="run the MQTT broker")
    parser.add_argument("--graph-heap", default=DEFAULT_HEAP, help="the most memory that Neo4j's heap takes")
    parser.add_argument("--parent", type=int, help="end when this process, our parent, ends")
    return parser.parse_args(arguments)


def main() -> None:
    """Run until told to stop; an expected error is one sentence and the exit code 1."""
    options = parse_options()
    if options.parent:
        follow_parent(options.parent, signal.SIGTERM)
    try:
        asyncio.run(supervise(options))
    except EdificeError as error:
        tell(error.message)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
