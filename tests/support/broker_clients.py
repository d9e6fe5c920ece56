"""Clients of the tests' own on a broker, by TLS where the address says so, and the end of sessions that tests make."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import aiomqtt
from aiomqtt.exceptions import MqttConnectError
from paho.mqtt.client import MQTT_CLEAN_START_FIRST_ONLY

from edifice.errors import BadInput
from timeseries.bus.address import broker_address
from timeseries.bus.client import SHARED, UNSUPPORTED_VERSION, Session, open_bus

SECONDS = 5.0


@asynccontextmanager
async def clean_client(url: str, client_id: str | None = None) -> AsyncGenerator[aiomqtt.Client]:
    """A connected client whose session ends with it, as does what the broker has kept for a client of this name.

    Raises:
        BadInput: it is no address of a broker.
        MqttError: the broker does not answer, or does not take us.
    """
    async with AsyncExitStack() as connected:
        try:
            client = await connected.enter_async_context(_client(url, client_id, aiomqtt.ProtocolVersion.V5))
        except MqttConnectError as error:
            if getattr(error.rc, "value", error.rc) not in UNSUPPORTED_VERSION:
                raise
            client = await connected.enter_async_context(_client(url, client_id, aiomqtt.ProtocolVersion.V311))
        yield client


def _client(url: str, client_id: str | None, protocol: aiomqtt.ProtocolVersion) -> aiomqtt.Client:
    address, five = broker_address(url), protocol == aiomqtt.ProtocolVersion.V5
    return aiomqtt.Client(
        address.host,
        address.port,
        username=address.user,
        password=address.password,
        identifier=client_id,
        protocol=protocol,
        clean_start=True if five else MQTT_CLEAN_START_FIRST_ONLY,
        clean_session=None if five else True,
        timeout=SECONDS,
        tls_context=ssl.create_default_context() if address.tls else None,
    )


@asynccontextmanager
async def ending(url: str, *client_ids: str) -> AsyncGenerator[None]:
    """End the sessions of these clients with the block, however it ends, so that the broker keeps nothing for them."""
    try:
        yield
    finally:
        for client_id in client_ids:
            async with clean_client(url, client_id):
                pass


async def shares(url: str) -> bool:
    """Whether the broker shares subscriptions among clients, by what our own client finds."""
    async with open_bus(url, Session((f"{SHARED}tests/edifice/tests",))) as bus, asyncio.timeout(2 * SECONDS):
        try:
            while not bus.connected:
                await bus.messages(1)
        except BadInput:
            return False
    return True
