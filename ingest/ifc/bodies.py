"""The ground below one body: an extrusion, upright or lying, before anything was cut off it."""

from ingest.ifc.curves import Curves
from ingest.ifc.frames import Frame, Vector, dot, shifted, turned, within
from ingest.ifc.lines import Line
from ingest.ifc.profiles import Outlines, outlines

UPRIGHT = 0.999
LYING = 0.045
"""The shares of an extrusion that go up: both within 2.6 degrees."""

MOST_CUTS = 1_000
"""Half-spaces that may be cut off one body."""


def covered(curves: Curves, number: int, frame: Frame) -> Outlines:
    """The outlines on the ground of a body of an object with this frame; none for a body of another kind.

    A lying extrusion, as of a stair, covers a rectangle: the width of its profile along its length.
    """
    solid = _uncut(curves, number)
    if solid.name != "IFCEXTRUDEDAREASOLID":
        return []
    axes = within(frame, curves.axes(solid.number(1)))
    along = turned(axes, curves.vector(solid.number(2)) or (0.0, 0.0, 1.0))
    length = dot(along, along) ** 0.5 or 1.0
    rise = abs(along[2]) / length
    lying = rise <= LYING and abs(axes[3][2]) <= LYING
    if rise < UPRIGHT and not lying:
        return []
    found = [[shifted(axes, point) for point in outline] for outline in outlines(curves, solid.number(0))]
    if not lying or not found or not found[0]:
        return found
    depth = (solid.measure(3) or 0.0) / length
    return [_swept(found[0], (along[0] * depth, along[1] * depth, 0.0))]


def _uncut(curves: Curves, number: int) -> Line:
    """A body before anything was cut off: roofs are, and leave the ground as it is."""
    line = curves.lines[number]
    for _ in range(MOST_CUTS):
        if line.name not in {"IFCBOOLEANCLIPPINGRESULT", "IFCBOOLEANRESULT"}:
            break
        line = curves.lines[line.number(1)]
    return line


def _swept(outline: list[Vector], sweep: Vector) -> list[Vector]:
    """What a standing outline passes over."""
    across = (-sweep[1], sweep[0], 0.0)
    ordered = sorted(outline, key=lambda point: dot(point, across))
    first, last = ordered[0], ordered[-1]
    moved = [(point[0] + sweep[0], point[1] + sweep[1], point[2]) for point in (last, first)]
    return [first, last, *moved]
