"""The simulator as a role: wait for the points, write the past once, then live, speak and obey until told to stop."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

import asyncpg
import orjson
import structlog

from edifice.demo.points import KEY, POINTS
from edifice.errors import StoreTimeout, StoreUnavailable
from edifice.runtime import Runtime
from edifice.simulate import faults, history
from edifice.simulate.alone import alone
from edifice.simulate.calendar import shift_ms
from edifice.simulate.commands import filters, obey
from edifice.simulate.history import Past
from edifice.simulate.model import Simulation
from edifice.simulate.sensors import Sensors
from edifice.simulate.speaking import Reading, Speaking
from edifice.simulate.state import COUNTERS
from graph import entities
from timeseries.bus.client import Bus, Session, open_bus
from timeseries.grid import Range
from timeseries.latest import latest
from timeseries.points import resolve
from timeseries.raw import raw

MARK = f"{faults.DRIFTING_ROOM}-temp"
"""The point whose past is written last, so that its first reading tells that all of it is there, and since when."""

WARM_UP_MS = 2 * history.DAY_MS
TICK_SECONDS, POLL_SECONDS, SETTLED_SECONDS = 1.0, 0.4, 10.0
PATIENT_SECONDS, SELDOM_SECONDS = 60.0, 5.0
COMMANDS_AT_ONCE = 100

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """Which dice, how many simulated seconds a second, and the key of the building to speak for."""

    seed: int = 1
    speed: float = 1.0
    building: str = KEY


async def run_simulator(runtime: Runtime, stop: asyncio.Event, options: Options) -> None:
    """Be the demo building's devices until `stop`; readings have real times, whatever the speed.

    Raises:
        Conflict: another simulator is at work.
    """
    with alone(runtime.data):
        await Simulator(runtime, stop, options).run()


class Simulator:
    """A simulation, its sensors, and what connects them to the stores."""

    def __init__(self, runtime: Runtime, stop: asyncio.Event, options: Options) -> None:
        self._runtime = runtime
        self._stop = stop
        self._options = options
        self._sensors = Sensors(options.seed)
        self._speaking = Speaking()
        self._shift = 0

    async def run(self) -> None:
        """Until told to stop."""
        session = Session(filters(quote(self._options.building, safe="")))
        is_new, made, now = await self._first_reading() is None, await self._made(), _now()
        self._shift = shift_ms(made)
        begun = history.beginning(now if is_new else made)
        since = (begun if is_new else now) - WARM_UP_MS
        simulation = Simulation.begin(self._options.seed, since + self._shift, begun + self._shift)
        past: Past | None = None
        if is_new:
            past = await asyncio.to_thread(
                history.live_through, simulation, self._sensors, now, self._stop.is_set, self._shift
            )
        else:
            await asyncio.to_thread(simulation.advance, now + self._shift)
        numbers = await self._numbers()
        if past is not None:
            await asyncio.to_thread(history.live_on, past, simulation, self._sensors, _now())
        await self._go_on_counting(simulation, numbers if past is None else {})
        async with open_bus(self._runtime.addresses.mqtt_url, session) as bus, asyncio.TaskGroup() as tasks:
            if past is not None:
                self._speaking.silenced.add(MARK)
                tasks.create_task(self._write(past, numbers))
            obeying = tasks.create_task(self._obey(bus, simulation))
            await self._live(bus, simulation)
            bus.stop_receiving()
            await obeying

    async def _first_reading(self) -> int | None:
        """When the building began to speak; None when it never did, or when its past was not written wholly."""
        scope, pool = self._options.building, self._runtime.pool
        number = (await resolve(pool, [(scope, MARK)])).get((scope, MARK))
        if number is None:
            return None
        (series,) = await raw(pool, [number], Range(0, _now()), 1)
        return series.times[0] if series.times else None

    async def _made(self) -> int:
        """When the building came, as soon as that is known; its clock and its faults count from there."""
        (building,) = await entities.buildings_of(self._runtime.store, [self._options.building])
        return _now() if building is None else building.created_at

    async def _numbers(self) -> dict[str, int]:
        """The series numbers of all points, as soon as the import has brought them."""
        scope, found, since = self._options.building, dict[tuple[str, str], int](), time.monotonic()
        asked = [(scope, point.key) for point in POINTS]
        while not self._stop.is_set():
            now_found = await resolve(self._runtime.pool, asked)
            if len(now_found) != len(found):
                found, since = now_found, time.monotonic()
            if len(found) == len(POINTS) or (found and time.monotonic() - since > SETTLED_SECONDS):
                break
            await _pause(self._stop, POLL_SECONDS if time.monotonic() - since < PATIENT_SECONDS else SELDOM_SECONDS)
        return {name: number for (_, name), number in found.items()}

    async def _go_on_counting(self, simulation: Simulation, numbers: dict[str, int]) -> None:
        """Let counters go on from where they stood."""
        counted = {key: numbers[key] for key in COUNTERS if key in numbers}
        stood = await latest(self._runtime.pool, list(counted.values())) if counted else {}
        for key, number in counted.items():
            value = stood[number].value if number in stood else None
            if isinstance(value, float):
                simulation.state.counters[key] = value

    async def _write(self, past: Past, numbers: dict[str, int]) -> None:
        began = time.monotonic()
        try:
            stored = await history.write(self._runtime.pool, past, numbers, MARK, self._stop.is_set)
        except (StoreUnavailable, StoreTimeout, asyncpg.PostgresError) as error:
            logger.warning(
                "the past of the demo building is not written; the next start tries again", reason=str(error)
            )
            return
        self._speaking.silenced.discard(MARK)
        logger.info("past written", readings=stored, seconds=round(time.monotonic() - began, 1))

    async def _live(self, bus: Bus, simulation: Simulation) -> None:
        """Once a second: move on, look at all sensors, and say what is worth saying."""
        began, from_ms = time.monotonic(), simulation.state.ms
        if self._options.speed == 1:
            began -= (_now() + self._shift - from_ms) / 1000
        strange = 0.0
        while not self._stop.is_set():
            elapsed = time.monotonic() - began
            simulation.advance(from_ms + round(1000 * elapsed * self._options.speed))
            values, now = self._sensors.read(simulation), _now()
            with suppress(StoreUnavailable):  # a device that cannot send goes on measuring
                for reading in self._speaking.due(values, now):
                    await bus.publish(self._topic(reading), _payload(now, reading.value), qos=1)
                if time.monotonic() >= strange:
                    strange = time.monotonic() + faults.UNKNOWN_SECONDS
                    await bus.publish(
                        self._place(faults.UNKNOWN_DEVICE), _payload(now, simulation.state.people[0]), qos=1
                    )
            await _pause(self._stop, TICK_SECONDS - time.monotonic() % TICK_SECONDS)

    async def _obey(self, bus: Bus, simulation: Simulation) -> None:
        while not bus.closing:
            for message in await bus.messages(COMMANDS_AT_ONCE):
                answer = obey(simulation, message.topic, message.payload, _now())
                if answer is None:
                    continue
                if answer.key is not None:
                    self._speaking.hurry(answer.key)
                with suppress(StoreUnavailable):
                    await bus.publish(answer.topic, answer.payload)

    def _topic(self, reading: Reading) -> str:
        return self._place(reading.point.topic.removeprefix(f"edifice/v1/{KEY}/").removesuffix("/reading"))

    def _place(self, path: str) -> str:
        return f"edifice/v1/{quote(self._options.building, safe='')}/{path}/reading"


def _payload(now: int, value: float | bool) -> bytes:
    return orjson.dumps({"t": now, "v": value})


def _now() -> int:
    return time.time_ns() // 1_000_000


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
