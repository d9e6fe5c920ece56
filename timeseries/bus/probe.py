"""Whether a broker takes us: an open port is not enough, since a process that hangs still has one."""

import asyncio
import ssl
import struct
from contextlib import suppress

from timeseries.bus.address import BrokerAddress, broker_address
from timeseries.bus.refusals import refused

CONNECT, CONNACK, DISCONNECT = 0x10, b"\x20", b"\xe0\x00"
CONNACK_LENGTH = 4
"""Its kind, its length, whether there is a session, and the reason."""
ACCEPTED, OTHER_VERSION = 0, 1
LEVEL_311, CLEAN, WITH_PASSWORD, WITH_USER = 4, 0x02, 0x40, 0x80


async def broker_trouble(url: str) -> str | None:
    """Why the broker does not take a client with our account that says hello; None when it does.

    The hello is that of MQTT 3.1.1: a broker that speaks MQTT 5 alone refuses it for that reason, which is no trouble.

    Raises:
        OSError: it takes no connection, or cuts it.
    """
    address = broker_address(url)
    tls = ssl.create_default_context() if address.tls else None
    reader, writer = await asyncio.open_connection(address.host, address.port, ssl=tls)
    try:
        writer.write(_hello(address))
        answer = b""
        with suppress(asyncio.IncompleteReadError):
            answer = await reader.readexactly(CONNACK_LENGTH)
        writer.write(DISCONNECT)
    finally:
        writer.close()
    if not answer.startswith(CONNACK):
        return "What answers at the address of EDIFICE_MQTT_URL is no broker."
    return None if answer[-1] in (ACCEPTED, OTHER_VERSION) else refused(answer[-1])


def _hello(address: BrokerAddress) -> bytes:
    """A CONNECT packet of a client without a name, whose session ends with it."""
    flags, account = CLEAN, b""
    for text, flag in ((address.user, WITH_USER), (address.password, WITH_PASSWORD)):
        if text is not None:
            flags, account = flags | flag, account + _text(text)
    body = _text("MQTT") + bytes([LEVEL_311, flags]) + struct.pack("!H", 10) + _text("") + account
    return bytes([CONNECT]) + _length(len(body)) + body


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("!H", len(encoded)) + encoded


def _length(number: int) -> bytes:
    """Seven bits a byte, the lowest first, the eighth where more follow."""
    found = bytearray()
    while True:
        number, rest = divmod(number, 128)
        found.append(rest | (0x80 if number else 0))
        if not number:
            return bytes(found)
