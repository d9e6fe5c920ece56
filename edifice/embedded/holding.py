"""The lock that keeps a second starter off a data folder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edifice.errors import Conflict

LOCK_FILE = "lock"
TRIES = 3  # somebody who only asks whether it is held has it for a moment
PAUSE_SECONDS = 0.05


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Hold the data folder, which exists, while the block runs; the system lets go of it however we end.

    Raises:
        Conflict: another process holds it; the sentence says which.
    """
    handle = os.open(folder / LOCK_FILE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if not any(_takes(handle) for _ in range(TRIES)):
            holder = os.read(handle, 32).decode() or "unknown"
            raise Conflict(
                f"the data folder {folder} is in use by process {holder}: stop that one, or set EDIFICE_DATA to another"
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _takes(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(PAUSE_SECONDS)
        return False
    return True


def is_held(folder: Path) -> bool:
    """Whether some process holds the data folder now."""
    try:
        handle = os.open(folder / LOCK_FILE, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)
