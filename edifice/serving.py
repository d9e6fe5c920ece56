"""The web role: the ASGI application on its address, until told to stop."""

import asyncio
import gc
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from edifice.contexts import open_context
from edifice.errors import BadInput
from edifice.runtime import Runtime
from edifice.settings import Settings
from resolvers.context import Context
from schema.execution.engine import Engine
from timeseries.bus.client import open_bus
from timeseries.bus.live import LivePublisher
from web.app import create_app
from web.auth import Access
from web.graphql import GraphQL
from web.pages import page_routes
from web.role_metrics import RolePort
from web.services import Services

STOP_SECONDS = 3
GC_THRESHOLD = 50_000
"""Allocations between collections: the default spends 40 % of a fan-out's time on them (measured)."""


class Server(uvicorn.Server):
    """Uvicorn without signal handlers of its own: the role decides when it ends."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the role."""
        yield


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
    async with open_context(runtime) as context, open_bus(mqtt_url) as bus:
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
            roles=tuple(roles),
            token=access.token,
        )
        bound.listen()  # who is told the address may call at once
        server = Server(configuration(application))
        ending = asyncio.create_task(_end(server, stop))
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        serving = asyncio.create_task(server.serve([bound]))
        ready(f"http://{settings.host}:{bound.getsockname()[1]}/")
        await serving
        ending.cancel()


def configuration(application: Starlette) -> uvicorn.Config:
    """How an application is served. Deflate is off: it costs more than it saves near by (measured)."""
    return uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        server_header=False,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; raises BadInput as `bind` does."""
    listening = bind(host, port)
    listening.listen()
    return listening


def bind(host: str, port: int) -> socket.socket:
    """A socket that has its address, and takes no connections yet; raises BadInput when it cannot have the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host.strip("[]"), port))
    except OSError as error:
        bound.close()
        message = f"cannot listen on {host}, port {port} ({error.strerror}): set another EDIFICE_PORT or EDIFICE_HOST"
        raise BadInput(message, field="EDIFICE_PORT") from error
    return bound


async def _end(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


def _of_caller(context: Context, _: HTTPConnection) -> Context:
    return context
