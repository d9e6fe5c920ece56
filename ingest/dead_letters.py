"""Messages that could not be stored, kept whole with the reason, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import LiteralString

import asyncpg

from graph.ids import new_id
from ingest.checks import as_text
from ingest.decode import MAX_PAYLOAD, Refusal
from ingest.metrics import DEAD_LETTERS

MOST = 100_000
"""How many are kept; older ones make room."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be kept, and why; the id makes sure that it is kept once, however often that is tried."""

    topic: str
    payload: bytes
    refusal: Refusal
    id: str = field(default_factory=partial(new_id, "d"))


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A kept message; `received` in epoch milliseconds, `payload` its first MAX_PAYLOAD of so many `bytes`."""

    id: str
    received: int
    topic: str
    code: str
    message: str
    payload: bytes
    bytes: int


KEEP: LiteralString = """
INSERT INTO dead_letter (id, topic, code, message, payload, bytes)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::int[])
ON CONFLICT DO NOTHING
"""


async def keep(pool: asyncpg.Pool, letters: Sequence[Letter]) -> None:
    """Keep these messages."""
    if not letters:
        return
    await pool.execute(
        KEEP,
        [letter.id for letter in letters],
        [as_text(letter.topic) for letter in letters],
        [letter.refusal.code for letter in letters],
        [as_text(letter.refusal.message) for letter in letters],
        [letter.payload[:MAX_PAYLOAD] for letter in letters],
        [len(letter.payload) for letter in letters],
    )
    for letter in letters:
        DEAD_LETTERS.labels(letter.refusal.code).inc()


PAGE: LiteralString = """
SELECT id, epoch_ms(received) AS received, topic, code, message, payload, bytes FROM dead_letter
WHERE ($1::text IS NULL OR id < $1) AND ($2::text[] IS NULL OR code = ANY($2))
  AND ($3::text IS NULL OR strpos(lower(topic), lower($3)) > 0)
ORDER BY id DESC LIMIT $4
"""


async def page(
    pool: asyncpg.Pool,
    first: int,
    after: str | None = None,
    codes: Sequence[str] | None = None,
    topic: str | None = None,
) -> list[DeadLetter]:
    """The newest letters, or those older than the one with the id `after`; `topic` is a part of the topic."""
    rows = await pool.fetch(PAGE, after, codes, topic, first)
    return [DeadLetter(**row) for row in rows]


BY_ID: LiteralString = """
SELECT id, epoch_ms(received) AS received, topic, code, message, payload, bytes FROM dead_letter
WHERE id = ANY($1::text[])
"""


async def by_ids(pool: asyncpg.Pool, ids: Sequence[str]) -> dict[str, DeadLetter]:
    """The letters of these ids that are still kept."""
    return {row["id"]: DeadLetter(**row) for row in await pool.fetch(BY_ID, list(ids))}


COUNT: LiteralString = """
SELECT count(*) FROM dead_letter
WHERE ($1::text[] IS NULL OR code = ANY($1)) AND ($2::text IS NULL OR strpos(lower(topic), lower($2)) > 0)
"""


async def count(pool: asyncpg.Pool, codes: Sequence[str] | None = None, topic: str | None = None) -> int:
    """How many letters are kept."""
    return await pool.fetchval(COUNT, codes, topic)


TRIM: LiteralString = """
DELETE FROM dead_letter WHERE id <= (SELECT id FROM dead_letter ORDER BY id DESC OFFSET $1 LIMIT 1)
"""


async def trim(pool: asyncpg.Pool, most: int = MOST) -> None:
    """Let go of all but the newest."""
    await pool.execute(TRIM, most)
