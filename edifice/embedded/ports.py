"""Loopback ports: a free one at the first start, the same one ever after, so that addresses stay true."""

import secrets
import socket
from contextlib import suppress
from pathlib import Path

LOOPBACK = "127.0.0.1"
FREE_PORTS = range(20_000, 32_000)
"""Below those that systems give to outgoing connections, one of which could take it before the server is up."""

TRIES = 20


def keep_port(file: Path) -> int:
    """The port that the file names if it is still free, else a free one, which the file then names."""
    with suppress(FileNotFoundError, ValueError, OSError):
        return _bind(int(file.read_text()))
    port = _find_free()
    file.write_text(str(port))
    return port


def accepts(port: int) -> bool:
    """Whether something listens on the loopback port now."""
    with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False


def _find_free() -> int:
    for _ in range(TRIES):
        with suppress(OSError):
            return _bind(FREE_PORTS[secrets.randbelow(len(FREE_PORTS))])
    return _bind(0)


def _bind(port: int) -> int:
    with socket.socket() as probe:
        # a server of ours that has just stopped leaves its port in a waiting state, which is no obstacle
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((LOOPBACK, port))
        return int(probe.getsockname()[1])
