"""The namespaces Edifice knows: compact names to IRIs and back, and old namespaces to the current ones."""

import re
from collections.abc import Mapping
from functools import lru_cache

BRICK = "https://brickschema.org/schema/Brick#"
REC = "https://w3id.org/rec#"
REF = "https://brickschema.org/schema/Brick/ref#"
BACNET = "http://data.ashrae.org/bacnet/"
BACNET_2020 = "http://data.ashrae.org/bacnet/2020#"
S223 = "http://data.ashrae.org/standard223#"
BOT = "https://w3id.org/bot#"
SOSA = "http://www.w3.org/ns/sosa/"
SSN = "http://www.w3.org/ns/ssn/"
QUDT = "http://qudt.org/schema/qudt/"
UNIT = "http://qudt.org/vocab/unit/"
QUANTITY_KIND = "http://qudt.org/vocab/quantitykind/"
IFC = "https://standards.buildingsmart.org/IFC/DEV/IFC4/ADD2/OWL#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SHACL = "http://www.w3.org/ns/shacl#"
EDIFICE = "urn:edifice:ns:"
"""Our own words, for the few relations that no published vocabulary has (see ontology.relations)."""

PREFIXES: Mapping[str, str] = {
    "brick": BRICK,
    "rec": REC,
    "ref": REF,
    "tag": "https://brickschema.org/schema/BrickTag#",
    "bsh": "https://brickschema.org/schema/BrickShape#",
    "bacnet": BACNET,
    "bacnet2020": BACNET_2020,
    "s223": S223,
    "bot": BOT,
    "sosa": SOSA,
    "ssn": SSN,
    "ssns": "http://www.w3.org/ns/ssn/systems/",
    "qudt": QUDT,
    "unit": UNIT,
    "quantitykind": QUANTITY_KIND,
    "ifc": IFC,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "sh": SHACL,
    "dcterms": "http://purl.org/dc/terms/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "sdo": "http://schema.org/",
    "seas": "https://w3id.org/seas/",
    "opm": "https://w3id.org/opm#",
    "edifice": EDIFICE,
}

_OLD_BRICK = re.compile(r"https?://(?:brickschema\.org/schema(?:/\d[\d.]*)?|buildsys\.org/ontologies)/([A-Za-z]+)#")
"""Brick 1.0 (buildsys.org) to 1.1, which put the version into the namespace, and http for https."""

_OLD_BRICK_PARTS: Mapping[str, str] = {"Brick": BRICK, "BrickFrame": BRICK, "BrickTag": PREFIXES["tag"]}
"""Until 1.1 the relationships had the namespace BrickFrame, apart from the classes in Brick."""

_IFC_OWL = re.compile(
    r"https?://(?:standards\.buildingsmart\.org/IFC/DEV/IFC[^#]*/OWL|www\.buildingsmart-tech\.org/ifcOWL/IFC[^#]*)[#/]"
)
"""Each release of ifcOWL has a namespace of its own; the class names agree."""


def expand(text: str) -> str:
    """Give the IRI of a compact name such as `brick:Room`; what has no known prefix passes through unchanged."""
    prefix, colon, local = text.partition(":")
    if not colon or local.startswith("//"):
        return text
    namespace = PREFIXES.get(prefix)
    return text if namespace is None else namespace + local


def compact(iri: str) -> str:
    """Give the compact name of an IRI in a known namespace, and any other IRI unchanged.

    A local part with a slash, hash or colon is left alone, for the compact name could not be told from an IRI.
    """
    namespace, local = split(iri)
    prefix = _prefix_of(namespace)
    if prefix is None or not local or ":" in local:
        return iri
    return f"{prefix}:{local}"


def split(iri: str) -> tuple[str, str]:
    """Part an IRI into namespace and local name, after the last hash, slash or (in a URN) colon."""
    cut = max(iri.rfind("#"), iri.rfind("/"))
    if cut < 0:
        cut = iri.rfind(":")
    return iri[: cut + 1], iri[cut + 1 :]


def local_name(iri: str) -> str:
    """Give the part of an IRI after its namespace."""
    return split(iri)[1]


def rewrite(iri: str) -> str:
    """Move an IRI of an old Brick, BACnet or IFC namespace to the current one; any other stays as it is."""
    namespace, local = split(iri)
    current = _current_namespace(namespace)
    return iri if current is None else current + local


@lru_cache(maxsize=4096)
def _current_namespace(namespace: str) -> str | None:
    """Give the namespace that replaced this one, or None when it is current or not ours to know."""
    if namespace == BACNET_2020:
        return BACNET
    brick = _OLD_BRICK.fullmatch(namespace)
    if brick:
        return _OLD_BRICK_PARTS.get(brick[1])
    return IFC if _IFC_OWL.fullmatch(namespace) else None


@lru_cache(maxsize=4096)
def _prefix_of(namespace: str) -> str | None:
    return next((prefix for prefix, known in PREFIXES.items() if known == namespace), None)
