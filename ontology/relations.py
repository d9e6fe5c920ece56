"""Which relationship of the graph each predicate of the building vocabularies stands for."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from ontology.namespaces import BOT, BRICK, EDIFICE, OWL, REC, S223, SOSA, SSN, rewrite

Relation: TypeAlias = tuple[str, bool]
"""A name of graph.records.RELATIONS, and whether the predicate points against its canonical direction."""

UNKNOWN: Relation = ("OTHER", False)

_BRICK_WORDS: Mapping[str, Relation] = {
    "hasPart": ("HAS_PART", False),
    "isPartOf": ("HAS_PART", True),
    "hasPoint": ("HAS_POINT", False),
    "isPointOf": ("HAS_POINT", True),
    "hasLocation": ("HAS_LOCATION", False),
    "isLocationOf": ("HAS_LOCATION", True),
    "feeds": ("FEEDS", False),
    "isFedBy": ("FEEDS", True),
    "meters": ("METERS", False),
    "isMeteredBy": ("METERS", True),
    "hasSubMeter": ("HAS_SUB_METER", False),
    "isSubMeterOf": ("HAS_SUB_METER", True),
    "controls": ("CONTROLS", False),
    "isControlledBy": ("CONTROLS", True),
    "isHostedBy": ("HOSTED_BY", False),
    "hosts": ("HOSTED_BY", True),
    "connectedTo": ("CONNECTED_TO", False),
    "adjacentTo": ("ADJACENT_TO", False),
    # Brick 1.0 to 1.2, and what models of that time use though no release declared it.
    "isLocatedIn": ("HAS_LOCATION", False),
    "contains": ("HAS_LOCATION", True),
    "hasSite": ("HAS_LOCATION", False),
    "isSiteOf": ("HAS_LOCATION", True),
    "feedsAir": ("FEEDS", False),
    "feedsWater": ("FEEDS", False),
    "isFedAirBy": ("FEEDS", True),
    "serves": ("SERVES", False),
    "isServedBy": ("SERVES", True),
}

_REC_WORDS: Mapping[str, Relation] = {
    "hasPart": ("HAS_PART", False),
    "isPartOf": ("HAS_PART", True),
    "includes": ("HAS_PART", False),
    "includedIn": ("HAS_PART", True),
    "hasPoint": ("HAS_POINT", False),
    "isPointOf": ("HAS_POINT", True),
    "locatedIn": ("HAS_LOCATION", False),
    "isLocationOf": ("HAS_LOCATION", True),
    "containsElement": ("HAS_LOCATION", True),
    "adjacentElement": ("BOUNDED_BY", False),
    "feeds": ("FEEDS", False),
    "isFedBy": ("FEEDS", True),
    "serves": ("SERVES", False),
    "isServedBy": ("SERVES", True),
    "servedBy": ("SERVES", True),
    "mountedOn": ("HOSTED_BY", False),
}

_BOT_WORDS: Mapping[str, Relation] = {
    "hasBuilding": ("HAS_PART", False),
    "hasStorey": ("HAS_PART", False),
    "hasSpace": ("HAS_PART", False),
    "containsZone": ("HAS_PART", False),
    "hasSubElement": ("HAS_PART", False),
    "hasElement": ("HAS_LOCATION", True),
    "containsElement": ("HAS_LOCATION", True),
    "adjacentElement": ("BOUNDED_BY", False),
    "adjacentZone": ("ADJACENT_TO", False),
    "hostsElement": ("HOSTED_BY", True),
}

_SOSA_WORDS: Mapping[str, Relation] = {"hosts": ("HOSTED_BY", True), "isHostedBy": ("HOSTED_BY", False)}
_SSN_WORDS: Mapping[str, Relation] = {"hasSubSystem": ("HAS_PART", False)}

_S223_WORDS: Mapping[str, Relation] = {
    "contains": ("HAS_PART", False),
    "encloses": ("HAS_PART", False),
    "hasConnectionPoint": ("HAS_PART", False),
    "isConnectionPointOf": ("HAS_PART", True),
    "hasDomainSpace": ("IN_ZONE", True),
    "hasPhysicalLocation": ("HAS_LOCATION", False),
    "hasProperty": ("HAS_POINT", False),
    "connectedTo": ("FEEDS", False),
    "connectedFrom": ("FEEDS", True),
    "connectsTo": ("FEEDS", False),
    "connectsFrom": ("FEEDS", True),
    "cnx": ("CONNECTED_TO", False),
    "connected": ("CONNECTED_TO", False),
    "connectedThrough": ("CONNECTED_TO", False),
    "connectsAt": ("CONNECTED_TO", False),
    "connectsThrough": ("CONNECTED_TO", False),
    "actuates": ("CONTROLS", False),
}

_EDIFICE_WORDS: Mapping[str, Relation] = {
    "inZone": ("IN_ZONE", False),
    "inSystem": ("IN_SYSTEM", False),
    "ofType": ("OF_TYPE", False),
    "connectedTo": ("CONNECTED_TO", False),
    "serves": ("SERVES", False),
    "adjacentTo": ("ADJACENT_TO", False),
    "boundedBy": ("BOUNDED_BY", False),
    "hostedBy": ("HOSTED_BY", False),
}
"""Relations of IFC files for which Brick and REC have no word, or not for all that the relation joins."""

REGISTRY: Mapping[str, Relation] = {
    namespace + word: relation
    for namespace, words in (
        (BRICK, _BRICK_WORDS),
        (REC, _REC_WORDS),
        (BOT, _BOT_WORDS),
        (SOSA, _SOSA_WORDS),
        (SSN, _SSN_WORDS),
        (S223, _S223_WORDS),
        (EDIFICE, _EDIFICE_WORDS),
        (OWL, {"sameAs": ("SAME_AS", False)}),
    )
    for word, relation in words.items()
}
"""Predicate IRI, in the current namespace, to the relationship it asserts."""

_WRITTEN_AS: Mapping[str, str] = {
    "HAS_PART": BRICK + "hasPart",
    "HAS_LOCATION": BRICK + "hasLocation",
    "HAS_POINT": BRICK + "hasPoint",
    "FEEDS": BRICK + "feeds",
    "METERS": BRICK + "meters",
    "HAS_SUB_METER": BRICK + "hasSubMeter",
    "CONTROLS": BRICK + "controls",
    "IN_ZONE": EDIFICE + "inZone",
    "IN_SYSTEM": EDIFICE + "inSystem",
    "OF_TYPE": EDIFICE + "ofType",
    "CONNECTED_TO": EDIFICE + "connectedTo",
    "SERVES": EDIFICE + "serves",
    "ADJACENT_TO": EDIFICE + "adjacentTo",
    "BOUNDED_BY": EDIFICE + "boundedBy",
    "HOSTED_BY": EDIFICE + "hostedBy",
    "SAME_AS": OWL + "sameAs",
}


@lru_cache(maxsize=8192)
def relation_of(predicate: str) -> Relation:
    """Give the relation a predicate IRI stands for, old namespaces included; ("OTHER", False) when it has none."""
    return REGISTRY.get(rewrite(predicate), UNKNOWN)


def predicate_for(relation: str) -> str:
    """Give the IRI, in canonical direction, by which a relation is written when its source has no predicate.

    `relation_of` leads back to the same relation. Raises KeyError for OTHER, which is nothing without a predicate.
    """
    return _WRITTEN_AS[relation]
