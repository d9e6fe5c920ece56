"""The address of a role that serves no pages: `/live`, `/ready` and `/metrics`, when it is asked for."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from edifice.http_server import Server, configuration, listen
from edifice.settings import Settings
from operations.stores import StoreWatch
from web.app import create_metrics_app
from web.auth import Access

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@asynccontextmanager
async def metrics_port(settings: Settings, stores: StoreWatch, inherited: int = 0) -> AsyncIterator[None]:
    """Answer for the length of the block, on the port of the settings if any, and watch the stores of the role.

    `inherited` is the number of an open file instead: a listening socket of the process that started us, on loopback.
    """
    listening = _listening(settings, inherited)
    if listening is None:
        yield
        return
    access = Access(settings.token.get_secret_value() if settings.token else None, settings.cors_origins)
    server = Server(configuration(create_metrics_app(access, stores)))
    serving = asyncio.create_task(server.serve([listening]))
    watching = asyncio.create_task(stores.watch())
    try:
        yield
    finally:
        watching.cancel()
        server.should_exit = True
        await serving


def _listening(settings: Settings, inherited: int) -> socket.socket | None:
    if inherited:
        return socket.socket(fileno=inherited)
    if settings.metrics_port is None:
        return None
    listening = listen(settings.host, settings.metrics_port)
    logger.info("metrics", url=f"http://{settings.host}:{listening.getsockname()[1]}/metrics")
    return listening
