"""The one description of the demo building: what its files, its topics and its simulator have in common."""

from edifice.demo.plant import DEVICES, SYSTEMS, ZONES, Device, System, Zone
from edifice.demo.points import KEY, POINTS, Point
from edifice.demo.rooms import LEVELS, ROOMS, Level, Room

NAME = "Edifice House"
NAMESPACE = "urn:edifice:demo:"
TIME_ZONE = "Europe/Berlin"
LATITUDE, LONGITUDE = 52.52, 13.405
FILES = ("building.ifc", "building.ttl")
"""In the order of their import; the second refers to the first by GlobalIds."""

__all__ = [
    "DEVICES", "FILES", "KEY", "LATITUDE", "LEVELS", "LONGITUDE", "NAME", "NAMESPACE", "POINTS", "ROOMS", "SYSTEMS",
    "TIME_ZONE", "ZONES", "Device", "Level", "Point", "Room", "System", "Zone",
]  # fmt: skip
