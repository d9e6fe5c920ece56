"""The web role on a real address."""

import asyncio
import socket
from urllib.parse import urlsplit

from edifice.serving import serve
from edifice.settings import Settings
from tests.support.twins import Twin


async def test_a_caller_who_is_told_the_address_can_connect_at_once(twin: Twin) -> None:
    # given a role that is asked for any free port
    stop = asyncio.Event()
    connected: list[str] = []

    def call(url: str) -> None:
        address = urlsplit(url)
        with socket.create_connection((address.hostname, address.port), timeout=1):
            connected.append(url)
        stop.set()

    # when it tells its address, then a connection is not refused
    async with asyncio.timeout(30):
        await serve(Settings(port=0), twin.runtime, stop, call)
    assert len(connected) == 1
