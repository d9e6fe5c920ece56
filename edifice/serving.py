"""The web role: the ASGI application on its address, until told to stop."""

import asyncio
import gc
import os
import socket
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from edifice.contexts import open_context
from edifice.errors import BadInput
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

PING_SECONDS = 20.0
"""How often a socket is asked whether it is still there, and how long it has for the answer."""
GC_THRESHOLD = 50_000
"""Allocations between collections: the default spends 40 % of a fan-out's time on them (measured)."""


class Server(uvicorn.Server):
    """Uvicorn without signal handlers of its own: the role decides when it ends, and what comes before."""

    def __init__(self, config: uvicorn.Config, drain: Callable[[], Awaitable[None]] | None = None) -> None:
        super().__init__(config)
        self._drain = drain

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the role."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, drain, and let the requests that are left have what is left of DRAIN_SECONDS."""
        began = time.monotonic()
        for server in self.servers:
            server.close()
        if self._drain is not None:
            await self._drain()
        self.config.timeout_graceful_shutdown = max(1, round(DRAIN_SECONDS - (time.monotonic() - began)))
        await super().shutdown(sockets)


class SocketProtocol(WebSocketsSansIOProtocol):
    """Uvicorn's, which would wait for what a client that is gone has not read yet."""

    def keepalive_timeout(self) -> None:
        """Cut the connection: nobody is there to take the goodbye."""
        super().keepalive_timeout()
        self.transport.abort()


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


def configuration(application: Starlette) -> uvicorn.Config:
    """How an application is served. Deflate is off: it costs more than it saves near by (measured)."""
    return uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        ws=SocketProtocol,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=round(DRAIN_SECONDS),
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


async def _drained(draining: Draining) -> None:
    await draining.settle()
    await mutations_done(DRAIN_SECONDS)


async def _end(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


def of_caller(context: Context, connection: HTTPConnection) -> Context:
    """The context of one who calls, known by the address, and by the socket, which all of its operations share."""
    address = connection.client.host if connection.client else ""
    socket_id = id(connection.scope) if connection.scope["type"] == "websocket" else None
    return replace(context, client=Client(address, socket_id))
