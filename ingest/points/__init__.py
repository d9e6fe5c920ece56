"""CSV files: lists of points, and readings of points."""

from ingest.points.read import read

__all__ = ["read"]
