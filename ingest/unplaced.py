"""What could not be placed, topics of the inbox and dead letters: how much there is, and which topics are asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString

import asyncpg

from edifice.errors import BadInput
from timeseries.latest import TextCondition


@dataclass(frozen=True, slots=True)
class Unplaced:
    """How many topics no point claims, and how many messages are kept that could not be stored."""

    inbox: int
    dead_letters: int


COUNTS: LiteralString = """
SELECT (SELECT count(*) FROM inbox_topic) AS inbox, (SELECT count(*) FROM dead_letter) AS dead_letters
"""


async def counts(pool: asyncpg.Pool) -> Unplaced:
    """Both counts, by one call."""
    (row,) = await pool.fetch(COUNTS)
    return Unplaced(row["inbox"], row["dead_letters"])


FOLDED: LiteralString = "CASE WHEN $6 THEN topic ELSE lower(topic) END"

TOPIC_IS: LiteralString = f"""
    ($1::text IS NULL OR {FOLDED} = $1) AND ($2::text[] IS NULL OR {FOLDED} = ANY($2))
    AND ($3::text IS NULL OR strpos({FOLDED}, $3) > 0) AND ($4::text IS NULL OR starts_with({FOLDED}, $4))
    AND ($5::text IS NULL OR
         CASE WHEN $6 THEN topic ~ ('^(?:' || $5 || ')$') ELSE topic ~* ('^(?:' || $5 || ')$') END)
"""
"""The condition of a statement on its column `topic`, whose first six parameters are `topic_arguments`."""


def topic_arguments(topic: TextCondition | None) -> tuple[object, ...]:
    """The first six parameters of a statement with TOPIC_IS; None asks for nothing."""
    asked = topic or TextCondition()
    fold = str if asked.case_sensitive else str.lower
    return (
        asked.eq and fold(asked.eq),
        None if asked.any_of is None else [fold(word) for word in asked.any_of],
        asked.contains and fold(asked.contains),
        asked.starts_with and fold(asked.starts_with),
        asked.matches,
        asked.case_sensitive,
    )


@contextmanager
def topic_expressions() -> Iterator[None]:
    """Raises BadInput for a regular expression that the store cannot read."""
    try:
        yield
    except asyncpg.InvalidRegularExpressionError as error:
        raise BadInput(f"`matches` is no regular expression: {error}", field="topic") from error
