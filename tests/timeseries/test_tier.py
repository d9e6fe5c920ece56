"""Which PostgreSQL this is."""

from edifice.postgres import Pool
from timeseries.tier import engine


async def test_the_embedded_store_is_plain_postgresql(series_pool: Pool) -> None:
    found = await engine(series_pool)
    assert (found.tier, found.timescale) == ("PLAIN", None)
    assert int(found.server.split(".")[0]) >= 17
