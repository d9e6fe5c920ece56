"""From the broker to the store: every message is acknowledged after what it holds is committed, then published live."""

import asyncio
import random
import time

import asyncpg
import structlog

from edifice.errors import StoreTimeout, StoreUnavailable
from edifice.postgres import STORE
from edifice.telemetry.failures import told
from edifice.telemetry.traces import NOT_RECORDED, Span, are_on, span
from ingest.batch import Gathered, gather, store
from ingest.checks import RefusalCode
from ingest.dead_letters import Letter
from ingest.decode import ROOT, Refusal
from ingest.delay import Delay
from ingest.metrics import BUFFERED, CONNECTED, LIVE_LOST, MESSAGES, RECEIVED, STORE_RETRIES
from ingest.topics import TopicIndex
from timeseries.bus.client import Bus
from timeseries.bus.live import LivePublisher
from timeseries.readings import MAX_ROWS
from timeseries.records import ReadingBatch

FILTER = "/".join((*ROOT, "#"))
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 3.0
TRIES = 5
"""How often a single message may exceed the store's time limit before it is put among the dead letters."""

log = structlog.get_logger(__name__)


class Consumer:
    """Takes messages from the bus until it stops receiving."""

    def __init__(self, pool: asyncpg.Pool, bus: Bus, index: TopicIndex, live: LivePublisher, delay: Delay) -> None:
        self._pool = pool
        self._bus = bus
        self._index = index
        self._live = live
        self._delay = delay

    async def run(self) -> None:
        """Natural batches: what came in while the last write ran is the next write."""
        BUFFERED.set_function(lambda: self._bus.waiting + self._delay.in_hand)
        while not self._bus.closing:
            messages = self._delay.without_probes(await self._bus.messages(MAX_ROWS))
            CONNECTED.set(self._bus.connected)
            RECEIVED.inc(len(messages))
            for part in gather(messages, _now()):
                with _traced(part):
                    if not await self._process(part):
                        return

    async def _process(self, part: Gathered) -> bool:
        """Store, acknowledge, publish; false when we are asked to stop before it is stored."""
        fresh = await self._until_stored(part)
        if fresh is None:
            return False
        self._bus.acknowledge(part.messages)
        MESSAGES.inc(len(part.messages))
        lag = self._delay.since(part.messages, _now())
        for batch in fresh:
            if not await self._live.publish(batch, lag):
                LIVE_LOST.inc()
        return True

    async def _until_stored(self, part: Gathered) -> list[ReadingBatch] | None:
        """Try until the store has it; None when we are asked to stop meanwhile, and nothing may be acknowledged."""
        failures = 0
        while True:
            try:
                return await self._stored(part)
            except (StoreUnavailable, StoreTimeout, asyncpg.PostgresError) as error:
                # whatever it is, the messages are safe with the broker as long as they are not acknowledged
                failures += 1
                STORE_RETRIES.inc()
                log.warning(
                    "not stored, trying again", messages=len(part.messages), failures=failures, reason=told(error)
                )
            if self._bus.closing:
                return None
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures, 10))
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads processes, keeps no secret

    async def _stored(self, part: Gathered) -> list[ReadingBatch]:
        """Store a part; what the store refuses, or cannot take at once, is found and does not hold up the others."""
        try:
            return await self._in_time(part)
        except (asyncpg.DataError, StoreTimeout) as error:
            if self._bus.closing:
                raise
            if halves := part.halves():
                return [batch for half in halves for batch in await self._stored(half)]
            if not part.decoded:
                raise
            ((message, _),) = part.decoded
            log.exception("the store refuses a message", topic=message.topic)
            refusal = Refusal(RefusalCode.NOT_STORED, f"the store refuses it: {error}")
            letter = Letter(message.topic, message.payload, refusal)
            return await store(self._pool, Gathered(letters=[letter]), self._index)

    async def _in_time(self, part: Gathered) -> list[ReadingBatch]:
        """Store a part; StoreTimeout means that it is the part, not the store, that takes too long.

        A store that does not even answer a question is away, which is waited for. A single message has several tries,
        since something else may hold what it needs.
        """
        failures = 0
        while True:
            try:
                return await store(self._pool, part, self._index)
            except StoreTimeout as error:
                await self._refuse_silence()
                failures += 1
                if part.halves() or failures == TRIES or self._bus.closing:
                    raise
                STORE_RETRIES.inc()
                log.warning("a message takes too long", failures=failures, reason=told(error))

    async def _refuse_silence(self) -> None:
        try:
            await self._pool.fetchval("SELECT 1")
        except StoreTimeout as error:
            raise StoreUnavailable("PostgreSQL does not answer in time; try again", store=STORE) from error


def _traced(part: Gathered) -> Span:
    """A span for storing a part, in the trace of its only message that tells of one, or with links to those of all."""
    if not are_on():
        return NOT_RECORDED
    causes = [message.cause for message in part.messages if message.cause]
    attributes = {
        "messaging.system": "mqtt",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.template": FILTER,
        "messaging.batch.message_count": len(part.messages),
    }
    return span(f"process {FILTER}", "CONSUMER", attributes, causes)


def _now() -> int:
    return time.time_ns() // 1_000_000
