"""RDF files: Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD, read without loss."""

from ingest.rdf.read import read

__all__ = ["read"]
