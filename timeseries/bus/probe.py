"""Whether a broker answers: an open port is not enough, since a process that hangs still has one."""

import asyncio
import ssl
import struct

from timeseries.bus.address import BrokerAddress, broker_address

CONNECT, CONNACK, DISCONNECT = 0x10, 0x20, b"\xe0\x00"
LEVEL_311, CLEAN, WITH_PASSWORD, WITH_USER = 4, 0x02, 0x40, 0x80


async def broker_answers(url: str) -> bool:
    """Whether the broker answers a client that says hello (MQTT 3.1.1, which all speak), even by refusing it.

    Raises:
        OSError: it takes no connection, or cuts it.
    """
    address = broker_address(url)
    tls = ssl.create_default_context() if address.tls else None
    reader, writer = await asyncio.open_connection(address.host, address.port, ssl=tls)
    try:
        writer.write(_hello(address))
        kind = await reader.read(1)
        writer.write(DISCONNECT)
    finally:
        writer.close()
    return kind == bytes([CONNACK])


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
