"""How the web role ends: streams are told to come again elsewhere, what is under way is finished, within a limit."""

import asyncio
from collections.abc import Coroutine
from typing import Any

DRAIN_SECONDS = 10.0
"""How long requests and operations that are under way may take when the server is asked to stop."""

GOING_AWAY, RESTARTING = 1001, 1012
"""Codes of WebSocket that tell a client to connect again; we send the latter."""

REASON = "The server is stopping: connect again"


class Draining:
    """Whether the server is about to stop, and what is done before it does."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def before_the_end(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run what waits for `begun` and has to be over before connections are cut; cancel it when not needed."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settle(self) -> None:
        """Begin, and wait until all of it is done, at most DRAIN_SECONDS."""
        self.begun.set()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=DRAIN_SECONDS)
