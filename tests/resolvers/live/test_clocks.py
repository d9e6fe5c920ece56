"""Many who ask for the clock at about the same time cost one store call."""

import asyncio
from typing import Any

from resolvers.live.clocks import SharedClock


class Store:
    """A graph store whose clock stands at the number of times it was asked."""

    asked = 0

    async def read(self, _query: str) -> list[Any]:
        self.asked += 1
        await asyncio.sleep(0)
        return [self.asked, "here", []]


async def test_callers_share_one_call() -> None:
    store: Any = Store()
    shared = SharedClock()

    first = await asyncio.gather(*(shared.read(store, recent=0) for _ in range(5)))
    recent = await shared.read(store, recent=60)
    later = await shared.read(store, recent=-1)

    assert [clock.sequence for clock in first] == [1] * 5
    assert (recent.sequence, later.sequence, store.asked) == (1, 2, 2)


async def test_a_caller_who_goes_takes_nobody_along() -> None:
    store: Any = Store()
    shared = SharedClock()
    going, staying = (asyncio.ensure_future(shared.read(store, recent=0)) for _ in range(2))
    await asyncio.sleep(0)

    going.cancel()

    assert (await staying).sequence == 1
