"""The tables of PostgreSQL in a backup: found in the catalogue, so that none is forgotten, out and in as CSV."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from edifice.backup.archive import Member
from edifice.errors import Conflict
from edifice.postgres import store_errors

Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy

COPY_SECONDS = 24 * 3600.0
"""A table may be large; whoever waits for less ends the command."""

BUFFER = 1 << 18

LEFT_OUT: Mapping[str, str] = {
    "migration": "the manifest names the migrations, and a restore applies them",
    "closing": "its hours are among those of dirty: its transaction numbers are good in one server only",
    "restore_under_way": "the mark of a restore",
}
"""The tables that no archive holds, and why."""

INSTEAD: Mapping[str, LiteralString] = {
    "log_state": "SELECT id, '' AS origin, projected, time FROM log_state",
    "dirty": "SELECT point, bucket FROM dirty UNION SELECT point, bucket FROM closing",
    "upload": "SELECT id, name, bytes, sha256, id AS path, created_at FROM upload",
}
"""What is kept of a table that would mean something else in another place: paths are names of members then, and the
history of a site has a name of its own wherever it goes on."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns, those of its primary key as they order its rows, and the tables that it refers to."""

    name: str
    columns: tuple[str, ...]
    order: tuple[str, ...]
    refers: frozenset[str]

    @property
    def member(self) -> str:
        """The member of the archive that holds its rows."""
        return f"sql/{self.name}.csv"

    def query(self) -> str:
        """All rows in an order that is the same on every server."""
        columns = ", ".join(map(quoted, self.columns))
        source = f"({INSTEAD[self.name]}) AS kept" if self.name in INSTEAD else quoted(self.name)
        return f"SELECT {columns} FROM {source} ORDER BY {', '.join(self.order)}"  # noqa: S608 - of the catalogue


def quoted(name: str) -> str:
    """A name of the catalogue as an identifier."""
    return '"' + name.replace('"', '""') + '"'


# partitions and the tables of extensions are parts of others; texts are ordered by their bytes, whatever the locale
TABLES: LiteralString = """
SELECT relname AS name,
    (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
    (SELECT array_agg(format('%I', attname) || CASE WHEN attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END ORDER BY at)
     FROM pg_index CROSS JOIN unnest(indkey::int[]) WITH ORDINALITY AS key(number, at)
     JOIN pg_attribute ON attrelid = indrelid AND attnum = number
     WHERE indrelid = c.oid AND indisprimary) AS order,
    (SELECT array_agg(DISTINCT referred.relname::text) FROM pg_constraint
     JOIN pg_class AS referred ON referred.oid = confrelid
     WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> conrelid) AS refers
FROM pg_class AS c
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
ORDER BY relname COLLATE "C"
"""


async def tables(connection: Connection) -> list[Table]:
    """The tables that an archive holds, each behind those that it refers to.

    Raises:
        Conflict: a table has no primary key, so that its rows have no order to compare them by.
    """
    found: list[Table] = []
    for row in await connection.fetch(TABLES):
        if row["name"] in LEFT_OUT:
            continue
        if not row["order"]:
            raise Conflict(f"The table {row['name']} has no primary key: give it one, or move it out of the database.")
        refers = frozenset(row["refers"] or ())
        found.append(Table(row["name"], tuple(row["columns"]), tuple(row["order"]), refers))
    return list(_sorted(found))


def _sorted(found: Sequence[Table]) -> Iterator[Table]:
    waiting, done = list(found), set[str]()
    known = {table.name for table in found}
    while waiting:
        ready = next((table for table in waiting if table.refers & known <= done), None)
        if ready is None:
            raise Conflict(f"The tables {', '.join(table.name for table in waiting)} refer to each other in a circle.")
        waiting.remove(ready)
        done.add(ready.name)
        yield ready


async def copy_out(connection: Connection, table: Table, member: Member) -> None:
    """Write the rows of a table, as the transaction of the connection sees them."""
    waiting = bytearray()

    async def take(data: bytes) -> None:
        waiting.extend(data)
        if len(waiting) >= BUFFER:
            await asyncio.to_thread(member.write, bytes(waiting))
            waiting.clear()

    with store_errors():
        done = await connection.copy_from_query(
            table.query(), output=take, format="csv", header=True, timeout=COPY_SECONDS
        )
    await asyncio.to_thread(member.write, bytes(waiting))
    member.rows = int(done.split()[-1])


async def copy_in(connection: Connection, table: str, columns: Sequence[str], chunks: Iterable[bytes]) -> None:
    """Fill a table with rows as `copy_out` wrote them."""
    with store_errors():
        await connection.copy_to_table(
            table, source=_pulled(chunks), columns=list(columns), format="csv", header=True, timeout=COPY_SECONDS
        )


async def _pulled(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    """The chunks, each unpacked in a thread."""
    source = iter(chunks)
    while chunk := await asyncio.to_thread(next, source, None):
        yield chunk


NAMES: LiteralString = """
SELECT format('%I', tablename) AS name FROM pg_tables
WHERE schemaname = current_schema() AND tablename <> ALL($1::text[])
"""
KEPT = ("migration", "restore_under_way")


async def empty(connection: Connection) -> None:
    """Take all rows out of all tables, but for what says how the schema was made and that it is being filled."""
    names = ", ".join(row["name"] for row in await connection.fetch(NAMES, KEPT))
    if names:
        await connection.execute(f"TRUNCATE {names}", timeout=COPY_SECONDS)


COUNTERS: LiteralString = """
SELECT sequencename::text AS name, last_value AS value FROM pg_sequences
WHERE schemaname = current_schema() AND last_value IS NOT NULL
"""
SET_COUNTER: LiteralString = "SELECT setval(format('%I', $1::text)::regclass, $2)"


async def counters(connection: Connection) -> dict[str, int]:
    """The last values of the sequences that have given any; they belong to no transaction, and only grow."""
    return {row["name"]: row["value"] for row in await connection.fetch(COUNTERS)}


async def set_counters(connection: Connection, values: Mapping[str, int]) -> None:
    """Let the sequences go on where they were."""
    for name, value in values.items():
        await connection.fetchval(SET_COUNTER, name, value)


MIGRATED: LiteralString = "SELECT to_regclass('migration') IS NOT NULL"
APPLIED: LiteralString = "SELECT number, hash FROM migration"


async def migrations(connection: Connection) -> dict[int, str]:
    """The hashes of the migrations that were applied, by their numbers."""
    if not await connection.fetchval(MIGRATED):
        return {}
    return {row["number"]: row["hash"] for row in await connection.fetch(APPLIED)}
