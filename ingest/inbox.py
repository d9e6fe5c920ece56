"""Readings of points that the graph does not know yet: kept by topic until the point appears.

Bounds: the newest MOST_OF_ONE readings of a topic, MOST readings and MOST_TOPICS topics in all, those that were not
heard of for longest make room. What is given up is counted.
"""

import base64
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import LiteralString

import asyncpg

from ingest.checks import as_text
from ingest.metrics import INBOX_DROPPED
from ingest.unplaced import TOPIC_IS, topic_arguments, topic_expressions
from timeseries import points
from timeseries.latest import TextCondition
from timeseries.notices import tell_of_readings
from timeseries.readings import MAX_ROWS, insert
from timeseries.records import ReadingBatch

MOST_OF_ONE = 10_000
MOST = 1_000_000
MOST_TOPICS = 10_000
SAMPLES = 5
SAMPLE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Unknown:
    """Readings of points that nobody knows: `batch.points` are indexes into `names`, which are (building, point) pairs.

    `topics` and `samples` say by which topic each name came last, and with what payload.
    """

    names: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    topics: list[str] = field(default_factory=list[str])
    samples: list[str] = field(default_factory=list[str])
    batch: ReadingBatch = field(default_factory=ReadingBatch)

    def place_of(self, name: tuple[str, str], topic: str, payload: bytes) -> int:
        """The index of a name, which is added when it is new."""
        self.names.append(name)
        self.topics.append(as_text(topic))
        self.samples.append(as_text(payload[: 4 * SAMPLE_CHARACTERS].decode(errors="replace")[:SAMPLE_CHARACTERS]))
        return len(self.names) - 1


@dataclass(frozen=True, slots=True)
class InboxTopic:
    """A topic that no point claims; times in epoch milliseconds, `samples` the last payloads, the newest first."""

    id: str
    scope: str
    name: str
    topic: str
    first_seen: int
    last_seen: int
    messages: int
    samples: tuple[str, ...]


def topic_id(scope: str, name: str) -> str:
    """The id of an inbox topic: the same building and name are the same topic, whatever path it came by."""
    digest = hashlib.sha256(f"{scope}\0{name}".encode("utf-8", "surrogatepass")).digest()
    return "t" + base64.b32hexencode(digest).decode()[:20].lower()


# rows in the order of their keys, against deadlocks
KEEP: LiteralString = """
WITH input AS (
    SELECT topic_id, from_epoch_ms(ms) AS ts, quality, kind, value, text
    FROM unnest($1::text[], $2::bigint[], $3::smallint[], $4::smallint[], $5::float8[], $6::text[])
        AS t(topic_id, ms, quality, kind, value, text)
), counts AS (
    SELECT topic_id AS id, count(*) AS messages FROM input GROUP BY topic_id
), topics AS (
    INSERT INTO inbox_topic (id, scope, name, topic, samples, messages)
    SELECT id, scope, name, topic, ARRAY[sample], messages
    FROM unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) AS t(id, scope, name, topic, sample)
    JOIN counts USING (id)
    ORDER BY id
    ON CONFLICT (id) DO UPDATE
    SET topic = excluded.topic, last_seen = now(), messages = inbox_topic.messages + excluded.messages,
        samples = (excluded.samples || inbox_topic.samples)[:$12]
), readings AS (
    INSERT INTO inbox_reading (topic_id, ts, quality, kind, value, text)
    SELECT topic_id, ts, quality, kind, value, text FROM input ORDER BY topic_id, ts
    ON CONFLICT DO NOTHING
    RETURNING topic_id
)
SELECT count(*) FROM readings
"""


async def keep(pool: asyncpg.Pool, unknown: Unknown) -> int:
    """Keep the readings of unknown points, and answer how many of them are new.

    At most MAX_ROWS go into one statement; after a failure all may be kept again, which only counts their messages
    twice.
    """
    ids = [topic_id(scope, name) for scope, name in unknown.names]
    starts = range(0, len(unknown.batch), MAX_ROWS)
    return sum([await _keep(pool, unknown, ids, unknown.batch.slice(at, at + MAX_ROWS)) for at in starts])


async def _keep(pool: asyncpg.Pool, unknown: Unknown, ids: Sequence[str], batch: ReadingBatch) -> int:
    """Keep some of the readings, whose names have these ids."""
    newest = {ids[place]: place for place in batch.points}
    places = list(newest.values())
    return await pool.fetchval(
        KEEP,
        [ids[place] for place in batch.points],
        *(batch.times, batch.qualities, batch.kinds, batch.numbers, batch.texts),
        list(newest),
        [unknown.names[place][0] for place in places],
        [unknown.names[place][1] for place in places],
        [unknown.topics[place] for place in places],
        [unknown.samples[place] for place in places],
        SAMPLES,
    )


TOPICS: LiteralString = "SELECT id, scope, name FROM inbox_topic"

TAKE: LiteralString = """
DELETE FROM inbox_reading USING (
    SELECT topic_id, ts FROM inbox_reading WHERE topic_id = ANY($1::text[]) LIMIT $2 FOR UPDATE SKIP LOCKED
) AS taken
WHERE inbox_reading.topic_id = taken.topic_id AND inbox_reading.ts = taken.ts
RETURNING inbox_reading.topic_id, epoch_ms(inbox_reading.ts) AS time, quality, kind, value, text
"""

