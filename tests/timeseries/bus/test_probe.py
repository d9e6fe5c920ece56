"""A broker takes whom it knows and says why it refuses others; an open port alone is no answer."""

from urllib.parse import urlsplit

import pytest

from timeseries.bus.probe import broker_trouble
from timeseries.bus.refusals import refused

REFUSED = "The broker refuses the user or the password: put those that it knows into EDIFICE_MQTT_URL."


async def test_a_broker_takes_those_it_knows_and_refuses_others(mqtt_url: str) -> None:
    parts = urlsplit(mqtt_url)
    assert await broker_trouble(mqtt_url) is None
    for account in (f"{parts.username}:wrong@", f"{'u' * 200}:{'p' * 200}@"):
        assert await broker_trouble(f"mqtt://{account}{parts.hostname}:{parts.port}") == REFUSED


async def test_nobody_at_the_port(unused_tcp_port: int) -> None:
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        await broker_trouble(f"mqtt://127.0.0.1:{unused_tcp_port}")


async def test_something_else_at_the_port_is_no_broker(graph_url: str) -> None:
    parts = urlsplit(graph_url)
    trouble = await broker_trouble(f"mqtt://{parts.hostname}:{parts.port}")
    assert trouble == "What answers at the address of EDIFICE_MQTT_URL is no broker."


@pytest.mark.parametrize("code", [4, 5, 134, 135])
def test_both_versions_of_mqtt_name_the_account_by_codes_of_their_own(code: int) -> None:
    assert refused(code) == REFUSED


def test_another_reason_is_told_by_its_code() -> None:
    assert refused(3) == "The broker refuses our connections, with the code 3."
