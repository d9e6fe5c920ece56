"""The web role: the ASGI application on its address, until told to stop."""

import asyncio
import gc
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import PackageNotFoundError, version

import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from edifice.runtime import Runtime
from edifice.settings import Settings
from ontology.classes import class_table
from ontology.quantities import quantity_table
from ontology.units import unit_table
from operations import imports
from operations.stores import StoreWatch
from resolvers.context import Context
from resolvers.live.hub import open_hub
from resolvers.live.notices import open_notices
from schema.execution.engine import Engine
from timeseries.bus.client import open_bus
from timeseries.bus.live import LivePublisher
from web.app import create_app
from web.auth import Access
from web.graphql import GraphQL
from web.pages import page_routes
from web.services import Services

STOP_SECONDS = 3
CHANNELS = (imports.CHANNEL,)
GC_THRESHOLD = 50_000
"""Allocations between collections: the default spends 40 % of a fan-out's time on them (measured)."""


class _Server(uvicorn.Server):
    """Uvicorn without signal handlers of its own: the role decides when it ends."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the role."""
        yield


async def serve(settings: Settings, runtime: Runtime, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
    """Answer on the address of the settings until `stop`; `ready` gets the page's address once it is open."""
    access = Access(settings.token.get_secret_value() if settings.token else None, settings.cors_origins)
    mqtt_url = runtime.addresses.mqtt_url
    async with _context(runtime) as context, open_bus(mqtt_url) as bus:
        graphql = GraphQL(Engine(), lambda connection: _of_caller(context, connection), access)
        application = create_app(access, [*graphql.routes(), *page_routes()])
        application.state.services = Services(
            store=runtime.store,
            pool=runtime.pool,
            importing=runtime.importing,
            files=runtime.files,
            upload_limit=settings.upload_limit,
            stores=context.stores,
            publisher=LivePublisher(bus, f"web-{os.getpid()}"),
        )
        listening = _listen(settings.host, settings.port)
        server = _Server(_config(application))
        ending = asyncio.create_task(_end(server, stop))
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        serving = asyncio.create_task(server.serve([listening]))
        ready(f"http://{settings.host}:{listening.getsockname()[1]}/")
        await serving
        ending.cancel()


def _config(application: Starlette) -> uvicorn.Config:
    """Deflate is off: it costs more than it saves on loopback and in a building's network (measured)."""
    return uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        server_header=False,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host.strip("[]"), port))
    return listening


async def _end(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


@asynccontextmanager
async def _context(runtime: Runtime) -> AsyncIterator[Context]:
    """What field logic works with; the tables are compiled or read from their cache in threads."""
    classes = await asyncio.to_thread(class_table)
    units, quantities = await asyncio.gather(asyncio.to_thread(unit_table), asyncio.to_thread(quantity_table, classes))
    async with (
        open_hub(runtime.pool, runtime.addresses.mqtt_url) as live,
        open_notices(runtime.pool, CHANNELS) as notices,
    ):
        yield Context(
            store=runtime.store,
            pool=runtime.pool,
            importing=runtime.importing,
            classes=classes,
            units=units,
            quantities=quantities,
            stores=StoreWatch(runtime.store, runtime.pool, runtime.addresses.mqtt_url),
            live=live,
            notices=notices,
            version=_version(),
        )


def _of_caller(context: Context, _: HTTPConnection) -> Context:
    return context


def _version() -> str:
    try:
        return version("edifice")
    except PackageNotFoundError:  # a checkout that runs without being installed
        return "checkout"
