"""Devices have an account of their own at the embedded broker: they bring readings, and forge nothing of Edifice's."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import aiomqtt
import pytest
import pytest_asyncio

from edifice.embedded.addresses import Addresses
from edifice.embedded.stores import embedded_stores
from tests.support.engines import aedes, mosquitto

READING = "edifice/v1/hq/t1/reading"
FORGED = b'{"r":"x","n":1,"l":null,"p":[7],"t":[1700000000000],"v":[-999],"q":null}'

pytestmark = pytest.mark.store


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder of one test."""
    with _folder() as folder:
        yield folder


@pytest_asyncio.fixture(scope="module", params=["aedes", pytest.param("mosquitto", marks=pytest.mark.engines)])
async def broker(request: pytest.FixtureRequest) -> AsyncIterator[Addresses]:
    """Either of the two that stand in for one another, alone."""
    with _folder() as folder:
        async with (aedes if request.param == "aedes" else mosquitto)(folder) as addresses:
            yield addresses


@pytest.mark.parametrize("topic", ["edifice/live/x", "edifice/probe/main", "edifice/v10/t1", "other"])
async def test_what_a_device_forges_reaches_nobody(broker: Addresses, topic: str) -> None:
    async with _client(broker.mqtt_url) as role:
        await role.subscribe("#", qos=1)
        await _publish_in_vain(broker, topic, FORGED)
        async with _client(broker.device_url) as device:
            await device.publish(READING, b"21.5", qos=1)
        message = await anext(aiter(role.messages))
    assert (message.topic.value, message.payload) == (READING, b"21.5")


async def test_the_will_of_a_device_is_no_way_around(broker: Addresses) -> None:
    will = aiomqtt.Will("edifice/live/x", FORGED, qos=1)
    async with _client(broker.mqtt_url) as role:
        await role.subscribe("#", qos=1)
        with suppress(aiomqtt.MqttError):
            async with _client(broker.device_url, will=will) as device:
                device._client._sock_close()  # it leaves without a farewell
        async with _client(broker.device_url) as device:
            await device.publish(READING, b"21.5", qos=1)
        message = await anext(aiter(role.messages))
    assert (message.topic.value, message.payload) == (READING, b"21.5")


async def test_roles_publish_what_is_theirs(broker: Addresses) -> None:
    async with _client(broker.mqtt_url) as role:
        await role.subscribe("edifice/live/#", qos=1)
        await role.publish("edifice/live/x", FORGED, qos=1)
        message = await anext(aiter(role.messages))
    assert message.payload == FORGED


@pytest.mark.parametrize(
    "overheard", ["edifice/live/#", "edifice/probe/#", "edifice/#", "edifice/+/x", "#", "$share/spy/edifice/live/#"]
)
async def test_a_device_hears_its_commands_and_nothing_beside(broker: Addresses, overheard: str) -> None:
    async with _client(broker.device_url) as device, _client(broker.mqtt_url) as role:
        await device.subscribe([(overheard, 1), ("edifice/v1/hq/t1/set", 1)])
        await role.publish("edifice/live/x", FORGED, qos=1)
        await role.publish("edifice/probe/x", b"1", qos=1)
        await role.publish("edifice/v1/hq/t1/set", b"22", qos=1)
        message = await anext(aiter(device.messages))
    assert (message.topic.value, message.payload) == ("edifice/v1/hq/t1/set", b"22")


@pytest.mark.parametrize("broker", ["aedes"], indirect=True)  # Mosquitto has no rule for ids of sessions
async def test_a_device_cannot_take_over_the_session_of_ingest(broker: Addresses) -> None:
    with pytest.raises(aiomqtt.MqttError):
        async with _client(broker.device_url, identifier="edifice-ingest-main"):
            pass


async def test_a_data_folder_from_before_gets_an_account_for_devices(data: Path) -> None:
    async with _broker(data) as before:
        assert before.mqtt_url
    (data / "broker/device-password").unlink()
    async with _broker(data) as after:
        assert after.mqtt_url == before.mqtt_url
        assert after.device_url != before.device_url
        async with _client(after.device_url) as device:
            await device.publish(READING, b"21.5", qos=1)


async def _publish_in_vain(broker: Addresses, topic: str, payload: bytes) -> None:
    """The broker may close the connection, or take the message and throw it away."""
    with suppress(aiomqtt.MqttError):
        async with _client(broker.device_url) as device:
            await device.publish(topic, payload, qos=1, timeout=5)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="edifice-test-"))
    folder.chmod(0o711)  # an unprivileged server can reach it
    yield folder
    shutil.rmtree(folder)


@asynccontextmanager
async def _broker(data: Path) -> AsyncIterator[Addresses]:
    async with embedded_stores(data, graph=False, sql=False, broker=True) as addresses:
        yield addresses


def _client(url: str | None, *, identifier: str | None = None, will: aiomqtt.Will | None = None) -> aiomqtt.Client:
    parts = urlsplit(url or "")
    assert parts.hostname
    assert parts.port
    return aiomqtt.Client(
        parts.hostname,
        parts.port,
        username=parts.username,
        password=parts.password,
        identifier=identifier,
        will=will,
        timeout=5,
    )
