"""One simulator at a time: two that speak for one building would contradict each other."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edifice.errors import Conflict

FILE = "simulate.lock"


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Be the only simulator on a data folder while the block runs.

    Raises:
        Conflict: another one is at work.
    """
    handle = os.open(data / FILE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Conflict(
            "the demo building is being simulated already: start the server with --no-demo to simulate it by yourself"
        ) from None
    finally:
        os.close(handle)
