"""What addresses of brokers mean."""

import pytest

from edifice.errors import BadInput
from timeseries.bus.address import BrokerAddress, broker_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://broker", BrokerAddress("broker", 1883, None, None, tls=False)),
        ("mqtts://broker", BrokerAddress("broker", 8883, None, None, tls=True)),
        ("mqtt://u%40x:p%3Aw@10.0.0.1:99", BrokerAddress("10.0.0.1", 99, "u@x", "p:w", tls=False)),
        ("mqtt://[::1]:1884", BrokerAddress("::1", 1884, None, None, tls=False)),
    ],
)
def test_an_address_is_read(url, address) -> None:
    assert broker_address(url) == address


@pytest.mark.parametrize("url", ["http://broker", "broker:1883", "mqtt://", "mqtt://broker:secret", ""])
def test_what_is_no_address_is_refused_without_repeating_it(url) -> None:
    with pytest.raises(BadInput) as caught:
        broker_address(url)
    assert "secret" not in caught.value.message
