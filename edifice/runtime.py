"""The wiring: stores opened from the settings, migrated, and handed to the roles; nothing is opened at import."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from edifice import migrations
from edifice.embedded import addresses as embedded
from edifice.embedded.addresses import running_addresses
from edifice.embedded.stores import embedded_stores
from edifice.postgres import Pool, open_pool
from edifice.settings import EMBEDDED, Settings
from edifice.telemetry.scrubbing import hide
from graph.migrate import migrate as migrate_graph
from graph.store import GraphStore
from ingest.imports import Importing
from operations.stores import StoreWatch

CLOSE_SECONDS = 5.0
"""How long the end waits for a store that does not answer."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the three stores answer, embedded or not; the embedded broker has another address for devices."""

    graph_url: str
    graph_user: str
    graph_password: str
    sql_url: str
    mqtt_url: str
    device_url: str | None = None
    sql_read_urls: tuple[str, ...] = ()
    embedded: frozenset[str] = frozenset()
    """Which of `graph` and `series` are embedded."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """The opened stores, the folder of the data, and how the stores are."""

    addresses: Addresses
    store: GraphStore
    pool: Pool
    data: Path
    stores: StoreWatch

    @property
    def files(self) -> Path:
        """Where uploads are kept."""
        return self.data / "files"

    @property
    def importing(self) -> Importing:
        """What imports and edits work with."""
        return Importing(self.store, self.pool)


@asynccontextmanager
async def addresses_of(settings: Settings, data: Path) -> AsyncIterator[Addresses]:
    """The addresses as set; those that are `embedded` are started for the length of the block."""
    wanted = [url == EMBEDDED for url in (settings.graph_url, settings.sql_url, settings.mqtt_url)]
    async with embedded_stores(data, *wanted, graph_heap=settings.graph_heap) as own:
        yield _joined(settings, own)


@asynccontextmanager
async def reach(settings: Settings, data: Path) -> AsyncIterator[Addresses]:
    """The addresses for a command: of the embedded stores that a running server holds, else of our own for a while."""
    running = running_addresses(data)
    if running is None:
        async with addresses_of(settings, data) as addresses:
            yield addresses
        return
    yield _joined(settings, running)


def _joined(settings: Settings, own: embedded.Addresses) -> Addresses:
    return Addresses(
        graph_url=own.graph_url or settings.graph_url,
        graph_user="neo4j" if own.graph_url else settings.graph_user,
        graph_password=own.graph_password or settings.graph_password.get_secret_value(),
        sql_url=own.sql_url or settings.sql_url,
        mqtt_url=own.mqtt_url or settings.mqtt_url,
        device_url=own.device_url,
        sql_read_urls=settings.sql_read_url,
        embedded=frozenset(name for name, url in (("graph", own.graph_url), ("series", own.sql_url)) if url),
    )


@asynccontextmanager
async def open_runtime(addresses: Addresses, data: Path, *, migrate: bool = True) -> AsyncIterator[Runtime]:
    """Connect to the stores and bring their schemas up to date."""
    hide(
        addresses.graph_password, addresses.sql_url, *addresses.sql_read_urls, addresses.mqtt_url, addresses.device_url
    )
    async with AsyncExitStack() as stack:
        store = GraphStore.connect(addresses.graph_url, addresses.graph_user, addresses.graph_password)
        stack.push_async_callback(_closed, store.close)
        pool = await open_pool(addresses.sql_url)
        stack.push_async_callback(_closed, pool.close)
        if migrate:
            await asyncio.gather(migrate_graph(store), migrations.migrate(pool))
        yield Runtime(addresses, store, pool, data, StoreWatch(store, pool, addresses.mqtt_url))


async def _closed(close: Callable[[], Awaitable[None]]) -> None:
    """Close a store in good order where it answers; what it does not answer to, the end of the process cuts off."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await close()
