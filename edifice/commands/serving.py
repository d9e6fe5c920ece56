"""`edifice serve`: the role that answers, as a process of its own."""

import asyncio
import socket
from functools import partial

from edifice.http_server import bind
from edifice.observed import observed
from edifice.roles import Parent, run_role, tell_ready, with_schemas
from edifice.runtime import Runtime
from edifice.serving import serve
from edifice.settings import Settings, load_settings


def do_serve(parent: Parent = 0) -> None:
    """Serve the API and the pages, and nothing else; several may run behind a proxy."""
    settings = load_settings()
    with observed("web"):
        asyncio.run(run_role(parent, with_schemas(partial(_serve, bind(settings.host, settings.port)))))


async def _serve(bound: socket.socket, settings: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
    await serve(settings, runtime, stop, bound, tell_ready)
