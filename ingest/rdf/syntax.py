"""Which syntax of RDF a file is written in: by its name, else by its first characters."""

import re
from pathlib import PurePath

from pyoxigraph import RdfFormat

from ingest.issues import Code, refused

_BY_SUFFIX = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
_XML = re.compile(r"<(?:[?!]|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?[\s/>])")
_JSON = re.compile(r"\{\s*[\"}]|\[\s*(?:\{\s*[\"}]|\])")
TEXT_SYNTAXES = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
"""Those with IRIs in angle brackets, whose parser names the line of an error."""


def syntax_of(name: str, data: bytes) -> RdfFormat:
    """Give the syntax by the suffix of a file name, else by the first characters.

    Without a known suffix, N-Quads cannot be told from TriG, which also reads Turtle and N-Triples.
    """
    known = _BY_SUFFIX.get(PurePath(name).suffix.casefold())
    start = data[:4096].decode(errors="replace").lstrip("\ufeff \t\r\n")
    if known is RdfFormat.RDF_XML:  # an .owl file is often Turtle
        return RdfFormat.RDF_XML if _XML.match(start) else RdfFormat.TURTLE
    return _sniffed(start) if known is None else known


def guard_xml(data: bytes) -> None:
    """Refuse a document type declaration: the parser would expand its entities, one inside the other."""
    if b"<!doctype" in data.replace(b"\0", b"").lower():
        raise refused(Code.RDF_DTD)


def _sniffed(start: str) -> RdfFormat:
    if _XML.match(start):
        return RdfFormat.RDF_XML
    return RdfFormat.JSON_LD if _JSON.match(start) else RdfFormat.TRIG
