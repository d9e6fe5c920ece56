"""The web role on a real address."""

import asyncio
import socket
from urllib.parse import urlsplit

import pytest

from edifice.errors import BadInput
from edifice.serving import bind, listen, serve
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
        await serve(Settings(), twin.runtime, stop, bind("127.0.0.1", 0), call)
    assert len(connected) == 1


def test_an_address_that_is_taken_is_refused_by_a_sentence() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=rf"cannot listen on 127\.0\.0\.1, port {port} .*: set another EDIFICE_PORT"):
            bind("127.0.0.1", port)
