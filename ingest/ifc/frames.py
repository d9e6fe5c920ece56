"""Frames of axes in space: made as IFC places things, put into each other, and looked at from one another."""

from typing import TypeAlias

Vector: TypeAlias = tuple[float, float, float]
Frame: TypeAlias = tuple[Vector, Vector, Vector, Vector]
"""Origin and the x, y and z directions, of length 1 and square to each other."""

ORIGIN: Vector = (0.0, 0.0, 0.0)
X: Vector = (1.0, 0.0, 0.0)
Z: Vector = (0.0, 0.0, 1.0)
WORLD: Frame = (ORIGIN, X, (0.0, 1.0, 0.0), Z)


def frame(origin: Vector | None, z: Vector | None, x: Vector | None) -> Frame:
    """An IfcAxis2Placement3D; y completes the axes, and x is made square to z as the standard says."""
    along_z = _unit(z or Z, Z)
    along_x = x or X
    share = dot(along_x, along_z)
    square = (along_x[0] - share * along_z[0], along_x[1] - share * along_z[1], along_x[2] - share * along_z[2])
    along_x = _unit(square, X)
    return origin or ORIGIN, along_x, _cross(along_z, along_x), along_z


def within(outer: Frame, inner: Frame) -> Frame:
    """The inner frame as what holds the outer one sees it."""
    return (shifted(outer, inner[0]), turned(outer, inner[1]), turned(outer, inner[2]), turned(outer, inner[3]))


def seen_from(viewer: Frame, seen: Frame) -> Frame:
    """A frame as another sees it, both given in the same third one."""
    origin, *axes = viewer
    away = (seen[0][0] - origin[0], seen[0][1] - origin[1], seen[0][2] - origin[2])
    place, x, y, z = ((dot(each, axes[0]), dot(each, axes[1]), dot(each, axes[2])) for each in (away, *seen[1:]))
    return place, x, y, z


def shifted(outer: Frame, point: Vector) -> Vector:
    """A point of the frame as what holds the frame sees it."""
    moved, origin = turned(outer, point), outer[0]
    return origin[0] + moved[0], origin[1] + moved[1], origin[2] + moved[2]


def turned(outer: Frame, direction: Vector) -> Vector:
    """A direction of the frame as what holds the frame sees it."""
    _, x, y, z = outer
    a, b, c = direction
    return (
        a * x[0] + b * y[0] + c * z[0],
        a * x[1] + b * y[1] + c * z[1],
        a * x[2] + b * y[2] + c * z[2],
    )


def dot(one: Vector, other: Vector) -> float:
    """The inner product."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _cross(one: Vector, other: Vector) -> Vector:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def _unit(vector: Vector, otherwise: Vector) -> Vector:
    length = dot(vector, vector) ** 0.5
    return (vector[0] / length, vector[1] / length, vector[2] / length) if length else otherwise
