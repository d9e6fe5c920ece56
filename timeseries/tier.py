"""Which of the three PostgreSQLs this is: plain, Timescale under its Apache licence, or under its own."""

from dataclasses import dataclass
from typing import Literal, LiteralString, TypeAlias

import asyncpg

Tier: TypeAlias = Literal["PLAIN", "APACHE", "TSL"]

ENGINE: LiteralString = """
SELECT current_setting('server_version') AS server,
       current_setting('timescaledb.license', true) AS license,
       (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescale
"""


@dataclass(frozen=True, slots=True)
class Engine:
    """The store's versions; `timescale` is None where the extension is not in this database."""

    tier: Tier
    server: str
    timescale: str | None


async def engine(pool: asyncpg.Pool) -> Engine:
    """Ask the store what it is. Our statements are the same on all tiers."""
    row = await pool.fetchrow(ENGINE)
    if row["timescale"] is None:
        return Engine("PLAIN", row["server"], None)
    return Engine("TSL" if row["license"] == "timescale" else "APACHE", row["server"], row["timescale"])
