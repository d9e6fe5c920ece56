"""The context of field logic on the opened stores, for the server and for `edifice query`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from edifice.runtime import Runtime
from edifice.version import own_version
from ontology.classes import class_table
from ontology.quantities import quantity_table
from ontology.units import unit_table
from operations import imports, log_copy
from resolvers.context import Context
from resolvers.live.hub import open_hub
from resolvers.live.notices import open_notices
from timeseries.notices import CHANNEL as READINGS
from timeseries.replicas import open_replicas

CHANNELS = (imports.CHANNEL, log_copy.CHANNEL, READINGS)


@asynccontextmanager
async def open_context(runtime: Runtime) -> AsyncIterator[Context]:
    """What field logic works with; the tables are compiled or read from their cache in threads."""
    classes = await asyncio.to_thread(class_table)
    units, quantities = await asyncio.gather(asyncio.to_thread(unit_table), asyncio.to_thread(quantity_table, classes))
    async with (
        open_hub(runtime.pool, runtime.addresses.mqtt_url) as live,
        open_notices(runtime.pool, CHANNELS) as notices,
        open_replicas(runtime.pool, runtime.addresses.sql_read_urls) as replicas,
    ):
        yield Context(
            store=runtime.store,
            pool=runtime.pool,
            importing=runtime.importing,
            classes=classes,
            units=units,
            quantities=quantities,
            stores=runtime.stores,
            live=live,
            notices=notices,
            version=own_version(),
            replicas=replicas,
        )
