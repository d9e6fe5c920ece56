"""The role `ingest`: the MQTT consumer and the chores that go with it, in one process or in several."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg
import structlog

from edifice.errors import BadInput, StoreTimeout, StoreUnavailable
from edifice.telemetry.failures import told
from ingest import dead_letters, inbox
from ingest.delay import Delay, probe_topic
from ingest.metrics import ROLLED_UP
from ingest.mqtt import FILTER, Consumer
from ingest.topics import TopicIndex
from operations.stores import StoreWatch
from timeseries.bus.client import SHARED, Bus, Session, open_bus
from timeseries.bus.live import LivePublisher
from timeseries.rollup import roll_up

ALONE = "main"
"""The name of the process that takes all messages."""
SHARED_FILTER = f"{SHARED}edifice/{FILTER}"
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
CHORES_SECONDS = 30.0
DRAIN_SECONDS = 60.0
STOP_SECONDS = 10.0
"""How long the write that is under way may take when the role is asked to stop."""

log = structlog.get_logger(__name__)


async def run_ingest(
    pool: asyncpg.Pool,
    mqtt_url: str,
    stop: asyncio.Event,
    *,
    name: str = ALONE,
    shared: bool = False,
    stores: StoreWatch | None = None,
) -> None:
    """Store what devices publish until `stop` is set; returns when the last write is committed and acknowledged.

    `name` is that of this process: the broker keeps its messages by it, so no two run under the same one. With `shared`
    it takes its share of the messages besides other such processes, else all of them. Neither the broker nor the store
    need answer yet. `stores` is told of our connection to the broker.

    Raises:
        BadInput: the name cannot be part of a topic, or the broker cannot share messages.
    """
    if not NAME.fullmatch(name):
        raise BadInput("the name of an ingest process has letters, digits, `-`, `_` and `.`, at most 64 of them")
    if shared and name == ALONE:
        raise BadInput(f"`{ALONE}` is the name of the ingest process that runs alone: choose another one")
    session = Session((SHARED_FILTER if shared else FILTER, probe_topic(name)), client_id=f"edifice-ingest-{name}")
    try:
        async with open_bus(mqtt_url, session) as bus:
            if stores is not None:
                stores.bus = bus
            await _run(pool, bus, stop, name)
    except BaseExceptionGroup as failures:
        refused, _ = failures.split(BadInput)
        raise (failures if refused is None else refused.exceptions[0]) from None


async def _run(pool: asyncpg.Pool, bus: Bus, stop: asyncio.Event, name: str) -> None:
    index = TopicIndex(pool)
    async with asyncio.TaskGroup() as tasks:
        delay = Delay(bus, name)
        consumer = tasks.create_task(Consumer(pool, bus, index, LivePublisher(bus, name), delay).run())
        chores = [
            tasks.create_task(index.listen()),
            tasks.create_task(delay.probe()),
            tasks.create_task(_drain(pool, index)),
            tasks.create_task(_every(CHORES_SECONDS, lambda: _clean(pool))),
        ]
        try:
            await _first(stop.wait(), consumer)
        finally:
            bus.stop_receiving()
        # what it has not committed by then is not acknowledged either, and comes again
        await asyncio.wait({consumer}, timeout=STOP_SECONDS)
        for task in (consumer, *chores):
            task.cancel()


async def _first(stop: Awaitable[bool], consumer: asyncio.Task[None]) -> None:
    """Until we are to stop, or the consumer has failed, which its own awaiting shows."""
    waiting = asyncio.ensure_future(stop)
    await asyncio.wait({waiting, consumer}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _drain(pool: asyncpg.Pool, index: TopicIndex) -> None:
    """Move readings out of the inbox when points have changed, and now and then in case we did not hear of it."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await index.changed.wait()
        index.changed.clear()
        await _tried(lambda: inbox.drain(pool))


async def _clean(pool: asyncpg.Pool) -> None:
    ROLLED_UP.inc(await roll_up(pool, time.time_ns() // 1_000_000))
    await inbox.trim(pool)
    await dead_letters.trim(pool)


async def _every(seconds: float, chore: Callable[[], Awaitable[object]]) -> None:
    while True:
        await _tried(chore)
        await asyncio.sleep(seconds)


async def _tried(chore: Callable[[], Awaitable[object]]) -> None:
    """Run a chore that can wait for its next turn when the store is away."""
    try:
        await chore()
    except (StoreUnavailable, StoreTimeout, asyncpg.PostgresError) as error:
        log.warning("a chore waits for its next turn", reason=told(error))
