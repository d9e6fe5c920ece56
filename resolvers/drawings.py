"""A plan as SVG text: a path for each space, in metres, with north up (pure)."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain, pairwise
from typing import TypeAlias, TypedDict, cast

import orjson

from graph.footprints import Outline

Place: TypeAlias = Sequence[float]
Rings: TypeAlias = Sequence[Sequence[Place]]
"""A closed outer ring and its holes."""

FORMAT = 1
"""Grows with every change of what is drawn from the same spaces."""

MARGIN = 0.02
LEAST_MARGIN = 0.2
STROKE = 0.05
"""Shares of the longer side, metres, and metres."""

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ROWS = (0.5, 0.25, 0.75, 0.125, 0.875)
"""Where a label is tried, as shares of a room's depth."""


class _GeoJSON(TypedDict):
    type: str
    coordinates: list[Rings] | Rings


def draw(spaces: Iterable[Outline]) -> str:
    """The SVG of spaces with footprints, at least one: larger ones first, so that what lies within them is seen.

    Each path has `data-space`, and a place for a label inside it in `data-x` and `data-y`. The viewBox is in metres, y
    grows downward: y of the building's frame times -1.
    """
    shapes = [(space, _polygons(space.footprint)) for space in spaces]
    shapes.sort(key=lambda shape: (-sum(map(_area, shape[1])), shape[0].id))
    paths = "\n".join(_path(space, polygons) for space, polygons in shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plan" viewBox="{_view(shapes)}" fill="none" '
        f'fill-rule="evenodd" stroke="currentColor" stroke-width="{STROKE}" pointer-events="all">\n{paths}\n</svg>\n'
    )


def label_place(rings: Rings) -> tuple[float, float]:
    """A place inside a polygon, with as much room around it as a few tries find."""
    low, high = min(place[1] for place in rings[0]), max(place[1] for place in rings[0])
    tries = (_centred(rings, low + share * (high - low)) for share in ROWS)
    _, x, y = max(tries, key=lambda found: found[0])
    return x, y


def _centred(rings: Rings, y: float) -> tuple[float, float, float]:
    """The middle of the widest line inside at y, moved to the middle of its column and its row; and the room there."""
    left, right = max(_inside(rings, y, 1), key=lambda span: span[1] - span[0])
    x = (left + right) / 2
    low, high = _around(_inside(rings, x, 0), y)
    y = (low + high) / 2
    left, right = _around(_inside(rings, y, 1), x)
    return min(right - left, high - low), (left + right) / 2, y


def _inside(rings: Rings, at: float, axis: int) -> list[tuple[float, float]]:
    """The spans inside a polygon on the line where this coordinate (0 is x) is `at`."""
    other = 1 - axis
    crossings = sorted(
        a[other] + (at - a[axis]) * (b[other] - a[other]) / (b[axis] - a[axis])
        for ring in rings
        for a, b in pairwise(ring)
        if (a[axis] > at) != (b[axis] > at)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False)) or [(at, at)]


def _around(spans: Sequence[tuple[float, float]], at: float) -> tuple[float, float]:
    """The span that holds a place, else the widest."""
    holding = [span for span in spans if span[0] <= at <= span[1]]
    return max(holding or spans, key=lambda span: span[1] - span[0])


def _polygons(footprint: str) -> list[Rings]:
    shape = cast("_GeoJSON", orjson.loads(footprint))
    coordinates = shape["coordinates"]
    return cast("list[Rings]", coordinates if shape["type"] == "MultiPolygon" else [coordinates])


def _area(rings: Rings) -> float:
    """Holes count against it, since they turn the other way."""
    return sum(a[0] * b[1] - b[0] * a[1] for ring in rings for a, b in pairwise(ring)) / 2


def _path(space: Outline, polygons: Sequence[Rings]) -> str:
    x, y = label_place(max(polygons, key=_area))
    lines = "".join(_line(ring) for rings in polygons for ring in rings)
    title = f"<title>{_text(space.name)}</title>" if space.name else ""
    return (
        f'<path class="space" data-space="{_text(space.id)}" data-x="{_number(x)}" data-y="{_number(-y)}" '
        f'd="{lines}">{title}</path>'
    )


def _line(ring: Sequence[Place]) -> str:
    places = "L".join(f"{_number(place[0])} {_number(-place[1])}" for place in ring[:-1])
    return f"M{places}Z"


def _view(shapes: Iterable[tuple[Outline, Sequence[Rings]]]) -> str:
    places = list(chain.from_iterable(rings[0] for _, polygons in shapes for rings in polygons))
    left, right = min(place[0] for place in places), max(place[0] for place in places)
    low, high = min(place[1] for place in places), max(place[1] for place in places)
    margin = max(MARGIN * max(right - left, high - low), LEAST_MARGIN)
    sides = (left - margin, -high - margin, right - left + 2 * margin, high - low + 2 * margin)
    return " ".join(map(_number, sides))


def _number(value: float) -> str:
    """To the millimetre, without what means nothing."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _text(text: str) -> str:
    return escape(NOT_XML.sub("\ufffd", text))
