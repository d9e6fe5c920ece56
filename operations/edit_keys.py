"""Idempotency keys of edits: what a call with a key made, so that the same call again makes nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import asyncpg

from edifice.errors import Conflict

KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class EditKey:
    """A key of the caller's own, and a hash of the input that it came with."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """The IRIs of the entities in the order of the input, and when the edit is done their ids and its sequence."""

    iris: tuple[str, ...]
    ids: tuple[str, ...] | None
    sequence: int | None


KEPT: LiteralString = "SELECT digest, iris, ids, sequence FROM edit_key WHERE key = $1"


async def find(pool: asyncpg.Pool, key: EditKey) -> KeptEdit | None:
    """The edit that came with this key before; raises Conflict when it came with another input."""
    row = await pool.fetchrow(KEPT, key.key)
    if row is None:
        return None
    if row["digest"] != key.digest:
        raise Conflict("This idempotency key came with another input before; use a new key for a new edit.")
    return KeptEdit(tuple(row["iris"]), None if row["ids"] is None else tuple(row["ids"]), row["sequence"])


FORGET: LiteralString = "DELETE FROM edit_key WHERE made_at < now() - make_interval(days => $1)"
BEGIN: LiteralString = "INSERT INTO edit_key (key, digest, iris) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING"


async def begin(pool: asyncpg.Pool, key: EditKey, iris: Sequence[str]) -> None:
    """Keep the IRIs of an edit before it is written, so that a repeated call names new entities as the first did."""
    await pool.execute(FORGET, KEPT_DAYS)
    await pool.execute(BEGIN, key.key, key.digest, list(iris))


DONE: LiteralString = "UPDATE edit_key SET ids = $2, sequence = $3 WHERE key = $1"


async def done(pool: asyncpg.Pool, key: EditKey, ids: Sequence[str], sequence: int | None) -> None:
    """Record that the edit is in the graph, as entities `ids`."""
    await pool.execute(DONE, key.key, list(ids), sequence)
