"""The broker's files, run by the real Mosquitto: who may do what, and what the stock rules could not refuse."""

import asyncio
import json
import ssl
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiomqtt
import pytest
import pytest_asyncio

from tests.support.broker_files import HOST, DeployedBroker, prepare, running

pytestmark = pytest.mark.engines
OWN_PASSWORD = "own-password"
V5 = aiomqtt.ProtocolVersion.V5


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="edifice-broker-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest_asyncio.fixture(scope="module")
async def broker(folder: Path) -> AsyncIterator[DeployedBroker]:
    async with running(prepare(folder, tls=True)) as one:
        said = one.script("accounts", MQTT_PASSWORD=OWN_PASSWORD)
        assert said.returncode == 0, said.stderr
        yield one


@pytest.fixture(scope="module")
def devices(broker: DeployedBroker) -> dict[str, str]:
    """The passwords of two devices in one building, one in another, and a gateway."""
    return {
        "ahu-1": broker.add("ahu-1", "hq"),
        "ahu-2": broker.add("ahu-2", "hq"),
        "far": broker.add("far", "annex"),
        "gateway": broker.add("gateway", "hq", "gateway"),
    }


@asynccontextmanager
async def connected(port: int, user: str, password: str, name: str | None = None) -> AsyncGenerator[aiomqtt.Client]:
    client = aiomqtt.Client(HOST, port, username=user, password=password, identifier=name, protocol=V5, timeout=10)
    async with client:
        yield client


async def is_heard(broker: DeployedBroker, user: str, password: str, topic: str) -> bool:
    """Whether what the user publishes reaches anybody."""
    async with (
        connected(broker.own, "edifice", OWN_PASSWORD) as edifice,
        connected(broker.devices, user, password) as device,
    ):
        await edifice.subscribe("#", qos=1)
        await device.publish(topic, b"a", qos=1)
        await edifice.publish("the/end", b"", qos=1)
        heard = list[str]()
        async with asyncio.timeout(10):
            async for message in edifice.messages:
                heard.append(str(message.topic))
                if heard[-1] == "the/end":
                    break
    assert heard in ([topic, "the/end"], ["the/end"])
    return topic in heard


async def refused(broker: DeployedBroker, user: str, password: str, *, own: bool = False) -> bool:
    try:
        async with connected(broker.own if own else broker.devices, user, password):
            return False
    except aiomqtt.MqttError:
        return True


@pytest.mark.parametrize(
    ("user", "topic", "may"),
    [
        ("ahu-1", "edifice/v1/hq/ahu-1/supply-temperature/reading", True),
        ("ahu-1", "edifice/v1/hq/ahu-1/floor-2/supply-temperature/reading", True),
        ("ahu-1", "edifice/v1/hq/ahu-2/supply-temperature/reading", False),
        ("ahu-1", "edifice/v1/annex/ahu-1/supply-temperature/reading", False),
        ("ahu-1", "edifice/v1/hq/batch", False),
        ("ahu-1", "edifice/live/a", False),
        ("ahu-1", "edifice/probe/a", False),
        ("far", "edifice/v1/hq/far/x/reading", False),
        ("far", "edifice/v1/annex/far/x/reading", True),
        ("gateway", "edifice/v1/hq/batch", True),
        ("gateway", "edifice/v1/hq/ahu-2/supply-temperature/reading", True),
        ("gateway", "edifice/v1/annex/batch", False),
        ("gateway", "edifice/live/a", False),
    ],
)
async def test_a_device_publishes_below_its_own_name_alone(
    broker: DeployedBroker, devices: dict[str, str], user: str, topic: str, may: bool
) -> None:
    assert await is_heard(broker, user, devices[user], topic) is may


@pytest.mark.parametrize(
    ("filter_", "may"),
    [
        ("edifice/v1/hq/ahu-1/#", True),
        ("edifice/v1/hq/ahu-1/+/set", True),
        ("edifice/v1/hq/ahu-2/#", False),
        ("edifice/v1/hq/#", False),
        ("edifice/v1/#", False),
        ("edifice/live/#", False),
        ("edifice/#", False),
        ("#", False),
        ("$SYS/#", False),
        ("$share/edifice/edifice/v1/#", False),
        ("$share/mine/edifice/v1/hq/ahu-1/#", False),
    ],
)
async def test_a_device_hears_what_is_below_its_own_name_alone(
    broker: DeployedBroker, devices: dict[str, str], filter_: str, may: bool
) -> None:
    async with connected(broker.devices, "ahu-1", devices["ahu-1"]) as device:
        (answer,) = await device.subscribe(filter_, qos=1)
    assert (getattr(answer, "value", answer) < 128) is may


