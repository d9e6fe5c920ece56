"""One document from the building down to the latest values asks the stores as often for 10 objects as for 1,000."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.twins import Twin
from timeseries.readings import insert
from timeseries.records import ReadingBatch

PREFIXES = """\
@prefix brick: <https://brickschema.org/schema/Brick#> .
@prefix rec: <https://w3id.org/rec#> .
@prefix unit: <http://qudt.org/vocab/unit/> ."""
DOCUMENT = """query ($key: String!) { entity(by: {identifier: {scheme: "BUILDING_KEY", value: $key}}) {
    ... on Building { name levels { name spaces(first: 100) { nodes { name
        assets(first: 10) { nodes { name
            points(first: 10) { nodes { name unit { symbol } latest { time value } stale } }
        } }
    } } } }
} }"""
POINTS = 3


def model(key: str, levels: int, rooms: int) -> Iterator[str]:
    """A building whose rooms have a box each, with three thermometers."""
    yield PREFIXES
    yield f"<urn:{key}> a brick:Building ."
    for level in range(levels):
        yield f"<urn:{key}> brick:hasPart <urn:{key}-{level}> . <urn:{key}-{level}> a brick:Floor ."
        for room in range(rooms):
            name = f"urn:{key}-{level}-{room}"
            yield f"<urn:{key}-{level}> brick:hasPart <{name}> . <{name}> a rec:Room ."
            yield f"<{name}-box> a brick:VAV ; brick:hasLocation <{name}> ."
            for point in range(POINTS):
                yield f"<{name}-box> brick:hasPoint <{name}-t{point}> ."
                yield f"<{name}-t{point}> a brick:Air_Temperature_Sensor ; brick:hasUnit unit:DEG_C ."


async def built(twin: Twin, folder: Path, key: str, levels: int, rooms: int) -> None:
    """Import the building and give each of its points a reading."""
    file = folder / f"{key}.ttl"
    file.write_text("\n".join(model(key, levels, rooms)), encoding="utf-8")
    await twin.bring(file, key)
    numbers: Any = await twin.runtime.store.read("MATCH (p:Point {scope: $key}) RETURN collect(p.series)", key=key)
    batch = ReadingBatch()
    for number in numbers[0]:
        batch.add(number, time.time_ns() // 1_000_000, float(number))
    assert (await insert(twin.runtime.pool, batch)).stored == levels * rooms * POINTS


async def asked(twin: Twin, key: str) -> tuple[int, int, int]:
    """How many points with a value the document finds, how many objects in all, and by how many store calls."""
    answer = await twin.ask(DOCUMENT, key=key)
    assert not answer.errors, answer.errors
    assert answer.data is not None
    rooms = [room for level in answer.data["entity"]["levels"] for room in level["spaces"]["nodes"]]
    assets = [asset for room in rooms for asset in room["assets"]["nodes"]]
    points = [point for asset in assets for point in asset["points"]["nodes"]]
    assert all(point["unit"] == {"symbol": "°C"} and point["stale"] is False for point in points)
    found = len({point["latest"]["value"] for point in points})
    objects = 1 + len(answer.data["entity"]["levels"]) + len(rooms) + len(assets) + len(points)
    calls: Any = answer.extensions["storeCalls"]
    return found, objects, calls


async def test_store_calls_are_the_same_for_10_objects_and_for_1_000(twin: Twin, tmp_path: Path) -> None:
    await built(twin, tmp_path, "small", levels=1, rooms=2)
    await built(twin, tmp_path, "large", levels=4, rooms=50)
    found, objects, calls = await asked(twin, "small")
    assert (found, objects) == (6, 12)
    assert calls == 8  # two for the key, one for each of levels, spaces, assets, points, latest values and staleness
    assert await asked(twin, "large") == (600, 1005, calls)
