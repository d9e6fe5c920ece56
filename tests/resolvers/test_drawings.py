"""Plans as SVG text, and the places of labels, which lie inside whatever the shape."""

from math import cos, sin, tau
from random import Random
from typing import TypeAlias
from xml.etree import ElementTree as ET

import orjson
import pytest
import shapely

from graph.footprints import Outline
from resolvers.drawings import draw, label_place

Corners: TypeAlias = list[tuple[float, float]]


def closed(*corners: tuple[float, float]) -> Corners:
    return [*corners, corners[0]]


SQUARE = [closed((0, 0), (4, 0), (4, 3), (0, 3))]
SHAPES: dict[str, list[Corners]] = {
    "square": SQUARE,
    "L": [closed((0, 0), (6, 0), (6, 1), (1, 1), (1, 6), (0, 6))],
    "U": [closed((0, 0), (6, 0), (6, 6), (5, 6), (5, 1), (1, 1), (1, 6), (0, 6))],
    "thin": [closed((0, 0), (100, 0.004), (100, 0.008))],
    "around a court": [closed((0, 0), (9, 0), (9, 9), (0, 9)), closed((1, 1), (1, 8), (8, 8), (8, 1))],
    "far away": [closed((3_500_000.5, 5_400_000.5), (3_500_004.5, 5_400_000.5), (3_500_004.5, 5_400_002))],
}


def holds(rings: list[Corners], place: tuple[float, float]) -> bool:
    return shapely.Polygon(rings[0], rings[1:]).contains(shapely.Point(place))


@pytest.mark.parametrize("rings", SHAPES.values(), ids=SHAPES)
def test_a_label_stands_inside(rings: list[Corners]) -> None:
    assert holds(rings, label_place(rings))


def test_a_label_stands_where_there_is_room() -> None:
    assert label_place(SQUARE) == (2.0, 1.5)
    x, y = label_place([closed((0, 0), (6, 0), (6, 4), (1, 4), (1, 9), (0, 9))])
    assert (x, y) == (3.0, 2.0)


def test_labels_stand_inside_random_stars() -> None:
    random = Random(4)
    for _ in range(300):
        count = random.randint(5, 30)
        reach = [random.uniform(0.3, 5) for _ in range(count)]
        star = [closed(*((r * cos(tau * at / count), r * sin(tau * at / count)) for at, r in enumerate(reach)))]
        assert holds(star, label_place(star)), star


def space(id_: str, *polygons: list[Corners], name: str | None = None) -> Outline:
    kind, coordinates = ("Polygon", polygons[0]) if len(polygons) == 1 else ("MultiPolygon", list(polygons))
    return Outline(id_, 1, name, orjson.dumps({"type": kind, "coordinates": coordinates}).decode())


def test_the_whole_text() -> None:
    court, small = SHAPES["around a court"], [closed((2, 2), (2.5, 2), (2.5, 2.1234))]

    assert draw([space("a", small, name="Büro <&>\x01"), space("b", court, SQUARE)]) == (
        '<svg xmlns="http://www.w3.org/2000/svg" class="plan" viewBox="-0.2 -9.2 9.4 9.4" fill="none" '
        'fill-rule="evenodd" stroke="currentColor" stroke-width="0.05" pointer-events="all">\n'
        '<path class="space" data-space="b" data-x="0.5" data-y="-4.5" d="M0 0L9 0L9 -9L0 -9ZM1 -1L1 -8L8 -8L8 -1Z'
        'M0 0L4 0L4 -3L0 -3Z"></path>\n'
        '<path class="space" data-space="a" data-x="2.367" data-y="-2.058" d="M2 -2L2.5 -2L2.5 -2.123Z">'
        "<title>Büro &lt;&amp;&gt;\ufffd</title></path>\n"
        "</svg>\n"
    )


def test_a_level_of_2000_rooms_is_drawn_whole() -> None:
    rooms = [
        space(f"{at:04}", [closed((at, 0), (at + 1, 0), (at + 1, 1), (at, 1))], name=f"Room {at}")
        for at in range(2_000)
    ]

    text = draw(rooms)

    assert text == draw(rooms[::-1])
    svg = ET.fromstring(text)
    assert svg.get("viewBox") == "-40 -41 2080 81"
    assert [(path.get("data-space"), path.get("data-x")) for path in svg][::1999] == [
        ("0000", "0.5"),
        ("1999", "1999.5"),
    ]
