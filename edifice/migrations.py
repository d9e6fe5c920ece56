"""One sequence of numbered SQL files over the packages that keep tables, each applied once and then never changed.

Numbers by package: timeseries 0001 to 0099, operations 0100 to 0199, ingest 0200 to 0299.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import LiteralString

import asyncpg
import structlog

from edifice.errors import Conflict
from edifice.postgres import MIGRATION_LOCK, Pool
from timeseries.hypertables import adopt

PACKAGES = ("timeseries", "operations", "ingest")
FILE = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of SQL; `hash` is the SHA-256 of its text, in hexadecimal."""

    number: int
    name: str
    hash: str
    sql: str


def found_in(folders: Iterable[Traversable]) -> tuple[Migration, ...]:
    """All migrations of the folders, in the order of their numbers.

    Raises:
        ValueError: two files have the same number, or a file is not named `NNNN_what.sql`.
    """
    found: dict[int, Migration] = {}
    for folder in folders:
        for file in folder.iterdir():
            if not file.name.endswith(".sql"):
                continue
            match = FILE.fullmatch(file.name)
            if match is None or int(match[1]) in found:
                raise ValueError(f"{file.name}: a migration is named NNNN_what.sql, with a number of its own")
            sql = file.read_text(encoding="utf-8")
            digest = hashlib.sha256(sql.encode()).hexdigest()
            found[int(match[1])] = Migration(int(match[1]), match[2], digest, sql)
    return tuple(found[number] for number in sorted(found))


def ours() -> tuple[Migration, ...]:
    """The migrations that come with this version of Edifice."""
    return found_in(folder for package in PACKAGES if (folder := files(package) / "migrations").is_dir())


TABLE: LiteralString = """
CREATE TABLE IF NOT EXISTS migration (
    number integer PRIMARY KEY,
    name text NOT NULL,
    hash text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""
LOCK: LiteralString = "SELECT pg_advisory_lock($1)"
APPLIED: LiteralString = "SELECT number, name, hash FROM migration"
HALF_RESTORED: LiteralString = "SELECT to_regclass('restore_under_way') IS NOT NULL"
RECORD: LiteralString = "INSERT INTO migration (number, name, hash) VALUES ($1, $2, $3)"


async def migrate(
    pool: Pool, migrations: Sequence[Migration] | None = None, *, restoring: bool = False
) -> tuple[str, ...]:
    """Apply what is not applied yet, and answer the names of that; several processes may call it at once.

    Our own are followed by what fits the server: a TimescaleDB that came later is put to use.

    Raises:
        Conflict: the database holds a migration that this version does not know, or knows with another text; or a
            restore into it has not come to its end, unless it is the restore that asks.
    """
    wanted = ours() if migrations is None else migrations
    applied: list[str] = []
    async with pool.acquire(looking=True) as connection:
        # the lock goes with the session's reset at the end of the block; waiting for another process takes its time
        await connection.execute(LOCK, MIGRATION_LOCK, timeout=600)
        await connection.execute(TABLE)
        known = {row["number"]: row for row in await connection.fetch(APPLIED)}
        _check(known, wanted)
        if not restoring and await connection.fetchval(HALF_RESTORED):
            raise Conflict(
                "PostgreSQL is half restored: let `edifice restore` run to its end, and if it was stopped, give it the"
                " same archive again"
            )
        for migration in wanted:
            if migration.number not in known:
                async with connection.transaction():
                    await connection.execute(migration.sql, timeout=600)
                    await connection.execute(RECORD, migration.number, migration.name, migration.hash)
                applied.append(f"{migration.number:04}_{migration.name}")
                log.info("migrated", migration=applied[-1])
        if migrations is None:
            applied += await adopt(connection)
    return tuple(applied)


def _check(known: dict[int, asyncpg.Record], wanted: Sequence[Migration]) -> None:
    ours_by_number = {migration.number: migration for migration in wanted}
    for number, row in known.items():
        mine = ours_by_number.get(number)
        if mine is None:
            raise Conflict(
                f"the database has migration {number:04}_{row['name']}, which this version of Edifice does not know:"
                " start the newer version that made it"
            )
        if mine.hash != row["hash"]:
            raise Conflict(
                f"migration {number:04}_{mine.name} is not the one that the database was made with:"
                " restore the file, and put changes into a new one"
            )
