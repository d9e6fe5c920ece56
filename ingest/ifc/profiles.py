"""Profiles of a STEP text as outlines: the outer one, then the holes."""

import math
from typing import TypeAlias

from ingest.ifc.curves import Curves, arc
from ingest.ifc.frames import Frame, Vector, shifted
from ingest.ifc.lines import Line

Outlines: TypeAlias = list[list[Vector]]


def outlines(curves: Curves, number: int) -> Outlines:
    """The outlines of a profile in the axes of what it is swept from, none for a profile of another kind."""
    line = curves.lines[number]
    match line.name:
        case "IFCRECTANGLEPROFILEDEF":
            return [_rectangle(curves.axes(line.number(2)), line)]
        case "IFCCIRCLEPROFILEDEF":
            return [arc(curves.axes(line.number(2)), line.measure(3) or 0.0, 0.0, math.tau)]
        case "IFCARBITRARYCLOSEDPROFILEDEF":
            return [curves.points(line.number(2))]
        case "IFCARBITRARYPROFILEDEFWITHVOIDS":
            return [curves.points(each) for each in (line.number(2), *line.numbers(3))]
        case _:
            return []


def _rectangle(axes: Frame, line: Line) -> list[Vector]:
    x, y = (line.measure(3) or 0.0) / 2, (line.measure(4) or 0.0) / 2
    corners = ((-x, -y, 0.0), (x, -y, 0.0), (x, y, 0.0), (-x, y, 0.0))
    return [shifted(axes, corner) for corner in corners]
