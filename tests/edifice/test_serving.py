"""The web role on a real address."""

import asyncio
import socket
from urllib.parse import urlsplit

import pytest
from starlette.requests import HTTPConnection

from edifice.errors import BadInput
from edifice.http_server import bind, listen
from edifice.serving import of_caller, serve
from edifice.settings import Settings
from resolvers.context import Client
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


async def test_operations_of_one_socket_are_of_one_client(twin: Twin) -> None:
    socket_, other, request = (
        HTTPConnection({"type": type_, "client": ("10.0.0.1", port), "headers": []})
        for type_, port in (("websocket", 1), ("websocket", 2), ("http", 3))
    )

    clients = [of_caller(twin.context, one).client for one in (socket_, socket_, other, request)]

    assert clients[0] == clients[1] != clients[2]
    assert clients[3] == Client("10.0.0.1")
    assert {client.address for client in clients} == {"10.0.0.1"}


def test_an_address_that_is_taken_is_refused_by_a_sentence() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=rf"cannot listen on 127\.0\.0\.1, port {port} .*: set another EDIFICE_PORT"):
            bind("127.0.0.1", port)
