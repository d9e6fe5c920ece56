"""A replay: the readings of a file spoken again over MQTT, with times of now, as if their devices were here."""

import asyncio
import time
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import orjson

from edifice.errors import BadInput, NotFound, StoreUnavailable
from edifice.runtime import Runtime
from graph import names
from graph.records import Identifier
from ingest.mapping.rules import ReadingsFormat
from ingest.points.readings import BadRow, FileReading, readings
from timeseries.bus.client import Bus, open_bus

MOST_READINGS = 20_000_000
MOST_VALUES = 500
"""Values in one message."""
AGAIN_SECONDS = 0.2


@dataclass(slots=True)
class Recording:
    """Readings of a file in the order of their times, in columns; `points` are the names that `owners` point to."""

    points: list[Identifier] = field(default_factory=list[Identifier])
    owners: "array[int]" = field(default_factory=lambda: array("I"))
    times: "array[int]" = field(default_factory=lambda: array("q"))
    values: list[float | str] = field(default_factory=list[float | str])
    bad_rows: int = 0


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was spoken: readings, and the points that they were of; and what was not.

    `unplaced` readings are of points that the building lacks; `displaced` ones fell on the same millisecond as a later
    one of their point.
    """

    readings: int
    points: int
    unplaced: int
    displaced: int = 0


def recording(path: Path, layout: ReadingsFormat) -> Recording:
    """All readings of a CSV file or an archive; raises BadInput for more than 20 million or none at all."""
    read, numbers = Recording(), dict[Identifier, int]()
    for item in readings(path, layout):
        if isinstance(item, BadRow):
            read.bad_rows += 1
        elif isinstance(item, FileReading):
            read.owners.append(numbers.setdefault(item.point, len(numbers)))
            read.times.append(item.time)
            read.values.append(item.value)
            if len(read.values) > MOST_READINGS:
                raise BadInput(f"{path.name} has more than {MOST_READINGS:,} readings; replay a part of it.")
    if not read.values:
        raise BadInput(f"{path.name} has no readings that the [readings] rules of the mapping file fit.")
    read.points = list(numbers)
    return read


async def replay(runtime: Runtime, stop: asyncio.Event, building: str, read: Recording, speed: float) -> Replayed:
    """Speak the recording from now on, `speed` of its seconds in each second, until its end or `stop`.

    Raises:
        NotFound: the building has none of the points.
    """
    bearers = await names.find(runtime.store, building, read.points)
    ids = [bearers[name][0] if len(bearers.get(name, ())) == 1 else None for name in read.points]
    if not any(ids):
        raise NotFound(f"the building {building} has none of the {len(ids)} points of the file: import its model first")
    spoken = unplaced = displaced = 0
    async with open_bus(runtime.addresses.mqtt_url) as bus:
        player = _Player(bus, stop, f"edifice/v1/{quote(building, safe='')}/batch")
        for moment, said in _moments(read, speed):
            placed = [(id_, value) for owner, value in said if (id_ := ids[owner]) is not None]
            values = dict(placed)
            unplaced += len(said) - len(placed)
            if stop.is_set() or not await player.speak(moment, values):
                break
            spoken += len(values)
            displaced += len(placed) - len(values)
    return Replayed(spoken, sum(id_ is not None for id_ in ids), unplaced, displaced)


def _moments(read: Recording, speed: float) -> Iterator[tuple[int, list[tuple[int, float | str]]]]:
    """What is said at each moment, in milliseconds since the beginning, in the order of its times."""
    order = sorted(range(len(read.times)), key=read.times.__getitem__)
    began = read.times[order[0]]
    moment, said = 0, list[tuple[int, float | str]]()
    for index in order:
        now = round((read.times[index] - began) / speed)
        if now != moment and said:
            yield moment, said
            said = []
        moment = now
        said.append((read.owners[index], read.values[index]))
    yield moment, said


class _Player:
    """Says things when their moment has come."""

    def __init__(self, bus: Bus, stop: asyncio.Event, topic: str) -> None:
        self._bus = bus
        self._stop = stop
        self._topic = topic
        self._began = time.time_ns() // 1_000_000

    async def speak(self, moment: int, values: dict[str, float | str]) -> bool:
        """Wait for the moment and publish the values with its time; false when told to stop before."""
        time_ms = self._began + moment
        await self._pause(time_ms / 1000 - time.time())
        entries = list(values.items())
        for start in range(0, len(entries), MOST_VALUES):
            await self._publish(orjson.dumps({"t": time_ms, "v": dict(entries[start : start + MOST_VALUES])}))
        return not self._stop.is_set()

    async def _publish(self, payload: bytes) -> None:
        """Until the broker has it; one that is away is waited for."""
        while not self._stop.is_set():
            try:
                await self._bus.publish(self._topic, payload, qos=1)
            except StoreUnavailable:
                await self._pause(AGAIN_SECONDS)
            else:
                return

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await self._stop.wait()
