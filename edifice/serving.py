"""The web role: the ASGI application on its address, until told to stop."""

import asyncio
import gc
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace

from starlette.requests import HTTPConnection

from edifice.contexts import open_context
from edifice.http_server import Server, configuration
from edifice.runtime import Runtime
from edifice.settings import Settings
from edifice.telemetry.disk import watch_disk
from resolvers.context import Client, Context
from schema.execution.engine import Engine
from timeseries.bus.client import open_bus
from timeseries.bus.live import LivePublisher
from web.app import create_app
from web.auth import Access
from web.draining import DRAIN_SECONDS, Draining
from web.graphql import GraphQL
from web.graphql_answers import mutations_done
from web.pages import page_routes
from web.role_metrics import RolePort
from web.services import Services

GC_THRESHOLD = 50_000
"""Allocations between collections: the default spends 40 % of a fan-out's time on them (measured)."""


async def serve(
    settings: Settings,
    runtime: Runtime,
    stop: asyncio.Event,
    bound: socket.socket,
    ready: Callable[[str], None],
    roles: Sequence[RolePort] = (),
) -> None:
    """Answer on the bound address until `stop`; `ready` gets the page's address once it is open.

    `roles` are others of this machine whose metrics are shown with ours.
    """
    access = Access(settings.token.get_secret_value() if settings.token else None, settings.cors_origins)
    mqtt_url = runtime.addresses.mqtt_url
    watch_disk(runtime.data)
    async with open_context(runtime) as context, open_bus(mqtt_url) as bus:
        context.stores.bus = bus
        watching = asyncio.create_task(context.stores.watch())
        draining = Draining()
        graphql = GraphQL(Engine(), lambda connection: of_caller(context, connection), access, draining)
        application = create_app(access, [*graphql.routes(), *page_routes()])
        application.state.services = Services(
            store=runtime.store,
            pool=runtime.pool,
            importing=runtime.importing,
            files=runtime.files,
            upload_limit=settings.upload_limit,
            stores=context.stores,
            publisher=LivePublisher(bus, f"web-{socket.gethostname()}-{os.getpid()}"),
            roles=tuple(roles),
            token=access.token,
        )
        bound.listen()  # who is told the address may call at once
        server = Server(configuration(application), lambda: _drained(draining))
        ending = asyncio.create_task(_end(server, stop))
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        serving = asyncio.create_task(server.serve([bound]))
        ready(f"http://{settings.host}:{bound.getsockname()[1]}/")
        await serving
        ending.cancel()
        watching.cancel()


async def _drained(draining: Draining) -> None:
    await draining.settle()
    await mutations_done(DRAIN_SECONDS)


async def _end(server: Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


def of_caller(context: Context, connection: HTTPConnection) -> Context:
    """The context of one who calls, known by the address, and by the socket, which all of its operations share."""
    address = connection.client.host if connection.client else ""
    socket_id = id(connection.scope) if connection.scope["type"] == "websocket" else None
    return replace(context, client=Client(address, socket_id))
