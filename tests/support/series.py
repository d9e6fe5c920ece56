"""A pool on a migrated PostgreSQL with empty tables, for tests of what is kept there."""

from collections.abc import AsyncIterator

import pytest_asyncio

from edifice.migrations import migrate
from edifice.postgres import Pool, open_pool

EMPTY = """
SELECT 'TRUNCATE ' || string_agg(format('%I', tablename), ', ')
FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'
"""


@pytest_asyncio.fixture(scope="module")
async def migrated_pool(sql_url: str) -> AsyncIterator[Pool]:
    """A pool on this module's own database, with the tables of all packages."""
    pool = await open_pool(sql_url)
    await migrate(pool)
    yield pool
    await pool.close()


@pytest_asyncio.fixture
async def series_pool(migrated_pool: Pool) -> Pool:
    """The same with all tables empty."""
    await migrated_pool.execute(await migrated_pool.fetchval(EMPTY))
    return migrated_pool
