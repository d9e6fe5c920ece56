"""Which of the three PostgreSQLs this is: plain, Timescale under its Apache licence, or under its own."""

import re
from dataclasses import dataclass
from typing import Literal, LiteralString, TypeAlias

from edifice.postgres import Statements

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

    @property
    def name(self) -> str:
        """In words, as `edifice status` and the API say it."""
        if self.timescale is None:
            return "PostgreSQL"
        return f"PostgreSQL with TimescaleDB {self.timescale} ({'TSL' if self.tier == 'TSL' else 'Apache'})"

    @property
    def release(self) -> tuple[int, ...]:
        """The numbers of TimescaleDB's version; nothing without it."""
        return tuple(int(number) for number in re.findall(r"\d+", self.timescale or "")[:3])


async def engine(pool: Statements) -> Engine:
    """Ask the store what it is. Our statements are the same on all tiers."""
    (row,) = await pool.fetch(ENGINE)
    if row["timescale"] is None:
        return Engine("PLAIN", row["server"], None)
    return Engine("TSL" if row["license"] == "timescale" else "APACHE", row["server"], row["timescale"])
