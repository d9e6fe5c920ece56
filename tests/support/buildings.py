"""A small building in the graph with readings in the series store, for tests of whole documents."""

from collections.abc import Sequence

from graph.records import Identifier, PropertyValue
from tests.support.contexts import Asking
from tests.support.drafts import Draft
from timeseries.points import PointRow, sync
from timeseries.readings import insert
from timeseries.records import ReadingBatch, Value

ROOM = "https://w3id.org/rec#Room"
CELSIUS = "http://qudt.org/vocab/unit/DEG_C"
FAHRENHEIT = "http://qudt.org/vocab/unit/DEG_F"
TEMPERATURE = "http://qudt.org/vocab/quantitykind/Temperature"
METRES = "http://qudt.org/vocab/unit/M"
APRIL = 1_491_004_800_000
"""2017-04-01T00:00:00Z"""

HOUR = 3_600_000


async def small_building(asking: Asking) -> None:
    """A site, a building with two levels and two rooms, an air handler that feeds a box that feeds a room, points."""
    draft = Draft()
    draft.add("site", "SITE", name="Campus", timeZone="Europe/Berlin", latitude=52.5, longitude=13.4)
    draft.add("house", "BUILDING", name="House", key="b1", identifiers=(Identifier("BUILDING_KEY", "b1"),))
    draft.add("up", "LEVEL", name="Upper", elevation=3.0)
    draft.add("down", "LEVEL", name="Lower", elevation=0.0)
    draft.add("r1", "SPACE", ROOM, name="Kitchen", netArea=12.5, spaceKind="INTERNAL", properties=(
        PropertyValue("Pset_SpaceCommon", "Reference", "K", "K", "IfcLabel"),
        PropertyValue("Qto", "Height", 280, "280", "IfcLengthMeasure", METRES.replace("/M", "/CentiM"), 2.8),
    ), identifiers=(Identifier("IFC_GUID", "0Gk2NxLyL5fOOG7rb8gUVz"),))  # fmt: skip
    draft.add("r2", "SPACE", ROOM, name="Office", netArea=20.0)
    draft.add("z", "ZONE", "HVAC_Zone", name="Zone", zoneKind="HVAC")
    draft.add("ahu", "ASSET", "AHU", name="AHU-1")
    draft.add("vav", "ASSET", "VAV", name="VAV-1")
    draft.add("t1", "POINT", "Zone_Air_Temperature_Sensor", name="Zone air", pointKind="SENSOR", unit=CELSIUS,
              quantity=TEMPERATURE)  # fmt: skip
    draft.add("t2", "POINT", "Temperature_Sensor", name="Discharge", unit=FAHRENHEIT, quantity=TEMPERATURE)
    draft.add("s1", "POINT", "Occupancy_Status", name="Occupied", pointKind="STATUS", writable=True)
    draft.link("site", "HAS_PART", "house")
    draft.link("house", "HAS_PART", "up", "down")
    draft.link("up", "HAS_PART", "r1", "r2")
    draft.link("r1", "IN_ZONE", "z")
    draft.link("r1", "ADJACENT_TO", "r2")
    draft.link("ahu", "FEEDS", "vav")
    draft.link("vav", "FEEDS", "r1")
    draft.link("vav", "HAS_LOCATION", "r2")
    draft.link("r1", "HAS_POINT", "t1", "s1")
    draft.link("vav", "HAS_POINT", "t2")
    await draft.write(asking.context.store)


async def readings(asking: Asking, **values: Sequence[tuple[int, Value]]) -> None:
    """Readings of points by their ids, as (milliseconds after APRIL, value)."""
    numbers = await asking.context.store.read(
        "MATCH (p:Point) WHERE p.id IN $ids RETURN collect([p.id, p.series])", ids=list(values)
    )
    assert numbers
    series: dict[str, int] = dict(numbers[0])
    await sync(asking.context.pool, [PointRow(series[id_], id_, "b1") for id_ in values])
    batch = ReadingBatch()
    for id_, rows in values.items():
        for offset, value in rows:
            batch.add(series[id_], APRIL + offset, value)
    await insert(asking.context.pool, batch)
