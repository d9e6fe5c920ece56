"""How the stores are: each asked within a bounded time, and since when it is so."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import structlog

from edifice.errors import EdificeError
from edifice.postgres import Pool
from edifice.telemetry.stores import tell_state
from graph.store import GraphStore
from timeseries.bus.client import Bus
from timeseries.bus.probe import broker_trouble
from timeseries.tier import engine

State = Literal["UP", "DOWN", "STARTING"]

NAMES = ("graph", "series", "broker")
ASK_SECONDS = 3.0
WATCH_SECONDS = 1.0
UNSEEN = "PostgreSQL answers, and its schema is being looked at."

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StoreState:
    """One store; `name` is graph, series or broker, `since` in epoch milliseconds; `reason` says why it is not up."""

    name: str
    engine: str
    version: str | None
    state: State
    since: int
    reason: str | None = None


@dataclass(slots=True)
class StoreWatch:
    """The stores that a process needs, asked whenever somebody wants to know, and in between by `watch`.

    Where the process has a connection to the broker of its own, `bus`, the broker is up as long as that is.
    """

    store: GraphStore
    pool: Pool
    mqtt_url: str
    names: Sequence[str] = NAMES
    bus: Bus | None = None
    _last: dict[str, StoreState] = field(default_factory=dict[str, StoreState])

    async def states(self, *, greet: bool = True) -> list[StoreState]:
        """Those of `names`, in this order; a store that is away is an answer, not an error.

        Without `greet` a broker that keeps our connection is believed: it may write a line for each that comes anew.
        """
        believe = not greet and self.bus is not None and self.bus.connected
        asks = {"graph": self._graph, "series": self._series, "broker": lambda: self._broker(believe=believe)}
        found = await asyncio.gather(*(asks[name]() for name in self.names))
        return [self._noted(state) for state in found]

    async def watch(self) -> None:
        """Note changes when they happen, until cancelled."""
        while True:
            try:
                await self.states(greet=False)
            except Exception:  # a bug of ours must not end the watch; the log keeps the trace
                logger.exception("the stores cannot be watched")
            await asyncio.sleep(WATCH_SECONDS)

    def _noted(self, found: StoreState) -> StoreState:
        """Keep since when a store is as it is; what does not say its version is taken for what it was."""
        last = self._last.get(found.name)
        if last is not None:
            since = last.since if last.state == found.state else max(found.since, last.since)
            known = found if found.version else last
            found = replace(found, since=since, engine=known.engine, version=known.version)
        self._last[found.name] = found
        tell_state(found.name, found.since, up=found.state == "UP")
        return found

    async def _graph(self) -> StoreState:
        status = await self.store.status()
        return StoreState("graph", status.engine, status.version, status.state, status.since, status.reason)

    async def _series(self) -> StoreState:
        at = _now()
        try:
            async with asyncio.timeout(ASK_SECONDS), self.pool.acquire(looking=True) as connection:
                connection.expect_one_statement()
                found = await engine(connection)
        except EdificeError as error:
            return StoreState("series", "PostgreSQL", None, "DOWN", at, error.message)
        except TimeoutError:
            return StoreState("series", "PostgreSQL", None, "DOWN", at, "PostgreSQL does not answer in time.")
        if not self.pool.seen:
            return StoreState("series", found.name, found.server, "DOWN", at, UNSEEN)
        return StoreState("series", found.name, found.server, "UP", at)

    async def _broker(self, *, believe: bool) -> StoreState:
        at, last = _now(), self._last.get("broker")
        if believe and last is not None and last.state == "UP":
            return last
        trouble = (self.bus and self.bus.trouble) or await self._refusal()
        return StoreState("broker", "MQTT", None, "DOWN" if trouble else "UP", at, trouble)

    async def _refusal(self) -> str | None:
        """Why the broker takes no connection."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                return await broker_trouble(self.mqtt_url)
        except TimeoutError:
            return "The broker does not answer in time."
        except OSError:
            return "The broker does not answer."


def _now() -> int:
    return time.time_ns() // 1_000_000
