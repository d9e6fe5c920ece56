"""How many entities of a list have each value of a field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import LiteralString

from graph.compose import Cut, answered, query
from graph.hops import Hop
from graph.reading import Parts
from graph.records import EntityRecord
from graph.starts import Listing
from graph.store import GraphStore
from graph.where import EVERYTHING, Where


class FacetField(StrEnum):
    """What can be counted by."""

    CLASS = "CLASS"
    KIND = "KIND"
    PLACE = "PLACE"
    LEVEL = "LEVEL"
    MODEL = "MODEL"
    QUANTITY = "QUANTITY"
    UNIT = "UNIT"
    POINT_KIND = "POINT_KIND"


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value and how many have it; `label` where the key is an id (the place's or the model's name)."""

    key: str
    count: int
    label: str | None = None


NEAREST_PLACE: LiteralString = """COLLECT {
    MATCH path = (e)<-[:HAS_POINT*0..1]-()<-[:HAS_PART*0..4]-()-[:HAS_LOCATION*0..2]->(w:Site|Building|Level|Space|Zone)
    WHERE w <> e RETURN [w.id, w.name]
    ORDER BY length(path), CASE w.kind WHEN 'SPACE' THEN 0 WHEN 'ZONE' THEN 1 WHEN 'LEVEL' THEN 2 ELSE 3 END, w.sortKey
    LIMIT 1 }"""

NEAREST_LEVEL: LiteralString = """COLLECT {
    MATCH path = (e)<-[:HAS_POINT*0..1]-()<-[:HAS_PART*0..4]-()-[:HAS_LOCATION*0..2]->()<-[:HAS_PART*0..4]-(w:Level)
    WHERE w <> e RETURN [w.id, w.name] ORDER BY length(path), w.sortKey LIMIT 1 }"""

MODELS: LiteralString = """COLLECT {
    MATCH (e)-[named:NAMED]->() WHERE named.graph > 0 WITH DISTINCT named.graph AS number
    MATCH (m:Model)-[:HAS_GRAPH]->(:Graph {number: number}) RETURN DISTINCT [m.id, m.name] }"""

VALUES: Mapping[FacetField, LiteralString] = {
    FacetField.CLASS: "[[e.brickClass, null]]",
    FacetField.KIND: "[[e.kind, null]]",
    FacetField.PLACE: NEAREST_PLACE,
    FacetField.LEVEL: NEAREST_LEVEL,
    FacetField.MODEL: MODELS,
    FacetField.QUANTITY: "[[e.quantity, null]]",
    FacetField.UNIT: "[[e.unit, null]]",
    FacetField.POINT_KIND: "[[CASE WHEN e:Point THEN coalesce(e.pointKind, 'OTHER') END, null]]",
}
"""The values of an entity `e`, as pairs of key and label; no key, no value."""


async def facets(
    store: GraphStore,
    hop: Hop,
    parents: Sequence[str | EntityRecord] | None = None,
    *,
    by: FacetField,
    where: Where = EVERYTHING,
    scope: str | None = None,
    first: int = 50,
) -> list[tuple[FacetCount, ...]]:
    """The `first` most frequent values in each parent's list, the most frequent first. One store call.

    An entity of several models counts for each of them; one without a value is not counted.
    """
    listing, parts = Listing(hop, parents, where, scope), Parts()
    cut = Cut(
        then=f"\nWITH {VALUES[by]} AS pairs UNWIND pairs AS pair WITH pair, count(*) AS n WHERE pair[0] IS NOT NULL\n"
        f"WITH pair, n ORDER BY n DESC, pair[0] LIMIT {parts.add(first)}"
    )
    text = query(listing, "collect([pair[0], n, pair[1]])", cut, parts)
    answers = await answered(store, listing, text, parts)
    return [tuple(FacetCount(*row) for row in rows or ()) for rows in answers]
