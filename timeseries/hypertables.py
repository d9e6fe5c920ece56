"""TimescaleDB where the server has it: raw readings in hypertables, whose old chunks are columnar under its TSL."""

from typing import LiteralString

import asyncpg
import structlog

from edifice.postgres import Statements
from timeseries.tier import engine

TABLES = ("reading", "reading_text")
COLUMNSTORE_SINCE = (2, 29, 2)
"""The oldest release whose columnstore was seen to take late and repeated readings right."""

log = structlog.get_logger(__name__)

# settings of that name are there when the library is preloaded, which not every account may ask
OFFERED: LiteralString = """
SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')
   AND EXISTS (SELECT FROM pg_settings WHERE name LIKE 'timescaledb.%')
   AND NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb')
"""
CREATE: LiteralString = "CREATE EXTENSION IF NOT EXISTS timescaledb"

# Weeks, not days: a look without lower bound, such as for the value before a range, plans and opens every chunk.
PARTITION: LiteralString = """
SELECT create_hypertable($1::text::regclass, by_range('ts', INTERVAL '7 days'), create_default_indexes => false,
                         migrate_data => true)
"""
COLUMNAR: dict[str, LiteralString] = {
    "reading": """
ALTER TABLE reading SET (timescaledb.enable_columnstore, timescaledb.segmentby = 'point', timescaledb.orderby = 'ts')
""",
    "reading_text": """
ALTER TABLE reading_text SET (
    timescaledb.enable_columnstore, timescaledb.segmentby = 'point', timescaledb.orderby = 'ts'
)
""",
}
# a week that ended a week ago gets few late readings, and the chunk of this week none at all
POLICY: LiteralString = (
    "CALL add_columnstore_policy($1::text::regclass, after => INTERVAL '14 days', if_not_exists => true)"
)


async def adopt(connection: Statements) -> tuple[str, ...]:
    """Use TimescaleDB where the server offers it, and answer what changed; applied twice, it changes nothing.

    Rows that are there already move into chunks, which takes minutes per ten million, and locks the table meanwhile.
    """
    await _extend(connection)
    found = await engine(connection)
    if found.tier == "PLAIN":
        return ()
    changed = list[str]()
    for table in TABLES:
        if not await is_hypertable(connection, table):
            await connection.execute(PARTITION, table, timeout=86_400)
            changed.append(f"hypertable_{table}")
        if found.tier == "TSL" and found.release >= COLUMNSTORE_SINCE and not await is_columnar(connection, table):
            await make_columnar(connection, table)
            changed.append(f"columnstore_{table}")
    return tuple(changed)


async def _extend(connection: Statements) -> None:
    if not await connection.fetchval(OFFERED):
        return
    try:
        await connection.execute(CREATE)
    except asyncpg.InsufficientPrivilegeError:
        log.warning("TimescaleDB is there, but this account may not create the extension: an administrator can")


async def make_columnar(connection: Statements, table: str) -> None:
    """Let chunks whose last reading may be two weeks old become columnar, by TimescaleDB's own job; TSL alone."""
    await connection.execute(COLUMNAR[table])
    await connection.execute(POLICY, table)


HYPERTABLE: LiteralString = "SELECT EXISTS (SELECT FROM timescaledb_information.hypertables WHERE hypertable_name = $1)"
COLUMNSTORE: LiteralString = """
SELECT EXISTS (
    SELECT FROM timescaledb_information.hypertables WHERE hypertable_name = $1 AND compression_enabled
)
"""
EXTENDED: LiteralString = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb')"


async def is_hypertable(connection: Statements, table: str) -> bool:
    """Whether the table is in chunks."""
    return bool(await connection.fetchval(EXTENDED)) and bool(await connection.fetchval(HYPERTABLE, table))


async def is_columnar(connection: Statements, table: str) -> bool:
    """Whether old chunks of this hypertable become columnar."""
    return bool(await connection.fetchval(COLUMNSTORE, table))
