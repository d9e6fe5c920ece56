"""A building of numbered points whose devices know what they have sent, and what of that is stored."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from edifice.postgres import Pool
from tests.support.reliability import Row
from tests.support.roles import until
from timeseries.bus.client import Bus, open_bus
from timeseries.rollup import roll_up

BUILDING, POINTS = "hq", 20
TURTLE = "\n".join([
    "@prefix brick: <https://brickschema.org/schema/Brick#> . @prefix rec: <https://w3id.org/rec#> .",
    "<urn:hq:room> a rec:Room .",
    *(
        f"<urn:hq:room> brick:hasPoint <urn:hq:p{number}> . <urn:hq:p{number}> a brick:Temperature_Sensor ."
        for number in range(POINTS)
    ),
])  # fmt: skip
LATEST = "{ points(first: 100) { totalCount nodes { id name latest { value } } } }"
BEGIN = time.time_ns() // 1_000_000 - 3_600_000
DAY_MS = 86_400_000
_numbers = count(1)
"""Each reading of a session has a value and a time of its own, by which it is known again."""


def now() -> int:
    """Epoch milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Devices:
    """What a test sends: every reading has another value."""

    sent: set[int] = field(default_factory=set[int])

    def readings(self, number: int, *, late: int = 0) -> list[dict[str, object]]:
        """So many new readings, as /readings takes them; `late` milliseconds old."""
        made = [next(_numbers) for _ in range(number)]
        self.sent.update(made)
        return [
            {
                "building": BUILDING,
                "point": f"p{value % POINTS}",
                "time": BEGIN + value - late,
                "value": value,
            }
            for value in made
        ]

    async def publish(self, bus: Bus, number: int, *, late: int = 0) -> None:
        """Publish so many new readings at QoS 1, each as soon as the broker has the one before."""
        for reading in self.readings(number, late=late):
            await bus.publish(topic(reading["point"]), payload(reading), qos=1)

    async def stored(self, pool: Pool) -> int:
        """How many of them are stored."""
        rows = await pool.fetch(STORED, list(map(float, self.sent)))
        return len(self.sent & {int(row["value"]) for row in rows})

    async def are_stored(self, pool: Pool) -> bool:
        """Whether all of them are."""
        return await self.stored(pool) == len(self.sent)

    async def account(self, row: Row, pool: Pool, *heard: Mapping[Any, int]) -> None:
        """Fill the columns that all readings are counted by, and hold them against the promise.

        A table cannot hold a reading twice; the rollup made of it, and clients, could count one twice. `heard` is how
        often each client heard each value.
        """
        stored = await self.stored(pool)
        await until(lambda: _is_rolled_up(pool))
        rollup = await pool.fetchrow(ROLLUP)
        again = sum(times - 1 for one in heard for value, times in one.items() if value in self.sent)
        row.sent, row.stored = f"{len(self.sent)} readings", str(stored)
        row.lost, row.twice = len(self.sent) - stored + rollup["fewer"], rollup["more"] + again
        assert (row.lost, row.twice) == (0, 0)


STORED = "SELECT value FROM reading WHERE value = ANY($1::float8[])"
WAITING = "SELECT EXISTS (SELECT FROM dirty) OR EXISTS (SELECT FROM closing)"
ROLLUP = """
SELECT coalesce(sum(greatest(raw - rolled, 0)), 0)::int AS fewer,
       coalesce(sum(greatest(rolled - raw, 0)), 0)::int AS more
FROM (
    SELECT point, bucket, coalesce(r.count, 0) AS raw, coalesce(h.count, 0) AS rolled
    FROM (
        SELECT point, date_bin('1 hour', ts, 'epoch') AS bucket, count(*) AS count FROM reading
        WHERE quality < 2 AND value IS NOT NULL GROUP BY 1, 2
    ) AS r FULL JOIN reading_1h AS h USING (point, bucket)
) AS hours JOIN point AS known ON known.id = hours.point
"""


async def _is_rolled_up(pool: Pool) -> bool:
    """Whether all hours are, once those that can be have been; another process may have the turn."""
    await roll_up(pool, now() + DAY_MS)
    return not await pool.fetchval(WAITING)


def topic(point: object) -> str:
    """The topic of a point's readings."""
    return f"edifice/v1/{BUILDING}/a-device/{point}/reading"


def payload(reading: dict[str, object]) -> bytes:
    """The message of a reading."""
    return json.dumps({"t": reading["time"], "v": reading["value"]}).encode()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Bus]:
    """A connection to the broker, once it answers."""
    async with open_bus(url) as bus:
        async with asyncio.timeout(60):
            while not bus.connected:
                await asyncio.sleep(0.02)
        yield bus
