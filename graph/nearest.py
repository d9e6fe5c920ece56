"""The one point of a class that counts as a place's or an asset's: nearest, then most exact, then first by IRI."""

from collections.abc import Sequence
from typing import LiteralString

from graph.compose import ids_of, of_stands
from graph.decode import ENTITY, entity
from graph.reach import (
    Branch,
    asset_points,
    contained,
    guard,
    holding_zones,
    own_points,
    scope_branches,
    zones_and_units,
)
from graph.records import PLACE_KINDS, EntityRecord
from graph.store import GraphStore

OWN: tuple[Branch, ...] = (Branch(own_points("p", "e")),)
PLACE_TIERS: tuple[tuple[Branch, ...], ...] = (
    OWN,
    (*scope_branches("p", "e", "Point"), Branch(contained("p", "e", "Point"), "WALKED")),
    (Branch(holding_zones("p", "eu") + own_points("eu", "e"), "WALKED"),),
    (Branch(zones_and_units("p", "eu") + own_points("eu", "e"), "WALKED"),),
)
"""SERVING reach of a place, from the nearest: own, contained, of its zones, of the units that feed it or them."""

THING_TIERS: tuple[tuple[Branch, ...], ...] = (OWN, (Branch(asset_points("p", "e")),))
"""The points of anything else: its own, and those of its parts and members."""

DISTANCES: tuple[LiteralString, ...] = ("0", "1", "2", "3")

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
    """The query that goes through the tiers of the parents."""
    things = all(isinstance(parent, EntityRecord) and parent.kind not in PLACE_KINDS for parent in parents)
    tiers = THING_TIERS if things else PLACE_TIERS
    bodies: list[LiteralString] = [
        f"{guard(branch.stand, 'p')}{branch.match}\nRETURN DISTINCT e, {far} AS far"
        for far, tier in zip(DISTANCES, tiers, strict=False)
        for branch in of_stands(tier, parents)
    ]
    return HEAD + "\nUNION ALL\n".join(bodies) + TAIL
