"""Where objects stand: local placements followed to the world, in metres.

The points and directions of placements are among the many of the geometry, which the parser skips; the few that we
need are looked up in the text, by row number.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from ingest.ifc.rows import Rows

Vector: TypeAlias = tuple[float, float, float]
Frame: TypeAlias = tuple[Vector, Vector, Vector, Vector]
"""Origin and the x, y and z directions of a placement, in the world."""

ORIGIN: Vector = (0.0, 0.0, 0.0)
X: Vector = (1.0, 0.0, 0.0)
Z: Vector = (0.0, 0.0, 1.0)
WORLD: Frame = (ORIGIN, X, (0.0, 1.0, 0.0), Z)

CLASSES = (b"IFCCARTESIANPOINT", b"IFCDIRECTION")
COORDINATES = re.compile(rb"\s*\(\s*\(([^()]*)\)\s*\)")
LONGEST_START = 24
"""Bytes between the number sign of a row and its class name."""


def positions(rows: Rows, path: Path) -> Mapping[int, Vector]:
    """The origin of each local placement, in units of the file."""
    used = {placement.axes for placement in rows.placements.values()}
    needed = {number for used_axes in used for number in rows.axes.get(used_axes or 0, ()) if number is not None}
    vectors = find_vectors(path, needed)
    frames: dict[int, Frame] = {}
    for number in rows.placements:
        _place(number, rows, vectors, frames)
    return {number: frame[0] for number, frame in frames.items()}


def find_vectors(path: Path, numbers: Iterable[int]) -> Mapping[int, Vector]:
    """The coordinates of points and directions by row number; what is not found is left out."""
    found: dict[int, Vector] = {}
    text = path.read_bytes()
    needed = {b"%d" % number for number in numbers}
    for name in CLASSES:
        position = 0
        while (position := text.find(name, position)) >= 0:
            # the class names are rarer than the row numbers, which are also written wherever they are referred to
            start = text[text.rfind(b"#", max(position - LONGEST_START, 0), position) + 1 : position]
            number = start.rstrip(b"= \t\r\n")
            position += len(name)
            if number in needed and (match := COORDINATES.match(text, position)):
                vector = _vector(match[1])
                if vector is not None:
                    found[int(number)] = vector
    return found


def _vector(text: bytes) -> Vector | None:
    try:
        parts = [float(part) for part in text.split(b",")]
    except ValueError:
        return None
    x, y, z = (*parts, 0.0, 0.0, 0.0)[:3]
    return x, y, z


def _place(number: int, rows: Rows, vectors: Mapping[int, Vector], frames: dict[int, Frame]) -> None:
    """Work out a placement after those that it is relative to; a circle of placements ends where it closes."""
    chain: list[int] = []
    step: int | None = number
    while step is not None and step not in frames and step in rows.placements and step not in chain:
        chain.append(step)
        step = rows.placements[step].parent
    for placed in reversed(chain):
        placement = rows.placements[placed]
        outer = frames.get(placement.parent or 0, WORLD)
        frames[placed] = _within(outer, _frame(rows.axes.get(placement.axes or 0, (None, None, None)), vectors))


def _frame(axes: tuple[int | None, int | None, int | None], vectors: Mapping[int, Vector]) -> Frame:
    """An IfcAxis2Placement3D; y completes them, and x is made square to z as the standard says."""
    origin, z, x = axes
    along_z = _unit(vectors.get(z or 0, Z), Z)
    along_x = vectors.get(x or 0, X)
    share = _dot(along_x, along_z)
    square = (along_x[0] - share * along_z[0], along_x[1] - share * along_z[1], along_x[2] - share * along_z[2])
    along_x = _unit(square, X)
    return vectors.get(origin or 0, ORIGIN), along_x, _cross(along_z, along_x), along_z


def _within(outer: Frame, inner: Frame) -> Frame:
    x, y, z = (_turned(outer, direction) for direction in inner[1:])
    moved = _turned(outer, inner[0])
    origin = outer[0]
    return (origin[0] + moved[0], origin[1] + moved[1], origin[2] + moved[2]), x, y, z


def _turned(frame: Frame, vector: Vector) -> Vector:
    _, x, y, z = frame
    a, b, c = vector
    return (
        a * x[0] + b * y[0] + c * z[0],
        a * x[1] + b * y[1] + c * z[1],
        a * x[2] + b * y[2] + c * z[2],
    )


def _dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _cross(one: Vector, other: Vector) -> Vector:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def _unit(vector: Vector, otherwise: Vector) -> Vector:
    length = _dot(vector, vector) ** 0.5
    return (vector[0] / length, vector[1] / length, vector[2] / length) if length else otherwise
