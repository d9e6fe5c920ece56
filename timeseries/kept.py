"""What is kept of the readings: how much room it takes, and since when raw ones are there."""

from dataclasses import dataclass
from typing import LiteralString

from edifice.postgres import Pool
from timeseries.tier import engine


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes of the tables with their indexes; `raw_since` in epoch milliseconds, None when nothing was dropped yet.

    Before `raw_since` the rollup alone is sure to have what came.
    """

    raw_bytes: int
    rollup_bytes: int
    raw_since: int | None


PLAIN: LiteralString = "SELECT pg_total_relation_size('reading') + pg_total_relation_size('reading_text')"
CHUNKED: LiteralString = """
SELECT coalesce(hypertable_size('reading'), pg_total_relation_size('reading'))
     + coalesce(hypertable_size('reading_text'), pg_total_relation_size('reading_text'))
"""
ROLLUP: LiteralString = "SELECT pg_total_relation_size('reading_1h')"
RAW_SINCE: LiteralString = """
SELECT epoch_ms(max(week) + interval '7 days') FROM reading_week WHERE dropped IS NOT NULL
"""


async def kept(pool: Pool) -> Kept:
    """How it is now."""
    chunked = (await engine(pool)).tier != "PLAIN"
    raw: int = await pool.fetchval(CHUNKED if chunked else PLAIN)
    rollup: int = await pool.fetchval(ROLLUP)
    return Kept(raw, rollup, await raw_since(pool))


async def raw_since(pool: Pool) -> int | None:
    """The end of the newest week whose raw readings were dropped, in epoch milliseconds."""
    return await pool.fetchval(RAW_SINCE)