async def test_a_device_that_asks_for_a_share_of_ingest_takes_no_reading_from_it(
    broker: DeployedBroker, devices: dict[str, str]
) -> None:
    """By an ACL file Mosquitto allows the subscription, gives the device every other reading, and drops it."""
    async with (
        connected(broker.own, "edifice", OWN_PASSWORD, "edifice-ingest-a") as ingest,
        connected(broker.devices, "ahu-2", devices["ahu-2"]) as thief,
        connected(broker.devices, "ahu-1", devices["ahu-1"]) as device,
    ):
        await ingest.subscribe("$share/edifice/edifice/v1/#", qos=1)
        await thief.subscribe("$share/edifice/edifice/v1/#", qos=1)
        for number in range(20):
            await device.publish("edifice/v1/hq/ahu-1/p/reading", str(number).encode(), qos=1)
        heard = list[int]()
        async with asyncio.timeout(10):
            async for message in ingest.messages:
                assert isinstance(message.payload, bytes)
                heard.append(int(message.payload))
                if len(heard) == 20:
                    break
    assert heard == list(range(20))


async def test_a_device_takes_over_no_session_of_ingest(broker: DeployedBroker, devices: dict[str, str]) -> None:
    async with connected(broker.own, "edifice", OWN_PASSWORD, "edifice-ingest-a") as ingest:
        await ingest.subscribe("edifice/v1/#", qos=1)
        async with connected(broker.devices, "ahu-1", devices["ahu-1"], "edifice-ingest-a") as device:
            await device.publish("edifice/v1/hq/ahu-1/p/reading", b"1", qos=1)
            async with asyncio.timeout(10):
                message = await anext(aiter(ingest.messages))
    assert message.payload == b"1"


async def test_a_device_changes_no_rights(broker: DeployedBroker, devices: dict[str, str]) -> None:
    before = (broker.data / "rights.json").read_text()
    wish = {"command": "addClientRole", "username": "ahu-1", "rolename": "edifice"}
    async with connected(broker.devices, "ahu-1", devices["ahu-1"]) as device:
        await device.publish("$CONTROL/dynamic-security/v1", json.dumps({"commands": [wish]}), qos=1)
    assert (broker.data / "rights.json").read_text() == before
    assert not await is_heard(broker, "ahu-1", devices["ahu-1"], "edifice/live/a")


@pytest.mark.parametrize(
    ("user", "password"),
    [("ahu-1", "wrong"), ("ahu-1", ""), ("nobody", "wrong"), ("edifice", "wrong"), ("edifice", "")],
)
async def test_a_wrong_password_is_refused(
    broker: DeployedBroker, devices: dict[str, str], user: str, password: str
) -> None:
    assert devices.get(user) != password
    assert await refused(broker, user, password)
    assert await refused(broker, user, password, own=True)


async def test_nobody_connects_without_a_name(broker: DeployedBroker) -> None:
    for port in (broker.own, broker.devices):
        with pytest.raises(aiomqtt.MqttError):
            async with aiomqtt.Client(HOST, port, protocol=V5, timeout=10):
                pass


async def test_a_device_speaks_over_tls(broker: DeployedBroker, devices: dict[str, str]) -> None:
    trust = ssl.create_default_context(cafile=broker.files / "tls/tls.crt")
    client = aiomqtt.Client(
        "localhost", broker.tls, username="ahu-1", password=devices["ahu-1"], tls_context=trust, protocol=V5, timeout=10
    )
    async with connected(broker.own, "edifice", OWN_PASSWORD) as edifice, client as device:
        await edifice.subscribe("edifice/v1/#", qos=1)
        await device.publish("edifice/v1/hq/ahu-1/p/reading", b"1", qos=1)
        async with asyncio.timeout(10):
            assert (await anext(aiter(edifice.messages))).payload == b"1"


