"""Where objects stand: local placements followed to the world, in metres.

The axes, points and directions of placements are among the many of the geometry, which the parser skips; the few that
we need are looked up in the text, by row number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from ingest.ifc.rows import Rows

Vector: TypeAlias = tuple[float, float, float]
Frame: TypeAlias = tuple[Vector, Vector, Vector, Vector]
"""Origin and the x, y and z directions of a placement, in the world."""

Axes: TypeAlias = tuple[int, int, int]
"""The row numbers of the origin, z direction and x direction of an IfcAxis2Placement3D; 0 for none."""

ORIGIN: Vector = (0.0, 0.0, 0.0)
X: Vector = (1.0, 0.0, 0.0)
Z: Vector = (0.0, 0.0, 1.0)
WORLD: Frame = (ORIGIN, X, (0.0, 1.0, 0.0), Z)

ARGUMENTS = re.compile(rb"\s*\(([^)]*)\)")
COORDINATES = (b"IFCCARTESIANPOINT", b"IFCDIRECTION")
LONGEST_START = 24
"""Bytes between the number sign of a row and its class name."""


def positions(rows: Rows, path: Path) -> Mapping[int, Vector]:
    """The origin of each local placement, in units of the file."""
    text = path.read_bytes()
    used = {placement.axes for placement in rows.placements.values() if placement.axes is not None}
    axes = {number: _numbers(found) for number, found in _find(text, b"IFCAXIS2PLACEMENT3D", used)}
    needed = {number for three in axes.values() for number in three}
    vectors = {
        number: vector
        for name in COORDINATES
        for number, found in _find(text, name, needed)
        if (vector := _vector(found)) is not None
    }
    frames: dict[int, Frame] = {}
    for number in rows.placements:
        _place(number, rows, axes, vectors, frames)
    return {number: frame[0] for number, frame in frames.items()}


def _find(text: bytes, name: bytes, numbers: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """The arguments of the rows of one class that have one of the numbers."""
    needed = {b"%d" % number for number in numbers}
    position = 0
    while (position := text.find(name, position)) >= 0:
        # class names are rarer than row numbers, which are also written wherever they are referred to
        number = text[max(position - LONGEST_START, 0) : position].rpartition(b"#")[2].rstrip(b"= \t\r\n")
        position += len(name)
        if number in needed and (match := ARGUMENTS.match(text, position)):
            yield int(number), match[1].lstrip(b"( \t\r\n")


def _numbers(text: bytes) -> Axes:
    """The row numbers of `#1,$,#2`."""
    parts = (part.strip() for part in text.split(b","))
    numbers = [int(part[1:]) if part[:1] == b"#" and part[1:].isdigit() else 0 for part in parts]
    origin, z, x = (*numbers, 0, 0, 0)[:3]
    return origin, z, x


def _vector(text: bytes) -> Vector | None:
    try:
        parts = [float(part) for part in text.split(b",")]
    except ValueError:
        return None
    x, y, z = (*parts, 0.0, 0.0, 0.0)[:3]
    return x, y, z


def _place(
    number: int,
    rows: Rows,
    axes: Mapping[int, Axes],
    vectors: Mapping[int, Vector],
    frames: dict[int, Frame],
) -> None:
    """Work out a placement after those that it is relative to; a circle of placements ends where it closes."""
    chain: list[int] = []
    step: int | None = number
    while step is not None and step not in frames and step in rows.placements and step not in chain:
        chain.append(step)
        step = rows.placements[step].parent
    for placed in reversed(chain):
        placement = rows.placements[placed]
        outer = frames.get(placement.parent or 0, WORLD)
        frames[placed] = _within(outer, _frame(axes.get(placement.axes or 0, (0, 0, 0)), vectors))


def _frame(axes: Axes, vectors: Mapping[int, Vector]) -> Frame:
    """An IfcAxis2Placement3D; y completes them, and x is made square to z as the standard says."""
    origin, z, x = axes
    along_z = _unit(vectors.get(z, Z), Z)
    along_x = vectors.get(x, X)
    share = _dot(along_x, along_z)
    square = (along_x[0] - share * along_z[0], along_x[1] - share * along_z[1], along_x[2] - share * along_z[2])
    along_x = _unit(square, X)
    return vectors.get(origin, ORIGIN), along_x, _cross(along_z, along_x), along_z


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
