"""How the stores are: each asked within a bounded time, and since when it is so."""

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import Literal

import asyncpg

from edifice.errors import EdificeError
from edifice.telemetry.stores import tell_state
from graph.store import GraphStore
from timeseries.bus.probe import broker_answers
from timeseries.tier import engine

State = Literal["UP", "DOWN", "STARTING"]

ASK_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class StoreState:
    """One store; `name` is graph, series or broker, `since` in epoch milliseconds."""

    name: str
    engine: str
    version: str | None
    state: State
    since: int


@dataclass(slots=True)
class StoreWatch:
    """The three stores of a process, asked whenever somebody wants to know."""

    store: GraphStore
    pool: asyncpg.Pool
    mqtt_url: str
    _last: dict[str, StoreState] = field(default_factory=dict[str, StoreState])

    async def states(self) -> list[StoreState]:
        """The graph, the series and the broker, in this order; a store that is away is an answer, not an error."""
        found = await asyncio.gather(self._graph(), self._series(), self._broker())
        return [self._noted(state) for state in found]

    def _noted(self, found: StoreState) -> StoreState:
        """Keep since when a store is as it is; what does not say its version is taken for what it was."""
        last = self._last.get(found.name)
        if last is not None:
            since = last.since if last.state == found.state else found.since
            known = found if found.version else last
            found = replace(found, since=since, engine=known.engine, version=known.version)
        self._last[found.name] = found
        tell_state(found.name, found.since, up=found.state == "UP")
        return found

    async def _graph(self) -> StoreState:
        status = await self.store.status()
        return StoreState("graph", status.engine, status.version, status.state, status.since)

    async def _series(self) -> StoreState:
        try:
            async with asyncio.timeout(ASK_SECONDS):
                found = await engine(self.pool)
        except (EdificeError, TimeoutError):
            return StoreState("series", "PostgreSQL", None, "DOWN", _now())
        return StoreState("series", found.name, found.server, "UP", _now())

    async def _broker(self) -> StoreState:
        try:
            async with asyncio.timeout(ASK_SECONDS):
                answers = await broker_answers(self.mqtt_url)
        except (OSError, TimeoutError):
            answers = False
        return StoreState("broker", "MQTT", None, "UP" if answers else "DOWN", _now())


def _now() -> int:
    return time.time_ns() // 1_000_000
