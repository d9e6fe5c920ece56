"""Which kind of entity a node is: by its classes, and where they say nothing by the relations it takes part in.

The rules for a node none of whose classes has a kind, in this order:

1. it is the point of something (HAS_POINT)                           POINT
2. it is what others are the type of (OF_TYPE)                        ASSET_TYPE
3. it is the zone of something (IN_ZONE)                              ZONE
4. it is the system of something (IN_SYSTEM)                          SYSTEM
5. it is in a zone, or bounded by elements (IN_ZONE, BOUNDED_BY)      SPACE
6. it meters, is a submeter or has one, controls, has a type, is in
   a system, bounds a space, or carries others (METERS,
   HAS_SUB_METER, CONTROLS, OF_TYPE, IN_SYSTEM, BOUNDED_BY,
   HOSTED_BY)                                                         ASSET
7. it serves places (SERVES)                                          SYSTEM
8. it is the location of something (HAS_LOCATION)                     SPACE
9. it feeds something, or has points (FEEDS, HAS_POINT)               ASSET
10. the name of its class ends with that of a known class             that one's
11. it takes part in any other relation of the registry               OTHER

With none of these it is a Term: no entity, only mentioned. SAME_AS and predicates outside the registry prove nothing.
"""

from collections.abc import Collection, Iterable

from graph.records import Kind
from ontology.classes import ClassTable
from ontology.relations import Relation

_RULES: tuple[tuple[str, bool, Kind], ...] = (
    ("HAS_POINT", False, "POINT"),
    ("OF_TYPE", False, "ASSET_TYPE"),
    ("IN_ZONE", False, "ZONE"),
    ("IN_SYSTEM", False, "SYSTEM"),
    ("IN_ZONE", True, "SPACE"),
    ("BOUNDED_BY", True, "SPACE"),
    ("METERS", True, "ASSET"),
    ("HAS_SUB_METER", True, "ASSET"),
    ("HAS_SUB_METER", False, "ASSET"),
    ("CONTROLS", True, "ASSET"),
    ("OF_TYPE", True, "ASSET"),
    ("IN_SYSTEM", True, "ASSET"),
    ("BOUNDED_BY", False, "ASSET"),
    ("HOSTED_BY", False, "ASSET"),
    ("SERVES", True, "SYSTEM"),
    ("HAS_LOCATION", False, "SPACE"),
    ("FEEDS", True, "ASSET"),
    ("HAS_POINT", True, "ASSET"),
)
"""Relation, whether the node stands at its start (else at its end), and what that makes it."""

_PROVES_NOTHING = frozenset({"OTHER", "SAME_AS"})


def kind_from(
    table: ClassTable, classes: Iterable[str], as_subject: Collection[Relation], as_object: Collection[Relation]
) -> Kind | None:
    """Give the kind of a node, None for a Term.

    `as_subject` holds (relation, reverse) of the statements whose subject it is, `as_object` of those whose object
    it is, both as ontology.relations.relation_of gives them.
    """
    given = tuple(classes)
    kind, _ = table.kind_of(given)
    if kind is not None:
        return kind
    proven = kind_by_relations(as_subject, as_object)
    if proven not in {None, "OTHER"}:
        return proven
    likely = (record.kind for iri in given if (record := table.likely(iri)) is not None)
    return next((guess for guess in likely if guess is not None), proven)


def kind_by_relations(as_subject: Collection[Relation], as_object: Collection[Relation]) -> Kind | None:
    """Give the kind that relations alone prove, by the rules of this module."""
    roles = {(relation, not reverse) for relation, reverse in as_subject}
    roles |= {(relation, reverse) for relation, reverse in as_object}
    for relation, at_start, kind in _RULES:
        if (relation, at_start) in roles:
            return kind
    return "OTHER" if any(relation not in _PROVES_NOTHING for relation, _ in roles) else None


def point_kind_from(table: ClassTable, classes: Iterable[str]) -> str:
    """Give the point kind of a point by its classes: SENSOR, SETPOINT, …, OTHER where they do not tell."""
    for iri in classes:
        record = table.get(iri) or table.likely(iri)
        if record is not None and record.point_kind not in {None, "OTHER"}:
            return str(record.point_kind)
    return "OTHER"
