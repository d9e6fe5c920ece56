"""Which PostgreSQL this is."""

from edifice.postgres import Pool
from timeseries.tier import engine

EXTENSION = "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'"
LICENCES = {None: "PLAIN", "apache": "APACHE", "timescale": "TSL"}


async def test_the_store_is_what_it_says_that_it_is(series_pool: Pool) -> None:
    found = await engine(series_pool)
    extension = await series_pool.fetchval(EXTENSION)
    licence = await series_pool.fetchval("SHOW timescaledb.license") if extension else None
    assert (found.tier, found.timescale) == (LICENCES[licence], extension)
    assert int(found.server.split(".")[0]) >= 17
