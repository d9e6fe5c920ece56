"""The simulator on the real stores: its points are found, its past is there, it speaks, it obeys, it goes on."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import orjson
import pytest
import pytest_asyncio

from edifice.demo.description import FILES, KEY, POINTS
from edifice.errors import Conflict
from edifice.simulate import faults, history
from edifice.simulate.role import MARK, Options, run_simulator
from ingest import inbox
from ingest.consumer import run_ingest
from tests.support.documentation import ROOT
from tests.support.twins import Twin
from timeseries.bus.client import Message, Session, open_bus
from timeseries.grid import Range
from timeseries.latest import latest
from timeseries.points import resolve
from timeseries.raw import raw
from timeseries.records import Value

pytestmark = [pytest.mark.slow, pytest.mark.whole]

WAIT_SECONDS = 90
SETPOINT = "edifice/v1/demo/first-floor/room-101/room-101-setpoint"


def few_moments(now: int) -> Iterator[int]:
    """A past of two weeks that is quickly lived through and written."""
    yield from range(history.beginning(now), now, 4 * history.DAY_MS)


@pytest.fixture(autouse=True)
def short_past(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "moments", few_moments)


@pytest_asyncio.fixture(scope="module")
async def house(twin: Twin) -> AsyncIterator[Twin]:
    """The twin with the demo building, and the role that takes readings."""
    for name in FILES:
        _ = await twin.bring(ROOT / "edifice" / "demo" / name, KEY)
    await twin.project()
    stop = asyncio.Event()
    ingest = asyncio.create_task(run_ingest(twin.runtime.pool, twin.runtime.addresses.mqtt_url, stop, name="demo"))
    yield twin
    stop.set()
    await ingest


@asynccontextmanager
async def simulated(house: Twin) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.create_task(run_simulator(house.runtime, stop, Options()))
    try:
        yield
    finally:
        stop.set()
        await running


async def numbers(house: Twin) -> dict[str, int]:
    found = await resolve(house.runtime.pool, [(KEY, point.key) for point in POINTS])
    return {name: number for (_, name), number in found.items()}


async def until(held: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while not await held():
            await asyncio.sleep(0.1)


async def value_of(house: Twin, key: str) -> Value:
    number = (await numbers(house))[key]
    found = await latest(house.runtime.pool, [number])
    return found[number].value if number in found else None


async def first_of_mark(house: Twin) -> tuple[int, ...]:
    (series,) = await raw(house.runtime.pool, [(await numbers(house))[MARK]], Range(0, 1 << 42), 1)
    return series.times


async def all_speak(house: Twin, since: int) -> bool:
    """Whether all points have said something since then, but those that are silent."""
    known = await numbers(house)
    found = await latest(house.runtime.pool, list(known.values()))
    fresh = {number for number, reading in found.items() if reading.time >= since}
    return fresh >= {number for key, number in known.items() if not key.startswith(faults.SILENT_ROOM)}


async def commanded(house: Twin, content: object) -> Message:
    """Send a command and wait for its answer."""
    url = house.runtime.addresses.mqtt_url
    async with open_bus(url, Session((f"{SETPOINT}/ack",))) as bus, asyncio.timeout(WAIT_SECONDS):
        while not bus.connected:
            await asyncio.sleep(0.02)
        await bus.publish(f"{SETPOINT}/set", orjson.dumps(content), qos=1)
        while not (answers := await bus.messages(1)):
            pass
        return answers[0]


async def test_the_simulator_writes_its_past_speaks_and_obeys(house: Twin) -> None:
    began = time.time_ns() // 1_000_000
    async with simulated(house):
        await until(lambda: all_speak(house, began))
        # its past is there, and began two weeks ago
        (first,) = await first_of_mark(house)
        assert 0 <= history.beginning(began) - first + history.QUARTER_MS <= 2 * history.QUARTER_MS
        # a device that no file describes waits in the inbox
        await until(lambda: _in_inbox(house))
        # a command is answered, and shown by the next reading
        answer = await commanded(house, {"v": 24.5, "id": "a"})
        said = orjson.loads(answer.payload)
        assert (said["ok"], said["v"], said["id"]) == (True, 24.5, "a")
        await until(lambda: _shows(house, 24.5))
        refused = orjson.loads((await commanded(house, {"v": 99})).payload)
        assert (refused["ok"], refused["error"]) == (False, "OUT_OF_RANGE")
        # a second one is refused
        with pytest.raises(Conflict):
            await run_simulator(house.runtime, asyncio.Event(), Options())


async def _in_inbox(house: Twin) -> bool:
    return [topic.name for topic in await inbox.page(house.runtime.pool, 5)] == ["badge-reader-events"]


async def _shows(house: Twin, value: float) -> bool:
    return await value_of(house, "room-101-setpoint") == value


async def test_a_second_start_writes_no_past_and_goes_on_counting(house: Twin) -> None:
    before = await first_of_mark(house)
    pool, start = house.runtime.pool, time.time_ns() // 1_000_000
    old = "SELECT count(*) FROM reading WHERE ts < from_epoch_ms($1)"
    stored, counted = await pool.fetchval(old, start), await value_of(house, "meter-main-energy")
    assert isinstance(counted, float)
    async with simulated(house):
        await until(lambda: all_speak(house, start))
    assert await first_of_mark(house) == before
    assert await pool.fetchval(old, start) == stored
    later = await value_of(house, "meter-main-energy")
    assert isinstance(later, float)
    assert counted <= later < counted + 5
