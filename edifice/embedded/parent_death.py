"""The kernel's promise to signal a process when its parent is gone (Linux only, elsewhere nothing happens)."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None  # opened before any fork


def follow_parent(parent: int, with_signal: signal.Signals) -> None:
    """Have this process get the signal when its parent ends; end at once if the parent has gone already.

    The kernel counts the end of the THREAD that forked us, so children are started from a thread that lasts.
    """
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