async def test_a_device_is_listed_given_another_password_and_removed(broker: DeployedBroker) -> None:
    first = broker.add("pump-7", "hq")
    assert "pump-7" in broker.script("device", "list").stdout.split()
    assert not await refused(broker, "pump-7", first)
    second = broker.add("pump-7", "hq")
    assert await refused(broker, "pump-7", first)
    assert not await refused(broker, "pump-7", second)
    assert broker.script("device", "remove", "pump-7").returncode == 0
    assert await refused(broker, "pump-7", second)
    assert "pump-7" not in broker.script("device", "list").stdout.split()
    assert broker.script("device", "remove", "pump-7").returncode == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("add",),
        ("add", "ahu-9"),
        ("add", "edifice", "hq"),
        ("add", "edifice-ingest-a", "hq"),
        ("add", "admin", "hq"),
        ("add", "batch", "hq"),
        ("add", "a/b", "hq"),
        ("add", "a+", "hq"),
        ("add", 'a"', "hq"),
        ("add", "ahu-9", "#"),
        ("add", "ahu-9", "hq/#"),
        ("add", "ahu-9", "hq", "king"),
        ("remove", "edifice"),
        ("remove", "admin"),
        ("forget-ingest",),
        ("forget-ingest", "a/b"),
    ],
)
def test_names_that_would_give_more_rights_are_refused(broker: DeployedBroker, words: tuple[str, ...]) -> None:
    before = json.loads((broker.data / "rights.json").read_text())
    said = broker.script("device", *words)
    assert said.returncode == 1
    assert said.stderr
    assert json.loads((broker.data / "rights.json").read_text()) == before


async def test_the_account_of_edifice_follows_the_password_of_the_environment(broker: DeployedBroker) -> None:
    assert broker.script("accounts", MQTT_PASSWORD="a/b").returncode == 1
    assert broker.script("accounts", MQTT_PASSWORD="other").returncode == 0
    assert await refused(broker, "edifice", OWN_PASSWORD, own=True)
    assert broker.script("accounts", MQTT_PASSWORD=OWN_PASSWORD).returncode == 0
    assert not await refused(broker, "edifice", OWN_PASSWORD, own=True)


async def test_what_waits_for_a_process_of_ingest_is_there_until_it_is_forgotten(
    broker: DeployedBroker, devices: dict[str, str]
) -> None:
    await _keep_session(broker)
    async with connected(broker.devices, "ahu-1", devices["ahu-1"]) as device:
        await device.publish("edifice/v1/hq/ahu-1/p/reading", b"1", qos=1)
    assert broker.script("device", "forget-ingest", "b").returncode == 0
    assert await _kept(broker, 1) == {b"1"}
    said = broker.script("device", "forget-ingest", "a")
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    async with _session(broker) as client, connected(broker.devices, "ahu-1", devices["ahu-1"]) as device:
        # no session was left, so nobody has subscribed: what is sent now reaches nobody until somebody does
        await device.publish("edifice/v1/hq/ahu-1/p/reading", b"2", qos=1)
        await client.subscribe("the/end", qos=1)
        await client.publish("the/end", b"end", qos=1)
        async with asyncio.timeout(10):
            assert (await anext(aiter(client.messages))).payload == b"end"
    assert broker.script("device", "forget-ingest", "a").returncode == 0


async def test_rights_and_messages_survive_a_restart() -> None:
    with tempfile.TemporaryDirectory(prefix="edifice-broker-") as name:
        Path(name).chmod(0o755)
        prepared = prepare(Path(name))
        async with running(prepared) as one:
            assert one.script("accounts", MQTT_PASSWORD=OWN_PASSWORD).returncode == 0
            password = one.add("ahu-1", "hq")
            await _keep_session(one)
            async with connected(one.devices, "ahu-1", password) as device:
                for number in range(2000):  # more than the stock broker keeps
                    await device.publish("edifice/v1/hq/ahu-1/p/reading", str(number).encode(), qos=1)
        async with running(prepared) as one:
            assert len(await _kept(one, 2000)) == 2000
            assert not await refused(one, "ahu-1", password)


def _session(broker: DeployedBroker) -> aiomqtt.Client:
    return aiomqtt.Client(
        HOST, broker.own, username="edifice", password=OWN_PASSWORD, identifier="edifice-ingest-a", clean_session=False
    )


async def _keep_session(broker: DeployedBroker) -> None:
    async with _session(broker) as client:
        await client.subscribe("edifice/v1/#", qos=1)


async def _kept(broker: DeployedBroker, many: int) -> set[bytes]:
    heard = set[bytes]()
    async with asyncio.timeout(30), _session(broker) as client:
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            heard.add(message.payload)
            if len(heard) == many:
                break
    return heard
