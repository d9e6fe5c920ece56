"""The one point of a class that counts as a place's or an asset's: nearest, then most exact, then first by IRI."""

from collections.abc import Sequence
from typing import LiteralString

from graph.compose import ids_of, of_stands
from graph.decode import ENTITY, entity
from graph.reach import (
    Branch,
    asset_points,
    clauses,
    contained,
    holding_zones,
    own_points,
    scope_branches,
    zones_and_units,
)
from graph.records import PLACE_KINDS, EntityRecord
from graph.store import GraphStore

Way = tuple[LiteralString, Branch]
"""How far a way leads, and the way."""

OWN: Way = ("0", Branch(own_points("p", "e")))
PLACE_WAYS: tuple[Way, ...] = (
    OWN,
    *(("1", branch) for branch in scope_branches("p", "e", "Point")),
    ("1", Branch(contained("p", "e", "Point"), "WALKED")),
    ("2", Branch(holding_zones("p", "eu") + own_points("eu", "e"), "WALKED")),
    ("3", Branch(zones_and_units("p", "eu") + own_points("eu", "e"), "WALKED")),
)
"""SERVING reach of a place, from the nearest: own, contained, of its zones, of the units that feed it or them."""

THING_WAYS: tuple[Way, ...] = (OWN, ("1", Branch(asset_points("p", "e"))))
"""The points of anything else: its own, and those of its parts and members."""

HEAD: LiteralString = """
UNWIND range(0, size($parents) - 1) AS at
MATCH (p:Node {id: $parents[at]})
CALL (p) {
CALL (p) {
"""
TAIL: LiteralString = f"""
}}
MATCH (e)-[:IS_A]->(c:Class)
WITH e, far, $ranks[c.iri] AS rank
WHERE rank IS NOT NULL AND e <> p
RETURN e ORDER BY far, rank, e.iri LIMIT 1
}}
RETURN collect([at, {ENTITY}])
"""


async def point_of(
    store: GraphStore, parents: Sequence[str | EntityRecord], classes: Sequence[str]
) -> list[EntityRecord | None]:
    """The best point of any of the classes for each parent, None where no such point is in SERVING reach.

    `classes` is what was asked for with all that counts as it, the most exact first. One store call.
    """
    found: list[EntityRecord | None] = [None] * len(parents)
    if not parents or not classes:
        return found
    ranks = {iri: rank for rank, iri in reversed(list(enumerate(classes)))}
    record = await store.read(text_for(parents), parents=ids_of(parents), ranks=ranks)
    for at, row in record[0] if record else ():
        found[at] = entity(row)
    return found


def text_for(parents: Sequence[str | EntityRecord]) -> LiteralString:
    """The query that goes the ways of the parents: those of both sorts when parents are known by id only."""
    kinds = {parent.kind if isinstance(parent, EntityRecord) else None for parent in parents}
    of_places = PLACE_WAYS if not kinds.isdisjoint((None, *PLACE_KINDS)) else ()
    of_things = () if kinds.issubset(PLACE_KINDS) else THING_WAYS
    bodies: list[LiteralString] = [
        f"{clauses(branch, 'p')}\nRETURN DISTINCT e, {far} AS far"
        for far, branch in dict.fromkeys((*of_places, *of_things))
        if of_stands((branch,), parents)
    ]
    return HEAD + "\nUNION ALL\n".join(bodies) + TAIL
