"""Live queries without stores: answers by hand, readings and commits told by hand."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from edifice.reads import reading_series
from resolvers.context import Client
from resolvers.live.hub import LiveHub
from resolvers.live.notices import Notices
from schema.execution.live.asking import Live
from schema.execution.live.queries import LiveQueries
from schema.execution.requests import Answer, Request
from timeseries.bus.live import LiveBatch
from timeseries.records import ReadingBatch

NO_POOL: Any = None


class Log:
    """A graph store of which only the clock is asked."""

    def __init__(self) -> None:
        self.sequence = 1

    async def read(self, _query: str, **_params: object) -> list[Any]:
        return [self.sequence, "here", []]


@dataclass(slots=True)
class Desk:
    """Live queries whose answers a test writes: `value` is answered as the field `v`, read from the series 1."""

    value: object = 0
    errors: list[Any] = field(default_factory=list[Any])
    runs: int = 0
    rehearsals: int = 0
    during: Callable[[], object] | None = None
    queries: LiveQueries = field(init=False)
    hub: LiveHub = field(init=False)
    context: Any = field(init=False)

    def __post_init__(self) -> None:
        self.queries = LiveQueries(self.execute, self.rehearse)
        self.hub = LiveHub(NO_POOL)
        self.hub.deliver(LiveBatch())  # as if the broker had answered
        self.context = SimpleNamespace(
            store=Log(), notices=Notices(NO_POOL, ()), live=self.hub, identity=("somebody", id(self))
        )

    async def execute(self, _request: Request, _context: object) -> Answer:
        self.runs += 1
        with reading_series([1]):
            answer = Answer(
                executed=True, data={"v": self.value}, errors=list(self.errors), extensions={"n": self.runs}
            )
            await asyncio.sleep(0)
            if self.during is not None:
                self.during()
        return answer

    async def rehearse(self, _request: Request, _context: object) -> None:
        self.rehearsals += 1

    def follow(
        self, text: str = "a", interval: float = 0.0, client: Client | None = None
    ) -> AsyncGenerator[Answer, None]:
        """The answers of one client; the same text is the same query."""
        context: Any = SimpleNamespace(**vars(self.context) | {"client": client or Client()})
        return self.queries.follow(Live(Request(text), interval, text.encode()), context)

    def measure(self, *points: int) -> None:
        """Readings of these points are stored."""
        batch = ReadingBatch()
        for point in points:
            batch.add(point, 1, 1.0)
        self.hub.deliver(LiveBatch(batch))


async def value_of(answers: AsyncGenerator[Answer, None]) -> Any:
    """The value in the next answer."""
    payload: Any = (await next_answer(answers)).payload()
    return payload["data"]["v"]


async def next_answer(answers: AsyncGenerator[Answer, None]) -> Answer:
    """The next answer, which is not long in coming."""
    async with asyncio.timeout(60):
        return await anext(answers)


def tasks_left() -> list[str]:
    """The tasks that keep answers current, by their names."""
    running = [getattr(task.get_coro(), "__qualname__", "") for task in asyncio.all_tasks()]
    return [name for name in running if name.startswith(("LiveRun.", "Lookout.", "LiveQueries."))]