FORGET: LiteralString = """
DELETE FROM inbox_topic
WHERE id = ANY($1::text[]) AND NOT EXISTS (SELECT FROM inbox_reading WHERE topic_id = inbox_topic.id)
"""


async def drain(pool: asyncpg.Pool) -> int:
    """Store the readings whose points have appeared, and answer how many were new; safe to stop and to run twice."""
    waiting = {(row["scope"], row["name"]): row["id"] for row in await pool.fetch(TOPICS)}
    found = await points.resolve(pool, list(waiting)) if waiting else {}
    numbers = {waiting[name]: number for name, number in found.items()}
    if not numbers:
        return 0
    stored = 0
    while True:
        async with pool.acquire() as connection, connection.transaction():
            batch = _batch(await connection.fetch(TAKE, list(numbers), MAX_ROWS), numbers)
            new = (await insert(connection, batch)).stored
            if new:
                await tell_of_readings(connection)
            stored += new
        if len(batch) < MAX_ROWS:
            break
    await _forget(pool, list(numbers))
    return stored


async def _forget(pool: asyncpg.Pool, ids: Sequence[str]) -> None:
    # a reading may come this very moment; its topic then stays, and the next round finds it
    with suppress(asyncpg.ForeignKeyViolationError):
        await pool.execute(FORGET, ids)


def _batch(rows: Sequence[asyncpg.Record], numbers: dict[str, int]) -> ReadingBatch:
    return ReadingBatch(
        [numbers[row["topic_id"]] for row in rows],
        [row["time"] for row in rows],
        [row["value"] for row in rows],
        [row["text"] for row in rows],
        [row["kind"] for row in rows],
        [row["quality"] for row in rows],
    )


TRIM: LiteralString = """
WITH sizes AS (
    SELECT topic_id, count(*) AS count FROM inbox_reading GROUP BY topic_id
), ranked AS (
    SELECT id, coalesce(count, 0) AS count, row_number() OVER recent AS place,
           sum(least(coalesce(count, 0), $1)) OVER recent AS total
    FROM inbox_topic LEFT JOIN sizes ON topic_id = id WINDOW recent AS (ORDER BY last_seen DESC, id)
), given_up AS (
    SELECT id FROM ranked WHERE place > $3 OR total > $2
), cuts AS (
    SELECT id, ts FROM ranked CROSS JOIN LATERAL (
        SELECT ts FROM inbox_reading WHERE topic_id = id ORDER BY ts DESC OFFSET $1 LIMIT 1
    ) AS oldest
    WHERE count > $1
), dropped AS (
    DELETE FROM inbox_reading
    WHERE topic_id IN (SELECT id FROM given_up)
       OR EXISTS (SELECT FROM cuts WHERE cuts.id = topic_id AND inbox_reading.ts <= cuts.ts)
    RETURNING topic_id
)
SELECT count(*) AS count, (SELECT array_agg(id) FROM given_up) AS topics FROM dropped
"""


async def trim(
    pool: asyncpg.Pool, most_of_one: int = MOST_OF_ONE, most: int = MOST, most_topics: int = MOST_TOPICS
) -> int:
    """Bring the inbox back within its bounds, and answer how many readings were given up for that."""
    (row,) = await pool.fetch(TRIM, most_of_one, most, most_topics)
    if row["topics"]:
        await _forget(pool, row["topics"])
    INBOX_DROPPED.inc(row["count"])
    return row["count"]


COLUMNS: LiteralString = """
    id, scope, name, topic, epoch_ms(first_seen) AS first_seen, epoch_ms(last_seen) AS last_seen, messages, samples
"""

PAGE: LiteralString = f"""
SELECT {COLUMNS} FROM inbox_topic
WHERE {TOPIC_IS} AND ($7::text IS NULL OR (topic, id) > ($7, $8::text))
ORDER BY topic, id LIMIT $9
"""  # noqa: S608 - of constants alone


async def page(
    pool: asyncpg.Pool, first: int, after: tuple[str, str] | None = None, topic: TextCondition | None = None
) -> list[InboxTopic]:
    """Topics in their order, behind the one with the topic and id `after`.

    Raises:
        BadInput: the regular expression for the topic is not one.
    """
    with topic_expressions():
        rows = await pool.fetch(PAGE, *topic_arguments(topic), *(after or (None, None)), first)
    return [_topic(row) for row in rows]


BY_ID: LiteralString = f"SELECT {COLUMNS} FROM inbox_topic WHERE id = ANY($1::text[])"  # noqa: S608 - of constants alone


async def by_ids(pool: asyncpg.Pool, ids: Sequence[str]) -> dict[str, InboxTopic]:
    """The topics of these ids that still wait."""
    return {row["id"]: _topic(row) for row in await pool.fetch(BY_ID, list(ids))}


def _topic(row: asyncpg.Record) -> InboxTopic:
    return InboxTopic(*list(row.values())[:-1], samples=tuple(row["samples"]))


COUNT: LiteralString = f"SELECT count(*) FROM inbox_topic WHERE {TOPIC_IS}"  # noqa: S608 - of constants alone


async def count(pool: asyncpg.Pool, topic: TextCondition | None = None) -> int:
    """How many topics wait; raises BadInput as `page` does."""
    with topic_expressions():
        return await pool.fetchval(COUNT, *topic_arguments(topic))
