"""The effective values that a graph proposes for a node: names, units and sizes, by the fields of graph.records."""

from collections.abc import Mapping
from dataclasses import dataclass

from edifice.errors import BadInput
from graph.records import Kind, Scalar
from ingest.class_values import class_values
from ingest.rdf.classes import Meaning
from ingest.rdf.facts import NOTHING, Facts, NodeFacts
from ingest.rdf.references import References
from ontology.classes import ClassTable
from ontology.namespaces import BRICK, EDIFICE, QUDT, RDF, RDFS, REC, SKOS, UNIT
from ontology.terms import Term, plain_value
from ontology.units import unit_table

SCHEMA, SCHEMA_HTTPS = "http://schema.org/", "https://schema.org/"
DCTERMS, GEO = "http://purl.org/dc/terms/", "http://www.w3.org/2003/01/geo/wgs84_pos#"

_NAMES = (
    RDFS + "label", SKOS + "prefLabel", BRICK + "name", REC + "name", SCHEMA + "name", SCHEMA_HTTPS + "name",
    RDF + "label", BRICK + "label", BRICK + "pointname",
)  # fmt: skip
"""Predicates of names, the best first; the last three are of old models, rdf:label a slip for rdfs:label."""
_DESCRIPTIONS = (RDFS + "comment", DCTERMS + "description", SKOS + "definition", SCHEMA + "description")
_TIME_ZONES = (BRICK + "timezone", BRICK + "timeZone", BRICK + "Timezone", REC + "timeZone")
_LATITUDES = (BRICK + "latitude", GEO + "lat", SCHEMA + "latitude", REC + "latitude")
_LONGITUDES = (BRICK + "longitude", GEO + "long", SCHEMA + "longitude", REC + "longitude")
_COORDINATES = (BRICK + "coordinates", REC + "geometry", SCHEMA + "geo")
_UNITS = (BRICK + "hasUnit", QUDT + "unit", QUDT + "hasUnit", BRICK + "hasUnits")
_QUANTITIES = (BRICK + "hasQuantity", QUDT + "hasQuantityKind", QUDT + "quantityKind")
_INTERVALS = (EDIFICE + "expectedInterval",)
"""A word of our own: the seconds within which a point speaks again. Brick and its references have none."""
_VALUES = (BRICK + "value", QUDT + "numericValue", QUDT + "value")
_SIZES: Mapping[str, tuple[str, str]] = {
    "netArea": (BRICK + "netArea", UNIT + "M2"),
    "grossArea": (BRICK + "grossArea", UNIT + "M2"),
    "volume": (BRICK + "volume", UNIT + "M3"),
}
"""Field, the predicate of its number or of a node with it, and the SI unit, which also holds when none is named."""
_SQUARE_FEET = (BRICK + "AreaSquareFeet",)


@dataclass(frozen=True, slots=True)
class Described:
    """A node and what is known of it so far."""

    key: str
    kind: Kind | None
    meaning: Meaning
    references: References


def values_of(node: Described, facts: Facts, table: ClassTable) -> dict[str, Scalar]:
    """Give the values of an entity, or of a Term its name and description only; units are QUDT IRIs."""
    said = facts.get(node.key, NOTHING)
    found: dict[str, Scalar] = {"name": _text(said, _NAMES), "description": _text(said, _DESCRIPTIONS)}
    if node.kind is not None:
        found |= class_values(table, node.kind, node.meaning.classes)
        found |= _present(_point_values(node, said) if node.kind == "POINT" else _place_values(said, facts))
        found |= _ruled_values(node)
    return _present(found)


def _present(values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    return {name: value for name, value in values.items() if value is not None}


def _ruled_values(node: Described) -> dict[str, Scalar]:
    """What the mapping's rule for the node says of it."""
    rule = node.meaning.rule
    if rule is None:
        return {}
    groups = rule.iri.groups(node.key) if rule.iri and rule.name else None
    name = rule.name.filled(groups) if rule.name and groups is not None else ""
    return {**rule.values, "name": name} if name else dict(rule.values)


def _point_values(node: Described, said: NodeFacts) -> dict[str, Scalar]:
    return {
        "unit": _unit(said),
        "quantity": min(said.nodes(_QUANTITIES), default=None),
        "topic": node.references.topic,
        "seriesId": node.references.series_id,
        "expectedInterval": _number(said, _INTERVALS),
    }


def _place_values(said: NodeFacts, facts: Facts) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {"timeZone": _time_zone(said, facts)}
    around = [said, *(facts.get(other, NOTHING) for other in said.nodes(_COORDINATES))]
    for field, predicates in (("latitude", _LATITUDES), ("longitude", _LONGITUDES)):
        found[field] = next((value for near in around if (value := _number(near, predicates)) is not None), None)
    for field, (predicate, unit) in _SIZES.items():
        found[field] = _size(said, facts, predicate, unit)
    if found["grossArea"] is None and (feet := _number(said, _SQUARE_FEET)) is not None:
        found["grossArea"] = unit_table().convert(feet, UNIT + "FT2", UNIT + "M2")
    return found


def _text(said: NodeFacts, predicates: tuple[str, ...]) -> str | None:
    """Give the text of the first predicate that has one: in English, else without language, else the first by tag."""
    for predicate in predicates:
        terms = [term for term in said.terms((predicate,)) if term.value.strip()]
        if terms:
            return min(terms, key=_language_rank).value.replace("\0", "")  # which PostgreSQL has no room for
    return None


def _language_rank(term: Term) -> tuple[int, str, str]:
    language = (term.language or "").partition("--")[0].casefold()
    english = language == "en" or language.startswith("en-")
    return (0 if english else 1 if not language else 2, language, term.value)


def _number(said: NodeFacts, predicates: tuple[str, ...]) -> float | None:
    """Give the first number, also where it is written as a plain text."""
    for term in said.terms(predicates):
        value = plain_value(term)
        try:
            return float(value) if isinstance(value, int | float | str) else None
        except ValueError:
            continue
    return None


def _time_zone(said: NodeFacts, facts: Facts) -> str | None:
    """Give the time zone that stands on the node itself, or as brick:value of the node that the predicate leads to."""
    values = (_text(facts.get(node, NOTHING), _VALUES) for node in sorted(said.nodes(_TIME_ZONES)))
    return _text(said, _TIME_ZONES) or next((value for value in values if value), None)


def _unit(said: NodeFacts) -> str | None:
    """Give the QUDT IRI of the unit, which may be named by an IRI, a node of an older vocabulary or a symbol."""
    nodes = sorted(node for node in said.nodes(_UNITS) if not node.startswith("_:"))
    if nodes:
        return unit_table().canonical(nodes[0])
    symbol = said.text(_UNITS)
    try:
        return unit_table().resolve(symbol).iri if symbol else None
    except BadInput:
        return None


def _size(said: NodeFacts, facts: Facts, predicate: str, si: str) -> float | None:
    """Give an area or a volume in SI; None when its unit does not measure such a thing."""
    nodes = [facts.get(node, NOTHING) for node in sorted(said.nodes((predicate,)))]
    for source, predicates in (*((node, _VALUES) for node in nodes), (said, (predicate,))):
        value = _number(source, predicates)
        if value is not None:
            try:
                return unit_table().convert(value, _unit(source) or si, si)
            except BadInput:
                return None
    return None
