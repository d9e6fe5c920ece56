"""Sites to back up and empty stores to restore them into, on the engines that the tests use."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import neo4j
from pydantic import SecretStr

from edifice.backup.archive import open_archive
from edifice.backup.restoring import restore
from edifice.backup.saving import Difference, Saved, compare, save
from edifice.runtime import Addresses, Runtime, open_runtime
from edifice.settings import Settings

Elsewhere = Callable[[Path], AbstractAsyncContextManager[Runtime]]
EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
SECRET = "not-to-be-told"
SETTINGS = Settings(
    graph_password=SecretStr(SECRET),
    token=SecretStr(SECRET),
    sql_url=f"postgresql://someone:{SECRET}@sql.example/site?password={SECRET}",
    sql_read_url=tuple(f"postgresql://someone:{SECRET}@{name}.example/site" for name in ("one", "two")),
    mqtt_url=f"mqtt://someone:{SECRET}@broker.example:1883",
)


async def empty_graph(driver: neo4j.AsyncDriver) -> None:
    """Take everything out of the graph, what the migrations made too."""
    async with driver.session(database="neo4j") as session:
        await (await session.run(EMPTY)).consume()


@asynccontextmanager
async def new_database(sql_url: str) -> AsyncIterator[str]:
    """The address of another database of the same server, in which nothing was ever made."""
    name = f"test_{uuid4().hex}"
    server = await asyncpg.connect(sql_url)
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield urlsplit(sql_url)._replace(path=f"/{name}").geturl()
    finally:
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


@asynccontextmanager
async def empty_site(
    driver: neo4j.AsyncDriver, graph_url: str, auth: tuple[str, str], sql_url: str, data: Path
) -> AsyncIterator[Runtime]:
    """The emptied graph with a new database, nothing made in either."""
    await empty_graph(driver)
    async with (
        new_database(sql_url) as url,
        open_runtime(Addresses(graph_url, *auth, url, "mqtt://127.0.0.1:1"), data, migrate=False) as runtime,
    ):
        yield runtime


async def saved(runtime: Runtime, file: Path) -> Saved:
    """A backup, with settings that hold secrets."""
    return await save(runtime, SETTINGS, file)


async def restored(runtime: Runtime, file: Path) -> None:
    """A restore of a verified archive, as the command does it."""
    with open_archive(file) as archive:
        archive.verify()
        await restore(runtime, archive)


async def differences(runtime: Runtime, file: Path) -> list[Difference]:
    """What the stores hold otherwise than the archive."""
    with open_archive(file) as archive:
        return await compare(runtime, archive, file.parent)
