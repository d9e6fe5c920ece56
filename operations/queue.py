"""How many imports and removals wait and run, over all processes that do them."""

from itertools import product
from typing import LiteralString

import asyncpg

from edifice.telemetry import gauge

JOBS = gauge("jobs", "Open imports and removals, by whether they wait or run", ["kind", "state"])
KINDS, STATES = ("import", "removal"), ("queued", "running")

OPEN: LiteralString = """
SELECT 'import' AS kind, lower(state) AS state, count(*) AS number FROM import_run
WHERE state IN ('QUEUED', 'RUNNING') GROUP BY state
UNION ALL
SELECT 'removal', CASE WHEN lease_until > now() THEN 'running' ELSE 'queued' END, count(*) FROM removal GROUP BY 2
"""


async def show_queue(pool: asyncpg.Pool) -> bool:
    """Count what is open; there is never more to do at once."""
    found = {(row["kind"], row["state"]): row["number"] for row in await pool.fetch(OPEN)}
    for kind, state in product(KINDS, STATES):
        JOBS.labels(kind, state).set(found.get((kind, state), 0))
    return False
