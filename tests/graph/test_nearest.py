"""The one point of a class, by distance, then exactness, then IRI."""

import pytest

from edifice.calls import counted
from graph.entities import by_ids
from graph.nearest import point_of
from graph.store import GraphStore

BRICK = "https://brickschema.org/schema/Brick#"
TEMPERATURE = [BRICK + "Temperature_Sensor", BRICK + "Zone_Air_Temperature_Sensor"]
SENSORS = [*TEMPERATURE, BRICK + "CO2_Sensor", BRICK + "Occupancy_Sensor", BRICK + "Illuminance_Sensor"]


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (TEMPERATURE, {"r00": "t00", "r12": "t12", "z12": "t12", "l1": "t10", "b": "t00", "site": "t00", "q2": "p2"}),
        (TEMPERATURE, {"v01": "t01", "ahu": None, "system": "t00", "light": "t00", "plant": None, "t00": None}),
        ([BRICK + "Fan_Speed_Command"], {"plant": "speed", "ahu": "speed", "l1": "speed", "r10": None, "nobody": None}),
        (SENSORS, {"r00": "co2", "r01": "o01", "light": "lux"}),
        ([BRICK + "Occupancy_Sensor", *SENSORS], {"r00": "o00"}),
        ([BRICK + "Illuminance_Sensor", *TEMPERATURE], {"r01": "lux", "r02": "t02"}),
        ([], {"r00": None}),
    ],
)
async def test_the_best_point_of_each(store: GraphStore, classes: list[str], expected: dict[str, str | None]) -> None:
    assert [point and point.id for point in await point_of(store, list(expected), classes)] == list(expected.values())
    known = [record for record in await by_ids(store, list(expected)) if record is not None]
    with counted() as calls:
        found = await point_of(store, known, classes)
    assert [point and point.id for point in found] == [expected[record.id] for record in known]
    assert calls.number == (1 if classes else 0)
