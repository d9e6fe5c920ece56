"""Those who follow one live query, each at its own pace: at most one answer waits for each, the newest."""

import asyncio
import time
from dataclasses import dataclass, field

from edifice.telemetry import counter
from schema.execution.live.offers import Offer
from schema.execution.requests import Answer

SENT = counter("live_query_answers", "Answers of live queries handed to clients")


@dataclass(slots=True, eq=False)
class Follower:
    """One client of a live query; it gets no answer twice in a row, and at most one in `interval` seconds."""

    interval: float
    _pending: Offer | None = None
    _offered: asyncio.Event = field(default_factory=asyncio.Event)
    _sent: bytes | None = None
    _next: float = 0.0

    @property
    def is_new(self) -> bool:
        """Whether it has had no answer yet."""
        return self._sent is None

    def offer(self, offer: Offer) -> None:
        """The answer is now this one; what waited before is given up."""
        self._pending = offer
        self._offered.set()

    async def next(self) -> Answer:
        """The next answer that differs from the last, when it is time for it."""
        while True:
            await self._offered.wait()
            await asyncio.sleep(max(0.0, self._next - time.monotonic()))
            self._offered.clear()
            offer, self._pending = self._pending, None
            if offer is not None and offer.digest != self._sent:
                self._sent, self._next = offer.digest, time.monotonic() + self.interval
                SENT.inc()
                return offer.answer
