"""Outlines on the ground as GeoJSON (RFC 7946): rounded, closed, turned the right way, and united where several."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

import orjson
import shapely

Place: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Place]
"""A closed ring: the last place is the first."""

Polygon: TypeAlias = list[Ring]
"""The outer ring, counter-clockwise, then its holes, clockwise."""

MILLIMETRE = 3
"""Decimals of metres."""

SMALLEST = 1e-4
LARGEST = 1e8
"""Square metres of the rings that mean something."""


def polygon(outlines: Sequence[Iterable[Place]]) -> Polygon | None:
    """A polygon of its outer outline and its holes in metres; None when the outer one has no area."""
    rings = [_ring(outline) for outline in outlines]
    if not rings or rings[0] is None:
        return None
    holes = [ring[::-1] for ring in rings[1:] if ring is not None]
    return [rings[0], *holes]


def united(polygons: Sequence[Polygon]) -> list[Polygon]:
    """Polygons that do not overlap any more; as they are where the arithmetic fails."""
    if len(polygons) < 2:  # noqa: PLR2004 - one needs no other
        return list(polygons)
    try:
        whole = shapely.union_all([shapely.Polygon(outer, holes).buffer(0) for outer, *holes in polygons])
    except shapely.errors.GEOSException:
        return list(polygons)
    found = [part for part in shapely.get_parts(whole).tolist() if isinstance(part, shapely.Polygon)]
    made = (polygon([_places(ring) for ring in (part.exterior, *part.interiors)]) for part in found)
    return [each for each in made if each is not None]


def _places(ring: shapely.LinearRing) -> list[Place]:
    return [(x, y) for x, y, *_ in ring.coords]


def geojson(polygons: Sequence[Polygon]) -> str:
    """The JSON text of a Polygon, or of a MultiPolygon where there are several."""
    if len(polygons) == 1:
        return orjson.dumps({"type": "Polygon", "coordinates": polygons[0]}).decode()
    return orjson.dumps({"type": "MultiPolygon", "coordinates": list(polygons)}).decode()


def _ring(places: Iterable[Place]) -> Ring | None:
    """A ring counter-clockwise, without repetitions; None when nothing is inside, or more than any building has."""
    ring: Ring = []
    for x, y in places:
        place = (round(x, MILLIMETRE) + 0.0, round(y, MILLIMETRE) + 0.0)
        if not ring or place != ring[-1]:
            ring.append(place)
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    area = twice_area(ring) / 2
    if not SMALLEST <= abs(area) <= LARGEST:  # nor what is no number
        return None
    return ring if area > 0 else ring[::-1]


def twice_area(ring: Sequence[Place]) -> float:
    """Twice the area of a closed ring, positive when it goes counter-clockwise."""
    x, y = ring[0] if ring else (0.0, 0.0)  # nearby, so that large coordinates lose nothing
    return sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise(ring))
