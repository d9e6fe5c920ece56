"""The graph's schema: numbered files of statements, each applied once and recorded by number and hash."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import LiteralString, cast

from neo4j import AsyncManagedTransaction

from edifice.errors import Conflict
from graph.store import GraphStore


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of `graph/migrations`; each statement may be run again without harm, since DDL has no rollback."""

    number: int
    name: str
    hash: str
    statements: tuple[LiteralString, ...]


def migrations() -> list[Migration]:
    """All migrations that this version knows, in order."""
    found: list[Migration] = []
    for file in files("graph").joinpath("migrations").iterdir():
        if file.name.endswith(".cypher"):
            text = file.read_text(encoding="utf-8")
            # the text is a file of ours, as constant as a literal
            statements = cast("list[LiteralString]", [part.strip() for part in text.split(";\n")])
            digest = hashlib.sha256(text.encode()).hexdigest()
            number = int(file.name.partition("_")[0])
            found.append(Migration(number, file.name, digest, tuple(part for part in statements if part)))
    return sorted(found, key=lambda migration: migration.number)


APPLIED: LiteralString = """
RETURN COLLECT { MATCH (m:Migration) RETURN [m.number, m.hash] },
    EXISTS { MATCH (clock:Clock {id: 1}) WHERE clock.restoring IS NOT NULL }
"""

HALF_RESTORED = (
    "The graph is half restored: let `edifice restore` run to its end, and if it was stopped, give it the same archive "
    "again"
)

RECORD: LiteralString = """
MERGE (m:Migration {number: $number})
SET m.name = $name, m.hash = $hash, m.time = $time
"""


async def migrate(
    store: GraphStore, wanted: Sequence[Migration] | None = None, *, restoring: bool = False
) -> list[int]:  # fmt: skip
    """Apply what is missing and answer its numbers; applied twice it changes nothing.

    Raises Conflict when a migration that was applied earlier has another text now, and, unless it is a restore that
    asks, while a restore of the graph has not come to its end.
    """
    record = await store.read(APPLIED)
    known: dict[int, str] = dict(record[0]) if record else {}
    if record and record[1] and not restoring:
        raise Conflict(HALF_RESTORED)
    done: list[int] = []
    for migration in migrations() if wanted is None else wanted:
        if migration.number not in known:
            await _apply(store, migration)
            done.append(migration.number)
        elif known[migration.number] != migration.hash:
            message = f"The graph was made by another {migration.name}. Run the version of Edifice that made it."
            raise Conflict(message)
    return done


async def _apply(store: GraphStore, migration: Migration) -> None:
    for statement in migration.statements:
        await store.define(statement)

    async def record(tx: AsyncManagedTransaction) -> None:
        result = await tx.run(
            RECORD, number=migration.number, name=migration.name, hash=migration.hash, time=time.time_ns() // 1_000_000
        )
        await result.consume()

    await store.write(record)


async def applied(store: GraphStore) -> dict[int, str]:
    """The hashes of the migrations that were applied, by their numbers."""
    record = await store.read(APPLIED)
    return dict(record[0]) if record else {}
