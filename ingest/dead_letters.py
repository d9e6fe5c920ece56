"""Messages that could not be stored, kept whole with the reason, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import LiteralString

import asyncpg

from graph.ids import new_id
from ingest.checks import RefusalCode, as_text
from ingest.decode import MAX_PAYLOAD, Refusal
from ingest.metrics import DEAD_LETTERS
from ingest.unplaced import TOPIC_IS, topic_arguments, topic_expressions
from timeseries.latest import TextCondition

for code in RefusalCode:
    DEAD_LETTERS.labels(code)  # from the start, so that the first letter is seen as an increase

MOST = 100_000
"""How many are kept; older ones make room."""

MOST_BYTES = 256 << 20
"""How many bytes of topics and payloads are kept; older ones make room as well."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be kept, and why; the id makes sure that it is kept once, however often that is tried."""

    topic: str
    payload: bytes
    refusal: Refusal
    id: str = field(default_factory=partial(new_id, "d"))


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A kept message without its payload of so many `bytes`; `received` in epoch milliseconds."""

    id: str
    received: int
    topic: str
    code: str
    message: str
    bytes: int

    @property
    def kept_bytes(self) -> int:
        """How many bytes of the payload are kept."""
        return min(self.bytes, MAX_PAYLOAD)


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


PAGE: LiteralString = f"""
SELECT id, epoch_ms(received) AS received, topic, code, message, bytes FROM dead_letter
WHERE {TOPIC_IS} AND ($7::text[] IS NULL OR code = ANY($7)) AND ($8::text IS NULL OR id < $8)
ORDER BY id DESC LIMIT $9
"""  # noqa: S608 - of constants alone


async def page(
    pool: asyncpg.Pool,
    first: int,
    after: str | None = None,
    codes: Sequence[str] | None = None,
    topic: TextCondition | None = None,
) -> list[DeadLetter]:
    """The newest letters, or those older than the one with the id `after`.

    Raises:
        BadInput: the regular expression for the topic is not one.
    """
    with topic_expressions():
        rows = await pool.fetch(PAGE, *topic_arguments(topic), codes, after, first)
    return [DeadLetter(**row) for row in rows]


BY_ID: LiteralString = """
SELECT id, epoch_ms(received) AS received, topic, code, message, bytes FROM dead_letter WHERE id = ANY($1::text[])
"""


async def by_ids(pool: asyncpg.Pool, ids: Sequence[str]) -> dict[str, DeadLetter]:
    """The letters of these ids that are still kept."""
    return {row["id"]: DeadLetter(**row) for row in await pool.fetch(BY_ID, list(ids))}


PAYLOADS: LiteralString = "SELECT id, payload FROM dead_letter WHERE id = ANY($1::text[])"


async def payloads(pool: asyncpg.Pool, ids: Sequence[str]) -> dict[str, bytes]:
    """The payloads of these letters, up to MAX_PAYLOAD of each."""
    return {row["id"]: row["payload"] for row in await pool.fetch(PAYLOADS, list(ids))}


COUNT: LiteralString = f"""
SELECT count(*) FROM dead_letter WHERE {TOPIC_IS} AND ($7::text[] IS NULL OR code = ANY($7))
"""  # noqa: S608 - of constants alone


async def count(pool: asyncpg.Pool, codes: Sequence[str] | None = None, topic: TextCondition | None = None) -> int:
    """How many letters are kept; raises BadInput as `page` does."""
    with topic_expressions():
        return await pool.fetchval(COUNT, *topic_arguments(topic), codes)


TRIM: LiteralString = """
DELETE FROM dead_letter WHERE id <= (
    SELECT max(id) FROM (
        SELECT id, row_number() OVER newest AS place,
               sum(octet_length(topic) + least(bytes, $3)) OVER newest AS total
        FROM dead_letter WINDOW newest AS (ORDER BY id DESC)
    ) AS counted
    WHERE place > $1 OR total > $2
)
"""


async def trim(pool: asyncpg.Pool, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
    """Let go of all but the newest."""
    await pool.execute(TRIM, most, most_bytes, MAX_PAYLOAD)
