"""An address, and the HTTP server that answers on it: what all roles share that can be asked something."""

import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from edifice.errors import BadInput
from web.draining import DRAIN_SECONDS

PING_SECONDS = 20.0
"""How often a socket is asked whether it is still there, and how long it has for the answer."""


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
