"""How a role of ours is told to stop: SIGINT, SIGTERM, or the end of its parent."""

import asyncio
import os
import signal

from edifice.embedded.parent_death import follow_parent


def stop_on_signals() -> asyncio.Event:
    """An event that is set by the first SIGINT or SIGTERM; call it inside the running loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    return stop


def stop_with_parent(parent: int) -> None:
    """Get SIGTERM when the process `parent`, which started us, is gone; 0 means that nobody minds us."""
    if parent and parent == os.getppid():
        follow_parent(parent, signal.SIGTERM)
