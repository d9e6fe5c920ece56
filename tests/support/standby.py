"""A streaming replica of the PostgreSQL that the tests run on, by the programs of the embedded package."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from edifice.embedded.account import find_account
from edifice.embedded.places import tools_folder
from edifice.embedded.sql_server import SqlServer
from tests.support.engines import timescale_server


@dataclass(frozen=True, slots=True)
class Standby:
    """The replica; `stop` ends its server, as a machine ends that is switched off."""

    server: SqlServer
    url: str

    async def stop(self) -> None:
        """End the server; the end of the block is fine with that."""
        await self.server.stop()


@asynccontextmanager
async def standby_of(url: str, folder: Path, *, timescale: bool) -> AsyncGenerator[Standby]:
    """A standby of our server at this address, of the same kind, in a folder of its own."""
    parts = urlsplit(url)
    sockets, password = unquote(parse_qs(parts.query)["host"][0]), unquote(parts.password or "")
    folder.mkdir()
    folder.chmod(0o711)
    server = timescale_server(folder) if timescale else SqlServer(folder, tools_folder(), find_account())
    (server.child.home / "password").write_text(password)
    await server.child.run(
        *(server.install / "bin/pg_basebackup", "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast"),
        *(f"--pgdata={server.cluster}", f"--dbname=postgresql://{parts.username}:{password}@/?host={sockets}"),
    )
    await server.prepare()
    try:
        await server.launch()
        database = parts.path.removeprefix("/")
        yield Standby(server, server._url(database))
    finally:
        await server.stop()
