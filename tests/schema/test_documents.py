"""Whole documents against the real stores."""

from graph.records import Identifier
from tests.support.contexts import Asking
from tests.support.drafts import Draft
from timeseries.points import PointRow, sync
from timeseries.readings import insert
from timeseries.records import ReadingBatch

ROOM = "https://w3id.org/rec#Room"
CELSIUS = "http://qudt.org/vocab/unit/DEG_C"
FAHRENHEIT = "http://qudt.org/vocab/unit/DEG_F"
APRIL = 1_491_004_800_000
"""2017-04-01T00:00:00Z"""


async def small_building(asking: Asking) -> None:
    draft = Draft()
    draft.add("site", "SITE", name="Campus", timeZone="Europe/Berlin")
    draft.add("house", "BUILDING", name="House", key="b1", identifiers=(Identifier("BUILDING_KEY", "b1"),))
    draft.add("up", "LEVEL", name="Upper", elevation=3.0)
    draft.add("down", "LEVEL", name="Lower", elevation=0.0)
    draft.add("r1", "SPACE", ROOM, name="Kitchen", netArea=12.5)
    draft.add("r2", "SPACE", ROOM, name="Office", netArea=20.0)
    draft.add("ahu", "ASSET", "AHU", name="AHU-1")
    draft.add("vav", "ASSET", "VAV", name="VAV-1")
    draft.add("t1", "POINT", "Zone_Air_Temperature_Sensor", name="Zone", pointKind="SENSOR", unit=CELSIUS)
    draft.add("t2", "POINT", "Temperature_Sensor", name="Discharge", unit=FAHRENHEIT)
    draft.link("site", "HAS_PART", "house")
    draft.link("house", "HAS_PART", "up", "down")
    draft.link("up", "HAS_PART", "r1", "r2")
    draft.link("ahu", "FEEDS", "vav")
    draft.link("vav", "FEEDS", "r1")
    draft.link("vav", "HAS_LOCATION", "r2")
    draft.link("r1", "HAS_POINT", "t1")
    draft.link("vav", "HAS_POINT", "t2")
    await draft.write(asking.context.store)


async def readings(asking: Asking, **values: list[tuple[int, float | str | bool]]) -> None:
    """Readings of points by their ids, as (milliseconds after APRIL, value)."""
    found = await asking.data("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=list(values))
    assert all(found["nodes"])
    numbers = await asking.context.store.read(
        "MATCH (p:Point) WHERE p.id IN $ids RETURN collect([p.id, p.series])", ids=list(values)
    )
    assert numbers
    series = dict(numbers[0])
    await sync(asking.context.pool, [PointRow(series[id_], id_, "b1") for id_ in values])
    batch = ReadingBatch()
    for id_, rows in values.items():
        for offset, value in rows:
            batch.add(series[id_], APRIL + offset, value)
    await insert(asking.context.pool, batch)


async def test_one_document_goes_from_the_building_to_the_latest_values(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.5), (60_000, 21.5)])

    data = await asking.data("""{
      buildings {
        totalCount
        nodes {
          __typename id name key timeZone
          partOf { __typename name }
          levels { name elevation spaces { nodes { name netArea level { name } ancestors { name } } } }
          spaces(where: {name: {eq: "kitchen"}}) {
            totalCount
            nodes { points { nodes { name unit { ref symbol } latest { time value unit { ref } quality } } } }
          }
        }
      }
    }""")

    assert data == {
        "buildings": {
            "totalCount": 1,
            "nodes": [{
                "__typename": "Building", "id": "house", "name": "House", "key": "b1", "timeZone": None,
                "partOf": {"__typename": "Site", "name": "Campus"},
                "levels": [
                    {"name": "Lower", "elevation": 0.0, "spaces": {"nodes": []}},
                    {"name": "Upper", "elevation": 3.0, "spaces": {"nodes": [
                        {"name": "Kitchen", "netArea": 12.5, "level": {"name": "Upper"},
                         "ancestors": [{"name": "Upper"}, {"name": "House"}, {"name": "Campus"}]},
                        {"name": "Office", "netArea": 20.0, "level": {"name": "Upper"},
                         "ancestors": [{"name": "Upper"}, {"name": "House"}, {"name": "Campus"}]},
                    ]}},
                ],
                "spaces": {"totalCount": 1, "nodes": [{"points": {"nodes": [
                    {"name": "Discharge", "unit": {"ref": "unit:DEG_F", "symbol": "°F"}, "latest": None},
                    {"name": "Zone", "unit": {"ref": "unit:DEG_C", "symbol": "°C"}, "latest": {
                        "time": "2017-04-01T00:01:00Z", "value": 21.5, "unit": {"ref": "unit:DEG_C"},
                        "quality": "GOOD"}},
                ]}}]},
            }],
        }
    }  # fmt: skip
