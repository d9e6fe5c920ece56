"""The tables of an archive: every table of the database, with every value, in an order that all servers share."""

import csv
import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from edifice.backup import tables
from edifice.backup.archive import Writer
from edifice.backup.tables import LEFT_OUT, Table
from edifice.errors import Conflict
from edifice.postgres import Pool

ODD = """
CREATE TABLE odd_a (id text PRIMARY KEY);
CREATE TABLE odd_b (
    id text PRIMARY KEY, a text REFERENCES odd_a (id), n float8, raw bytea, list text[], at timestamptz, doc jsonb,
    made bigint GENERATED ALWAYS AS IDENTITY, twice float8 GENERATED ALWAYS AS (n * 2) STORED
);
INSERT INTO odd_a VALUES ('zebra'), ('Äpfel'), ('apple'), ('Zebra');
INSERT INTO odd_b (id, a, n, raw, list, at, doc) VALUES
    ('', 'zebra', 0.1, '\\x00ff', ARRAY['a,b', 'c"d', NULL, ''], '2026-03-01T12:00:00.000001+02', '{"b": 1, "a": 2}'),
    ('two\nlines', NULL, 'NaN', NULL, '{}', 'infinity', NULL),
    ('\\.', 'Zebra', 1e-300, '', NULL, '0044-03-15 BC', '"x"');
"""
ROWS = "SELECT odd_b::text AS row FROM odd_b ORDER BY made"


class Keeper:
    """Takes what a zip file would."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.writer = Writer()

    async def copy(self, connection: tables.Connection, table: Table) -> bytes:
        with self.writer.member(table.member, table.columns) as member:
            write = member.write

            def keep(data: bytes) -> None:
                self.content += data
                write(data)

            member.write = keep
            await tables.copy_out(connection, table, member)
        return bytes(self.content)


@pytest_asyncio.fixture
async def odd(series_pool: Pool) -> AsyncIterator[Pool]:
    """A database with tables that refer to each other and hold what CSV may stumble over."""
    await series_pool.execute(ODD)
    yield series_pool
    await series_pool.execute("DROP TABLE odd_b, odd_a")


async def test_every_table_is_in_the_archive_or_left_out_for_a_reason(series_pool: Pool) -> None:
    rows = await series_pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    async with series_pool.acquire() as connection:
        kept = {table.name for table in await tables.tables(connection)}
    every = {row["tablename"] for row in rows}
    assert kept.isdisjoint(LEFT_OUT)
    assert every == kept | (every & LEFT_OUT.keys())
    assert {"reading", "reading_text", "latest", "import_run", "upload", "change", "dead_letter"} <= kept


async def test_a_table_comes_behind_those_that_it_refers_to(odd: Pool) -> None:
    async with odd.acquire() as connection:
        found = await tables.tables(connection)
    names = [table.name for table in found]
    for table in found:
        assert all(names.index(other) < names.index(table.name) for other in table.refers)
    assert {table.name: table.refers for table in found}["odd_b"] == {"odd_a"}


async def test_rows_are_in_the_order_of_the_bytes_of_their_keys(odd: Pool) -> None:
    async with odd.acquire() as connection:
        table = next(one for one in await tables.tables(connection) if one.name == "odd_a")
        content = await Keeper().copy(connection, table)
    assert content.decode().split() == ["id", "Zebra", "apple", "zebra", "Äpfel"]


async def test_values_come_back_as_they_were(odd: Pool) -> None:
    async with odd.acquire() as connection:
        table = next(one for one in await tables.tables(connection) if one.name == "odd_b")
        before = await connection.fetch(ROWS)
        counters = await tables.counters(connection)
        keeper = Keeper()
        content = await keeper.copy(connection, table)
        assert keeper.writer.entries[0].rows == 3
        assert "twice" not in table.columns
        assert {tuple(row) for row in csv.reader(io.StringIO(content.decode()))} >= {table.columns}
        await connection.execute("TRUNCATE odd_b RESTART IDENTITY")
        pieces = [content[:7], content[7:100], content[100:]]
        await tables.copy_in(connection, table.name, table.columns, pieces)
        await tables.set_counters(connection, counters)
        assert await connection.fetch(ROWS) == before
        assert await Keeper().copy(connection, table) == content
        assert await connection.fetchval("INSERT INTO odd_b (id) VALUES ('new') RETURNING made") == 4


async def test_a_table_without_a_primary_key_is_refused(series_pool: Pool) -> None:
    async with series_pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("CREATE TABLE loose (id int)")
        with pytest.raises(Conflict, match="The table loose has no primary key"):
            await tables.tables(connection)
        await transaction.rollback()


async def test_hours_that_are_being_closed_are_kept_as_hours_to_be_rolled_up(series_pool: Pool) -> None:
    await series_pool.execute("INSERT INTO dirty VALUES (1, '2026-03-01T10:00Z'), (1, '2026-03-01T11:00Z')")
    await series_pool.execute(
        "INSERT INTO closing VALUES (1, '2026-03-01T10:00Z', '99999999'), (2, '2026-03-01T10:00Z', '99999999')"
    )
    async with series_pool.acquire() as connection:
        table = next(one for one in await tables.tables(connection) if one.name == "dirty")
        content = await Keeper().copy(connection, table)
    assert [line[:15] for line in content.decode().splitlines()] == [
        "point,bucket", "1,2026-03-01 10", "1,2026-03-01 11", "2,2026-03-01 10",
    ]  # fmt: skip


async def test_emptying_leaves_the_schema(series_pool: Pool) -> None:
    await series_pool.execute("INSERT INTO dirty VALUES (1, '2026-03-01T10:00Z')")
    migrated = await series_pool.fetchval("SELECT count(*) FROM migration")
    async with series_pool.acquire() as connection:
        await tables.empty(connection)
    assert await series_pool.fetchval("SELECT count(*) FROM dirty") == 0
    assert await series_pool.fetchval("SELECT count(*) FROM migration") == migrated > 0


def test_a_circle_of_tables_is_refused() -> None:
    circle = [Table("a", ("id",), ("id",), frozenset("b")), Table("b", ("id",), ("id",), frozenset("a"))]
    with pytest.raises(Conflict, match="The tables a, b refer to each other"):
        list(tables._sorted(circle))
