"""IFC files, read into what they say of nodes and links; imported only by the reader's own process."""

from ingest.ifc.reader import read

__all__ = ["read"]
