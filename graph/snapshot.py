"""The whole graph as deltas that would make it, read while nobody writes, to stand in for commits that are lost."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from graph.assertions import links_of_graph, saids_of_graph
from graph.effective import series_ids
from graph.parts import split
from graph.records import AliasChange, DeltaRow, GraphOrigin, PointState, SaidChange
from graph.store import GraphStore
from graph.touched import saids_of_facts

BATCH = 2_000

GRAPHS: LiteralString = """
MATCH (model:Model)-[:HAS_GRAPH]->(graph:Graph)
WITH model, graph ORDER BY graph.number
RETURN collect([graph.number, graph.name, model.id, model.name, model.format, model.scope])
"""


async def origins(store: GraphStore) -> list[GraphOrigin]:
    """The origins of all graphs, by number."""
    record = await store.read(GRAPHS)
    return [GraphOrigin(*row) for row in (record[0] if record else ())]


@dataclass(frozen=True, slots=True)
class SnapshotPart:
    """Rows of at most one commit's size, and the origin of their graph (none for aliases)."""

    delta: tuple[DeltaRow, ...]
    graphs: tuple[GraphOrigin, ...]


async def snapshot(store: GraphStore) -> AsyncIterator[SnapshotPart]:
    """All that is asserted, graph by graph, then the aliases.

    It is the state of one sequence number only if the Clock says the same before and after.
    """
    for origin in await origins(store):
        rows: list[DeltaRow] = [
            SaidChange(node, origin.number, None, said) async for node, said in saids_of_graph(store, origin.number)
        ]
        rows += await links_of_graph(store, origin.number)
        for part in split(rows):
            yield SnapshotPart(part, (origin,))
    for part in split(await _aliases(store)):
        yield SnapshotPart(part, ())


ALIASES: LiteralString = "MATCH (alias:Node)-[:JOINED]->(n:Node) RETURN collect([alias.id, n.id])"


async def _aliases(store: GraphStore) -> list[DeltaRow]:
    record = await store.read(ALIASES)
    pairs: list[list[str]] = record[0] if record else []
    return [AliasChange(alias, node, added=True) for alias, node in sorted(pairs)]


POINTS: LiteralString = """
MATCH (n:Node)
WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $limit
RETURN max(n.id), collect(CASE WHEN n.series IS NOT NULL THEN [
    n:Point, n {.series, .id, .scope, .iri, .seriesId, .topic, .unit, .expectedInterval},
    [(n)-[:HAS_FACTS]->(facts) | properties(facts)],
    [(n)<-[:JOINED]-(alias) | alias.id]
] END)
"""


async def points(store: GraphStore) -> AsyncIterator[list[PointState]]:
    """All points that ever were, the retired ones too, in batches."""
    after = ""
    while True:
        record = await store.read(POINTS, after=after, limit=BATCH)
        last, rows = record or (None, ())
        if last is None:
            return
        yield [_point(*row) for row in rows]
        after = last


def _point(
    live: bool, values: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], aliases: Sequence[str]
) -> PointState:
    saids = [said for satellite in facts for said in saids_of_facts(satellite).values()]
    return PointState(
        values["series"],
        values["id"],
        values["scope"],
        values["iri"],
        series_ids(saids, values["seriesId"]),
        tuple(sorted(aliases)),
        values["topic"],
        values["unit"],
        values["expectedInterval"],
        retired=not live,
    )
