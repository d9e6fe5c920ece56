"""One live query: run again when what it has read may have changed, and told to its followers when it has."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from graphql import located_error

from edifice.errors import StoreTimeout, StoreUnavailable
from edifice.reads import collected
from edifice.telemetry import counter
from resolvers.context import Client, Context
from resolvers.live.lookout import Lookout
from resolvers.live.watches import Watch
from schema.errors import INTERNAL_SERVER_ERROR, answered
from schema.execution.live.followers import Follower
from schema.execution.live.offers import Offer, Shelf, encoded, refusal
from schema.execution.live.turns import Turns
from schema.execution.requests import Answer

LOOK_SECONDS = 60.0
"""How long a change may go unnoticed whose notice was lost."""
MOVING_SECONDS = 2.0
MOVING_SHARE = 4
"""What moves with the clock is run again after so long, and after so many times of what the last run took."""
BACK_OFF = (1.0, 2.0, 4.0, 10.0)
PASSING = frozenset({StoreUnavailable.code, StoreTimeout.code, INTERNAL_SERVER_ERROR})
"""Errors that may be gone the next time without anything having changed."""

RUNS = counter("live_query_runs", "Runs of live queries, by whether the answer had changed", ["outcome"])


class LiveRun:
    """The runs of one live query, for as long as `keep` goes on; `turns` and `shelf` are shared by all of them."""

    def __init__(
        self,
        execute: Callable[[], Awaitable[Answer]],
        rehearse: Callable[[], Awaitable[None]],
        context: Context,
        turns: Turns,
        shelf: Shelf,
    ) -> None:
        self._execute = execute
        self._rehearse = rehearse
        self._context = context
        self._turns = turns
        self._shelf = shelf
        self._followers: set[Follower] = set()
        self._last: Offer | None = None
        self._watch: Watch | None = None
        self._hurried = asyncio.Event()
        self._failures = 0
        self._is_running = False
        self._began, self._seconds = 0.0, 0.0

    @property
    def client(self) -> Client:
        """Who asked first, at whose cost it is run."""
        return self._context.client

    def __len__(self) -> int:
        """How many follow."""
        return len(self._followers)

    def join(self, follower: Follower) -> None:
        """Send the answers to this one too: the last at once if it still holds, else that of a run without delay."""
        self._followers.add(follower)
        if self._is_running or self._watch is None:
            return
        if self._last is not None and not self._watch.due.is_set():
            follower.offer(self._last)
        else:
            self._hurried.set()

    def leave(self, follower: Follower) -> None:
        """Send it nothing any more."""
        self._followers.discard(follower)

    async def keep(self) -> None:
        """Run and tell until an answer is refused, or for ever."""
        lookout = Lookout(self._context.store, self._context.notices, self._context.live.clock)
        rehearsal: asyncio.Task[None] | None = None
        try:
            async with self._context.live.watches.watching(lookout) as watch:
                self._watch = watch
                while self._tell(await self._run(watch)):
                    rehearsal = rehearsal or asyncio.create_task(self._rehearsed())
                    await self._until_due(watch)
        except Exception as error:  # noqa: BLE001 - a fault of ours: the followers are told, so that nobody waits for ever
            self._offer(refusal(answered([located_error(error)])))
        finally:
            self._shelf.clear(self)
            if rehearsal is not None:
                rehearsal.cancel()

    async def _rehearsed(self) -> None:
        """After the first answer, so that it waits for nothing; what fails here the next run meets, and tells."""
        with suppress(Exception):
            await self._rehearse()

    async def _run(self, watch: Watch) -> Answer:
        async with self._turns.turn(self.client, again=self._last is not None):
            self._hurried.clear()
            self._is_running, self._began = True, time.monotonic()
            with collected(watch.begin()):
                answer = await self._execute()
            watch.settle()
        self._is_running, self._seconds = False, time.monotonic() - self._began
        self._failures = self._failures + 1 if _may_pass(answer) else 0
        return answer

    def _tell(self, answer: Answer) -> bool:
        """Offer the answer to all if it is another one, else to those without any; false when it is the last."""
        offer = encoded(answer)
        if self._last is not None and offer.digest == self._last.digest:
            RUNS.labels("unchanged").inc()
            for follower in self._followers:
                if follower.is_new:
                    follower.offer(self._last)
            return True
        RUNS.labels("changed").inc()
        self._last = offer = self._shelf.fitting(self, self.client.address, offer)
        self._offer(offer)
        return offer.answer.executed

    def _offer(self, offer: Offer) -> None:
        for follower in self._followers:
            follower.offer(offer)

    async def _until_due(self, watch: Watch) -> None:
        """Wait until the answer may be another one, and as long as the most impatient follower wants."""
        await _set_within(watch.due, self._look(watch))
        watch.due.set()  # who joins from now on waits for the run
        least = max(self._interval(), self._seconds, BACK_OFF[0] if self._failures else 0.0)
        await _set_within(self._hurried, self._began + least - time.monotonic())

    def _look(self, watch: Watch) -> float:
        """How long to wait for a word that something has changed, or that a store may be back."""
        if self._failures:
            return BACK_OFF[min(self._failures, len(BACK_OFF)) - 1]
        moving = max(MOVING_SECONDS, MOVING_SHARE * self._seconds, self._interval())
        return min(moving, LOOK_SECONDS) if watch.is_moving else LOOK_SECONDS

    def _interval(self) -> float:
        return min((follower.interval for follower in self._followers), default=0.0)


def _may_pass(answer: Answer) -> bool:
    return any(error.get("extensions", {}).get("code") in PASSING for error in answer.errors)


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, seconds)):
            await event.wait()
