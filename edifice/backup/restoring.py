"""A restore: an archive into empty stores of either kind, marked until it is whole, and begun again when it was cut.

The mark is set before the first row and taken away behind the last. While it is there, no role starts, and a restore
empties what an earlier one has left, since that was empty before.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import LiteralString, TypeVar
from uuid import uuid4

import orjson

from edifice import migrations
from edifice.backup import tables
from edifice.backup.archive import Archive, no_space
from edifice.backup.manifest import Manifest
from edifice.backup.tables import quoted
from edifice.errors import BadInput, Conflict
from edifice.runtime import Runtime
from graph import load
from graph import migrate as graph_migrations
from timeseries.hypertables import adopt

FILE_ID = re.compile(r"files/([0-9a-z]+)")
REGISTRIES = ("models", "keys", "classes", "commits")

Numbered = TypeVar("Numbered", migrations.Migration, graph_migrations.Migration)

WHOLE = " whole"
"""The end of the graph's mark when nothing is left to do but to take the marks away."""

MARK: LiteralString = "CREATE TABLE IF NOT EXISTS restore_under_way (archive text PRIMARY KEY)"
BEGIN_ANEW: LiteralString = "UPDATE log_state SET origin = $1"
UNMARK: LiteralString = "DROP TABLE IF EXISTS restore_under_way"


async def restore(runtime: Runtime, archive: Archive) -> None:
    """Fill empty stores with an archive, which has been verified; what an earlier try has left is emptied first.

    The stores are brought to the schemas of the archive, filled, and then brought up to date. The graph's log gets the
    name of a new history, since its numbers come again for other changes than those after the backup.

    Raises:
        Conflict: a store is not empty, is used by somebody else, or has a newer schema than the archive.
        BadInput: a newer Edifice has made the archive.
    """
    manifest = archive.manifest
    mark = f"{manifest.origin} {manifest.moment}"
    if (await load.load_state(runtime.store)).mark != mark + WHOLE:
        graph_steps = _known(manifest.graph_migrations, graph_migrations.migrations(), "graph")
        sql_steps = _known(manifest.sql_migrations, migrations.ours(), "tables")
        await _refuse_full(runtime, manifest)
        await runtime.pool.execute(MARK)
        await graph_migrations.migrate(runtime.store, graph_steps, restoring=True)
        await load.set_mark(runtime.store, mark)
        await migrations.migrate(runtime.pool, sql_steps, restoring=True)
        await _fill(runtime, archive)
        await load.set_mark(runtime.store, mark + WHOLE)
    origin = str(uuid4())
    await runtime.pool.execute(BEGIN_ANEW, origin)
    await runtime.pool.execute(UNMARK)
    await load.finish(runtime.store, orjson.loads(next(archive.lines("graph/clock.jsonl"))), origin)


async def _fill(runtime: Runtime, archive: Archive) -> None:
    await load.wipe(runtime.store)
    await _load_tables(runtime, archive)
    await _load_graph(runtime, archive)
    await asyncio.to_thread(_load_files, runtime.files, archive)
    await migrations.migrate(runtime.pool, restoring=True)
    await graph_migrations.migrate(runtime.store, restoring=True)


def _known(archived: Mapping[int, str], ours: Iterable[Numbered], what: str) -> list[Numbered]:
    """The migrations that the archive's schema is made by."""
    by_number = {migration.number: migration for migration in ours}
    for number, hash_ in archived.items():
        if number not in by_number or by_number[number].hash != hash_:
            raise BadInput(
                f"The archive has migration {number:04} of the {what}, which this version of Edifice does not know: "
                "restore it with the version that made it, or a newer one."
            )
    return [by_number[number] for number in sorted(archived)]


OTHERS: LiteralString = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'edifice' AND pid <> pg_backend_pid()
"""


async def _refuse_full(runtime: Runtime, manifest: Manifest) -> None:
    """Raise Conflict unless both stores are empty, or half restored, and nobody else uses them."""
    state = await load.load_state(runtime.store)
    if not state.empty and state.mark is None:
        raise Conflict(f"The graph is not empty. {_instead(runtime, 'graph')}")
    applied = await graph_migrations.applied(runtime.store)
    _refuse_newer(applied, manifest.graph_migrations, "The graph", _instead(runtime, "graph"))
    async with runtime.pool.acquire() as connection:
        if await connection.fetchval(OTHERS):
            raise Conflict("Other processes of Edifice use this PostgreSQL: stop them, and begin the restore again.")
        instead = _instead(runtime, "series")
        _refuse_newer(await tables.migrations(connection), manifest.sql_migrations, "PostgreSQL", instead)
        if await connection.fetchval(migrations.HALF_RESTORED):
            return
        for table in await tables.tables(connection):
            if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {quoted(table.name)})"):  # noqa: S608 - a name
                raise Conflict(f"PostgreSQL is not empty: the table {table.name} has rows. {instead}")


INSTEAD: Mapping[str, str] = {
    "graph": "Restore into a Neo4j on a new volume, or empty this one",
    "series": "Restore into a new database, named in EDIFICE_SQL_URL, or empty this one",
}


def _instead(runtime: Runtime, store: str) -> str:
    """Where to restore into, of what there is for a store of this kind."""
    if store in runtime.addresses.embedded:
        return "Restore into another folder, named in EDIFICE_DATA."
    return f"{INSTEAD[store]}: docs/operations.md says how, in `Stores that are not empty`."


def _refuse_newer(has: Mapping[int, str], archived: Mapping[int, str], what: str, instead: str) -> None:
    if newer := has.keys() - archived.keys():
        raise Conflict(f"{what} has migration {min(newer):04}, which is newer than the archive. {instead}")


PLACE_UPLOADS: LiteralString = "UPDATE upload SET path = $1 || '/' || id"
ANALYZE: LiteralString = "ANALYZE"


async def _load_tables(runtime: Runtime, archive: Archive) -> None:
    manifest = archive.manifest
    async with runtime.pool.acquire() as connection:
        await adopt(connection)  # chunks fill faster than a filled table becomes chunks
        await tables.empty(connection)
        for table in await tables.tables(connection):
            entry = manifest.entry(table.member)
            if entry is not None:
                await tables.copy_in(connection, table.name, entry.columns, archive.chunks(table.member))
        await connection.execute(PLACE_UPLOADS, str(runtime.files))
        await tables.set_counters(connection, manifest.counters)
        await connection.execute(ANALYZE, timeout=tables.COPY_SECONDS)


async def _load_graph(runtime: Runtime, archive: Archive) -> None:
    for name in REGISTRIES:
        await load.load_registry(runtime.store, name, archive.lines(f"graph/{name}.jsonl"))
    await load.load_nodes(runtime.store, archive.lines("graph/nodes.jsonl"))
    await load.load_joins(runtime.store, archive.lines("graph/nodes.jsonl"))
    await load.load_relationships(runtime.store, archive.lines("graph/relationships.jsonl"))
    await load.plan_anew(runtime.store)


def _load_files(folder: Path, archive: Archive) -> None:
    """Unpack the uploaded files, each whole or not at all."""
    named = [(match[1], match[0]) for entry in archive.manifest.members if (match := FILE_ID.fullmatch(entry.name))]
    with no_space(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for id_, member in named:
            part = folder / f"{id_}.part"
            with part.open("wb") as file:
                for chunk in archive.chunks(member):
                    file.write(chunk)
            part.rename(folder / id_)
