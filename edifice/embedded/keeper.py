"""Keeps one embedded server alive: a server that ends is started again, later and later while it goes on ending."""

import asyncio
import time
from collections.abc import Callable

from edifice.embedded.server import Server
from edifice.errors import StoreUnavailable

FIRST_DELAY = 0.2
LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0


async def keep_running(server: Server, tell: Callable[[str], None], restarted: Callable[[], None]) -> None:
    """Wait for the server's end and start it again at the same address, until cancelled."""
    delay = FIRST_DELAY
    while True:
        began = time.monotonic()
        if server.child.process is not None:
            await server.child.process.wait()
        if time.monotonic() - began > STEADY_SECONDS:
            delay = FIRST_DELAY
        tell(f"the embedded {server.child.name} server ended; starting it again in {delay:.1f} s")
        await asyncio.sleep(delay)
        delay = min(delay * 2, LONGEST_DELAY)
        try:
            await server.launch()
        except StoreUnavailable as error:
            tell(error.message)
            await server.stop()
        else:
            tell(f"the embedded {server.child.name} server answers again")
            restarted()
