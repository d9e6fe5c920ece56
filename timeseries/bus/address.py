"""Where the broker is: `mqtt://user:password@host:port`, or `mqtts://` for TLS."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from edifice.errors import BadInput

PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """A broker and our account there."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool


def broker_address(url: str) -> BrokerAddress:
    """The parts of the address.

    Raises:
        BadInput: it is no address of a broker; the sentence does not repeat it, since it may hold a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise BadInput("the broker's address begins with mqtt:// or mqtts:// and names a host and a port") from error
    if not host:
        raise BadInput("the broker's address names no host")
    user = None if parts.username is None else unquote(parts.username)
    password = None if parts.password is None else unquote(parts.password)
    return BrokerAddress(host, port, user, password, parts.scheme == "mqtts")
