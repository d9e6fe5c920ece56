"""Curves of a STEP text as points in the curve's own axes, arcs as short chords."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ingest.ifc.frames import WORLD, Frame, Vector, dot, frame, shifted
from ingest.ifc.lines import Line, Lines

CHORD = math.radians(10)
"""The turn of one chord of an arc: a circle is drawn 0.5 % too small."""

MOST_POINTS = 4_000
"""Points of one curve; what has more is no outline of a room."""

DEEPEST = 8
FLAT = 1e-9


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of one text; `vectors` are points that are known already, `radian` gives the file's unit of angles."""

    lines: Lines
    vectors: Mapping[int, Vector]
    radian: Callable[[], float]

    def vector(self, number: int) -> Vector | None:
        """A point or direction; a flat one lies at z = 0."""
        known = self.vectors.get(number)
        if known is not None or not number:
            return known
        line = self.lines[number]
        return _vector(line.measures(0)) if line.name in {"IFCCARTESIANPOINT", "IFCDIRECTION"} else None

    def axes(self, number: int) -> Frame:
        """A placement of two or three dimensions; the axes that all is given in where there is none."""
        line = self.lines[number] if number else None
        if line is None or not line.name.startswith("IFCAXIS2PLACEMENT"):
            return WORLD
        flat = line.name == "IFCAXIS2PLACEMENT2D"
        z, x = (0, line.number(1)) if flat else (line.number(1), line.number(2))
        return frame(self.vector(line.number(0)), self.vector(z), self.vector(x))

    def points(self, number: int, depth: int = DEEPEST) -> list[Vector]:
        """The points of a curve in order, none for a curve of another kind or of too many points."""
        line = self.lines[number]
        match line.name:
            case "IFCPOLYLINE":
                found = [self.vector(point) for point in line.numbers(0)]
                points = [point for point in found if point is not None]
            case "IFCINDEXEDPOLYCURVE":
                points = self._indexed(line)
            case "IFCCIRCLE":
                points = self._arc(line, 0.0, math.tau)
            case "IFCTRIMMEDCURVE":
                points = self._trimmed(line)
            case "IFCCOMPOSITECURVE":
                points = self._composite(line, depth)
            case _:
                points = []
        return points if len(points) <= MOST_POINTS else []

    def _indexed(self, line: Line) -> list[Vector]:
        rows = self.lines[line.number(0)].list_at(0)
        known = [_vector([part for part in row if isinstance(part, float)]) for row in rows if isinstance(row, list)]
        if line.at(1) is None:
            return known
        points: list[Vector] = []
        for segment in line.list_at(1):
            indices = segment.measures(0) if isinstance(segment, Line) else []
            if not indices or not all(1 <= index <= len(known) for index in indices) or len(points) > MOST_POINTS:
                return []
            found = [known[int(index) - 1] for index in indices]
            arc = isinstance(segment, Line) and segment.name == "IFCARCINDEX"
            points += _arc_through(*found) if arc and len(found) == 3 else found  # noqa: PLR2004 - IFC's own number
        return points

    def _composite(self, line: Line, depth: int) -> list[Vector]:
        points: list[Vector] = []
        for number in line.numbers(0):
            segment = self.lines[number]
            part = self.points(segment.number(2), depth - 1) if depth else []
            if not part or len(points) > MOST_POINTS:
                return []
            points += reversed(part) if segment.at(1) == ".F." else part
        return points

    def _trimmed(self, line: Line) -> list[Vector]:
        basis, exact = self.lines[line.number(0)], line.at(4) == ".PARAMETER."
        ends = [self._trim(basis, line.list_at(index), exact=exact) for index in (1, 2)]
        start, end = ends
        if start is None or end is None:
            return []
        forward = line.at(3) != ".F."
        if basis.name == "IFCLINE":
            return [self._on_line(basis, start), self._on_line(basis, end)]
        turn = (end - start) % math.tau if forward else -((start - end) % math.tau)
        return self._arc(basis, start, turn or math.tau) if basis.name == "IFCCIRCLE" else []

    def _trim(self, basis: Line, trims: Sequence[object], *, exact: bool) -> float | None:
        """Where a trim cuts its basis: an angle of a circle, or a share of the vector of a line."""
        measure = next((trim.measure(0) for trim in trims if isinstance(trim, Line)), None)
        point = next((self.vector(trim) for trim in trims if isinstance(trim, int)), None)
        circle = basis.name == "IFCCIRCLE"
        if measure is not None and (exact or point is None):
            return measure * self.radian() if circle else measure
        if point is None:
            return None
        if circle:
            origin, x, y, _ = self.axes(basis.number(0))
            away = _minus(point, origin)
            return math.atan2(dot(away, y), dot(away, x))
        along, away = self._along(basis), _minus(point, self.vector(basis.number(0)) or (0.0, 0.0, 0.0))
        return dot(away, along) / (dot(along, along) or 1.0)

    def _on_line(self, line: Line, share: float) -> Vector:
        x, y, z = self.vector(line.number(0)) or (0.0, 0.0, 0.0)
        along = self._along(line)
        return x + share * along[0], y + share * along[1], z + share * along[2]

    def _along(self, line: Line) -> Vector:
        vector = self.lines[line.number(1)]
        x, y, z = self.vector(vector.number(0)) or (0.0, 0.0, 0.0)
        length = (vector.measure(1) or 0.0) / (math.hypot(x, y, z) or 1.0)
        return x * length, y * length, z * length

    def _arc(self, circle: Line, start: float, turn: float) -> list[Vector]:
        radius = circle.measure(1) or 0.0
        return arc(self.axes(circle.number(0)), radius, start, turn)


def arc(axes: Frame, radius: float, start: float, turn: float) -> list[Vector]:
    """The chords of an arc around the origin of its axes, both ends included; angles in radians.

    None for angles that are no numbers.
    """
    if not (math.isfinite(start) and math.isfinite(turn)):
        return []
    count = max(math.ceil(abs(turn) / CHORD - FLAT), 1)
    angles = [start + turn * step / count for step in range(count + 1)]
    return [shifted(axes, (radius * math.cos(angle), radius * math.sin(angle), 0.0)) for angle in angles]


def _arc_through(start: Vector, middle: Vector, end: Vector) -> list[Vector]:
    """The chords of a flat arc through three points, which are a line when they lie on one."""
    (ax, ay, _), (bx, by, _), (cx, cy, _) = start, middle, end
    twice = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(twice) < FLAT:
        return [start, middle, end]
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / twice
    y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / twice
    first, last = math.atan2(ay - y, ax - x), math.atan2(cy - y, cx - x)
    turn = (last - first) % math.tau if twice > 0 else -((first - last) % math.tau)
    return arc(frame((x, y, 0.0), None, None), math.hypot(ax - x, ay - y), first, turn)


def _vector(parts: Sequence[float]) -> Vector:
    x, y, z = (*parts, 0.0, 0.0, 0.0)[:3]
    return x, y, z


def _minus(one: Vector, other: Vector) -> Vector:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]
