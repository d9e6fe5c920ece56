"""A broker answers, whomever it lets in; an open port alone is no answer."""

from urllib.parse import urlsplit

import pytest

from timeseries.bus.probe import broker_answers


async def test_a_broker_answers_those_it_knows_and_those_it_does_not(mqtt_url: str) -> None:
    parts = urlsplit(mqtt_url)
    assert await broker_answers(mqtt_url)
    assert await broker_answers(f"mqtt://{parts.hostname}:{parts.port}")
    assert await broker_answers(f"mqtt://{'u' * 200}:{'p' * 200}@{parts.hostname}:{parts.port}")


async def test_nobody_at_the_port(unused_tcp_port: int) -> None:
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        await broker_answers(f"mqtt://127.0.0.1:{unused_tcp_port}")


async def test_something_else_at_the_port_is_no_broker(graph_url: str) -> None:
    parts = urlsplit(graph_url)
    assert not await broker_answers(f"mqtt://{parts.hostname}:{parts.port}")
