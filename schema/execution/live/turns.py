"""Whose live query may run next: clients in turn, however many queries each of them keeps open."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from resolvers.context import Client

AT_ONCE = 4
"""So many run at a time, so that they leave room for requests."""
AT_ONCE_OF_ONE = 3
"""Of one connection, so that a quick query of another need not wait for slow ones to end."""
MOST_REMEMBERED = 10_000
"""Clients of whom is known when they had their turn; then it begins anew, which costs one unfair round."""


@dataclass(slots=True, eq=False)
class _Waiter:
    client: Client
    again: bool
    granted: "asyncio.Future[None]"


class Turns:
    """The turns of a process: who had none for longest comes next, by address, then by connection.

    Of one connection, queries without an answer go before those that are run again.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiter] = []
        self._running: Counter[Client] = Counter()
        self._served: dict[object, int] = {}
        self._numbers = count(1)

    @asynccontextmanager
    async def turn(self, client: Client, *, again: bool) -> AsyncIterator[None]:
        """A turn for the length of the block; `again` for a query that has been answered before."""
        waiter = _Waiter(client, again, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        self._grant()
        try:
            await waiter.granted
            yield
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            else:
                self._release(client)

    def _release(self, client: Client) -> None:
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._grant()

    def _grant(self) -> None:
        while self._running.total() < AT_ONCE:
            able = [one for one in self._waiting if not one.granted.done() and self._is_free(one.client)]
            if not able:
                return
            chosen = min(able, key=self._place)  # the first to come, of equals
            self._waiting.remove(chosen)
            self._running[chosen.client] += 1
            self._note(chosen.client)
            chosen.granted.set_result(None)

    def _is_free(self, client: Client) -> bool:
        return self._running[client] < AT_ONCE_OF_ONE

    def _place(self, waiter: _Waiter) -> tuple[int, int, bool]:
        client = waiter.client
        return self._served.get(client.address, 0), self._served.get(client, 0), waiter.again

    def _note(self, client: Client) -> None:
        if len(self._served) >= MOST_REMEMBERED:
            self._served.clear()
        self._served[client.address] = self._served[client] = next(self._numbers)
