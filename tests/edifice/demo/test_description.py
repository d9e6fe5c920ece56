"""The description of the demo building: floors without gaps, points with units and topics that devices can use."""

from collections import Counter
from itertools import pairwise

import pytest

from edifice.demo.description import DEVICES, KEY, LEVELS, POINTS, ROOMS, ZONES
from edifice.demo.rooms import DEPTH, WIDTH, Outline
from ingest.decode import ReadingTopic, parse_topic
from ontology.classes import class_table
from ontology.namespaces import BRICK
from ontology.units import unit_table

STEP = 0.1
COLUMNS, ROWS = round(WIDTH / STEP), round(DEPTH / STEP)


def holds(outline: Outline, x: float, y: float) -> bool:
    """Whether a place lies inside: a ray to the east crosses the outline an odd number of times."""
    crossed = [
        x < ax + (y - ay) / (by - ay) * (bx - ax)
        for (ax, ay), (bx, by) in pairwise((*outline, outline[0]))
        if (ay > y) != (by > y)
    ]
    return sum(crossed) % 2 == 1


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_the_rooms_of_a_level_cover_its_floor_once(level: int) -> None:
    rooms = [room for room in ROOMS if room.level == level]
    for row in range(ROWS):
        for column in range(0, COLUMNS, 2):
            x, y = (column + 0.5) * STEP, (row + 0.5) * STEP
            assert sum(holds(room.outline, x, y) for room in rooms) == 1, (x, y)
    assert sum(room.area for room in rooms) == pytest.approx(WIDTH * DEPTH)


def test_the_building_is_as_large_as_it_is_said_to_be() -> None:
    assert (len(LEVELS), len(ROOMS), len(ZONES), len(DEVICES), len(POINTS)) == (3, 66, 32, 79, 401)
    assert Counter(device.brick for device in DEVICES)["Variable_Air_Volume_Box"] == 20
    assert sorted(len(zone.rooms) for zone in ZONES if zone.kind == "HVAC")[::19] == [2, 4]
    assert len({room.number for room in ROOMS}) == len(ROOMS)


def test_every_room_but_shafts_measures_its_temperature() -> None:
    measured = {point.owner for point in POINTS if point.brick == "Zone_Air_Temperature_Sensor"}
    assert measured == {room.key for room in ROOMS if room.kind != "SHAFT"}
    assert len(measured) == 63


def test_every_topic_names_its_point() -> None:
    for point in POINTS:
        assert parse_topic(point.topic) == ReadingTopic(KEY, point.key)
    assert len({point.key for point in POINTS}) == len(POINTS)


def test_classes_and_units_are_known_and_none_is_out_of_date() -> None:
    table, units = class_table(), unit_table()
    for name in {point.brick for point in POINTS} | {device.brick for device in DEVICES}:
        record = table.get(BRICK + name)
        assert record is not None, name
        assert not record.deprecated, name
    assert {units.resolve(f"unit:{point.unit}").iri.rpartition("/")[2] for point in POINTS if point.unit} == {
        point.unit for point in POINTS if point.unit
    }
