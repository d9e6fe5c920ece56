"""The live queries of a process: one run for all who ask the same, which ends with the last of them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeAlias

from edifice.telemetry import gauge
from edifice.telemetry.requests import detached
from resolvers.context import Client, Context
from schema.errors import refused
from schema.execution.live.asking import Live
from schema.execution.live.followers import Follower
from schema.execution.live.offers import Shelf
from schema.execution.live.runs import LiveRun
from schema.execution.live.turns import Turns
from schema.execution.requests import Answer, Request

MOST_RUNS = 1_000
MOST_OF_ONE = 250
"""Of those that clients of one address have asked for first, so that nobody shuts out all others."""

QUERIES = gauge("live_queries", "Distinct live queries that are kept current")
FOLLOWERS = gauge("live_query_followers", "Clients that follow a live query")

MOST_REHEARSED = 1_000
"""Texts that are remembered to be rehearsed; then it begins anew, which costs little."""

Execute: TypeAlias = Callable[[Request, Context], Awaitable[Answer]]
Rehearse: TypeAlias = Callable[[Request, Context], Awaitable[None]]


class LiveQueries:
    """Made once by the engine, whose `execute` answers an operation once, and whose `rehearse` has it planned."""

    def __init__(self, execute: Execute, rehearse: Rehearse) -> None:
        self._execute = execute
        self._rehearse = rehearse
        self._rehearsed: set[str] = set()
        self._stage = asyncio.Lock()
        self._turns = Turns()
        self._shelf = Shelf()
        self._runs: dict[object, tuple[LiveRun, asyncio.Task[None]]] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._runs)

    async def follow(self, asked: Live, context: Context) -> AsyncGenerator[Answer, None]:
        """The answer now and whenever it changes, as text; ends after a refusal."""
        key = (asked.digest, context.identity)
        full = self._full(context.client) if key not in self._runs else None
        if full is not None:
            yield Answer(executed=False, errors=[refused("RATE_LIMITED", full)])
            return
        run, keeping = self._run(key, asked, context)
        follower = Follower(asked.interval)
        run.join(follower)
        FOLLOWERS.inc()
        try:
            while True:
                answer = await follower.next()
                yield answer
                if not answer.executed:
                    return
        finally:
            FOLLOWERS.dec()
            run.leave(follower)
            if not len(run):
                await self._end(key, keeping)

    def _full(self, client: Client) -> str | None:
        """Why there is no room for another query of this client, None when there is."""
        own = sum(run.client.address == client.address for run, _ in self._runs.values())
        if own >= MOST_OF_ONE:
            return (
                f"The server keeps {MOST_OF_ONE:,} live queries current for your address already; complete some first."
            )
        if len(self._runs) >= MOST_RUNS:
            return f"The server keeps {MOST_RUNS:,} live queries current already; ask without @live, or later."
        return None

    def _run(self, key: object, asked: Live, context: Context) -> tuple[LiveRun, asyncio.Task[None]]:
        known = self._runs.get(key)
        if known is not None and known[1].done():
            self._forget(key, known[1])
        if key not in self._runs:
            run = LiveRun(
                lambda: self._execute(asked.request, context),
                lambda: self._prepare(asked.request, context),
                context,
                self._turns,
                self._shelf,
            )
            keeping = asyncio.create_task(run.keep(), context=detached())
            keeping.add_done_callback(lambda task: self._forget(key, task))
            self._runs[key] = run, keeping
            QUERIES.inc()
        return self._runs[key]

    async def _prepare(self, request: Request, context: Context) -> None:
        """Rehearse each text once, and one at a time: requests go before it."""
        if request.query in self._rehearsed:
            return
        if len(self._rehearsed) >= MOST_REHEARSED:
            self._rehearsed.clear()
        self._rehearsed.add(request.query)
        async with self._stage:
            await self._rehearse(request, context)

    def _forget(self, key: object, keeping: "asyncio.Task[None]") -> None:
        """The run has ended, or is about to: who asks from now on starts another."""
        if key in self._runs and self._runs[key][1] is keeping:
            del self._runs[key]
            QUERIES.dec()

    async def _end(self, key: object, keeping: "asyncio.Task[None]") -> None:
        self._forget(key, keeping)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
