"""Where objects stand: local placements followed to the building, in units of the file.

The axes, points and directions of placements are among the many of the geometry, which the parser skips; the few that
we need are looked up in the text, by row number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ingest.ifc.frames import WORLD, Frame, Vector, frame, seen_from, within
from ingest.ifc.rows import Rows, reference

Axes: TypeAlias = tuple[int, int, int]
"""The row numbers of the origin, z direction and x direction of an IfcAxis2Placement3D; 0 for none."""

ARGUMENTS = re.compile(rb"\s*\(([^)]*)\)")
COORDINATES = (b"IFCCARTESIANPOINT", b"IFCDIRECTION")
LONGEST_START = 24
"""Bytes between the number sign of a row and its class name."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The frame of each local placement, and the points and directions that were looked up for them, by row number."""

    frames: Mapping[int, Frame]
    vectors: Mapping[int, Vector]


def placed(rows: Rows, path: Path) -> Placed:
    """Follow every placement to the file's building, or to the file's world where it has none or several."""
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
    building = frames.get(_building(rows), WORLD)
    if building != WORLD:
        frames = {number: seen_from(building, each) for number, each in frames.items()}
    return Placed(frames, vectors)


def _building(rows: Rows) -> int:
    """The placement of the one building of a file; 0 where there is none or more than one."""
    buildings = [row for row in rows.objects.values() if row["type"] == "IfcBuilding"]
    return reference(buildings[0].get("ObjectPlacement")) or 0 if len(buildings) == 1 else 0


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
    for each in reversed(chain):
        placement = rows.placements[each]
        outer = frames.get(placement.parent or 0, WORLD)
        frames[each] = within(outer, frame(*map(vectors.get, axes.get(placement.axes or 0, (0, 0, 0)))))
