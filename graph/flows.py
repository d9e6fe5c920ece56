"""Flows: what feeds a thing or a place and what it feeds, over several hops, each entity once by its shortest way.

Both walks keep a set of visited nodes (a pruned breadth-first one for the entities, one to each entity of the page for
what lies between), so that loops and meshes cost no more than their size; trails, and ANY SHORTEST with them, explode.
What serves a place is what serves it, a place that it contains or a zone that holds one of these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, LiteralString, TypeAlias

from edifice.errors import BadInput
from graph.compose import ids_of
from graph.decode import ENTITY, entities, entity
from graph.pages import checked_first, decode, encode, later
from graph.predicates import condition
from graph.reach import Branch, scope_branches, union, walked_places
from graph.reading import Parts, literal_number
from graph.records import EntityRecord
from graph.store import GraphStore
from graph.where import EVERYTHING, Where

Flow: TypeAlias = Literal["SERVED_BY", "FED_BY", "FEEDS"]
"""SERVED_BY starts at places; FED_BY and FEEDS at assets, systems or anything else."""

DEEPEST = 100


@dataclass(frozen=True, slots=True)
class FlowRecord:
    """An entity on the way, how many hops away, and what lies between, beginning at the parent."""

    entity: EntityRecord
    hops: int
    via: tuple[EntityRecord, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class FlowPage:
    """One page of flows, the nearest first."""

    flows: tuple[FlowRecord, ...]
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class FlowQuestion:
    """Which flows, how many hops deep (1 to 100), to which entities."""

    flow: Flow
    depth: int = 1
    where: Where = EVERYTHING


BETWEEN: Mapping[bool, LiteralString] = {
    True: "CALL (e, start) {\nMATCH way = shortestPath((start)-[:FEEDS|SERVES*1..100]->(e))\n"
    "RETURN nodes(way)[1..-1] AS between\n}\n",
    False: "CALL (e, start) {\nMATCH way = shortestPath((start)<-[:FEEDS|SERVES*1..100]-(e))\n"
    "RETURN nodes(way)[1..-1] AS between\n}\n",
}
"""Clauses that bind what lies between a start and an entity, with or against the flow."""

ROWS: LiteralString = (
    "WITH e, hops, CASE WHEN start = p THEN between ELSE [start] + between END AS via ORDER BY hops, e.sortKey\n"
    f"RETURN collect([hops, e.sortKey, {ENTITY}, [n IN via WHERE n:Entity | properties(n)]]) AS answer"
)

PLACE_BRANCHES: tuple[Branch, ...] = (
    Branch("MATCH (p) WITH p AS s"),
    Branch(walked_places("p", "s"), "WALKED"),
    *(branch for label in ("Level", "Space", "Zone") for branch in scope_branches("p", "s", label)),
)

PLACE_STARTS: LiteralString = (
    f"CALL (p) {{\n{union('p', 's', PLACE_BRANCHES)}\n}}\n"
    "MATCH (s)-[:HAS_PART|IN_ZONE*0..1]-(start) WHERE start = s OR start:Zone\nWITH DISTINCT start\n"
)
"""Clauses that bind the places at which what serves a place may end."""


async def flows_of(
    store: GraphStore,
    parents: Sequence[str | EntityRecord],
    question: FlowQuestion,
    *,
    first: int | None = None,
    after: str | None = None,
) -> list[FlowPage]:
    """A page of the flows of each parent. One store call.

    Raises BadInput for a depth, a page size, a cursor or a filter that is not accepted.
    """
    parts, size = Parts(), checked_first(first)
    keyset: LiteralString = "true"
    if after is not None:
        keyset = later([("hops", False), ("e.sortKey", False)], cursor_fields(after), parts)
    cut: LiteralString = (
        f"WITH e, start, hops WHERE {keyset}\n"
        f"WITH e, start, hops ORDER BY hops, e.sortKey LIMIT {parts.add(size + 1)}\n"
        f"{BETWEEN[question.flow == 'FEEDS']}{ROWS}"
    )
    pages: list[FlowPage] = []
    for rows in await answered(store, parents, question, cut, parts):
        records = tuple(
            FlowRecord(entity(found), hops, tuple(entities(via)), encode([hops, sort]))
            for hops, sort, found, via in rows or ()
        )
        pages.append(FlowPage(records[:size], len(records) > size, after is not None))
    return pages


async def count_flows(store: GraphStore, parents: Sequence[str | EntityRecord], question: FlowQuestion) -> list[int]:
    """How many entities the flows of each parent have. One store call."""
    answers = await answered(store, parents, question, "RETURN count(e) AS answer", Parts())
    return [answer or 0 for answer in answers]


async def answered(
    store: GraphStore,
    parents: Sequence[str | EntityRecord],
    question: FlowQuestion,
    answer: LiteralString,
    parts: Parts,
) -> list[Any]:
    """The answer over the entities `e` of each parent `p`, with the `hops` from their nearest `start`."""
    answers: list[Any] = [None] * len(parents)
    if not parents:
        return answers
    walk = walk_text(question)
    passes = condition(question.where, "e", parts)
    record = await store.read(
        f"{parts.head()}UNWIND range(0, size($parents) - 1) AS at\nMATCH (p:Node {{id: $parents[at]}})\n"
        f"CALL (*) {{\n{walk} AND {passes}\n{answer}\n}}\nRETURN collect([at, answer])",
        parents=ids_of(parents),
        **parts.parameters,
    )
    for at, found in record[0] if record else ():
        answers[at] = found
    return answers


def walk_text(question: FlowQuestion) -> LiteralString:
    """Clauses that bind each entity once, with its fewest hops and its nearest start; the last one is a condition.

    Raises BadInput for the depth.
    """
    if not 1 <= question.depth <= DEEPEST:
        raise BadInput(f"`depth` must be between 1 and {DEEPEST}.", field="depth")
    hops: LiteralString = f"[:FEEDS|SERVES*1..{literal_number(question.depth)}]"
    start: LiteralString = PLACE_STARTS if question.flow == "SERVED_BY" else "WITH p AS start\n"
    path: LiteralString = f"(start)-{hops}->(e:Entity)" if question.flow == "FEEDS" else f"(start)<-{hops}-(e:Entity)"
    return (
        f"{start}MATCH path = {path}\nWITH start, e, min(length(path)) AS hops WHERE e <> start\n"
        "WITH e, start, hops ORDER BY hops, start.sortKey\nWITH e, head(collect([hops, start])) AS way\n"
        "WITH e, way[0] AS hops, way[1] AS start WHERE e <> p"
    )


def cursor_fields(after: str) -> list[Any]:
    """Where the cursor stands. Raises BadInput for what is no cursor of flows."""
    fields = decode(after)
    if [type(field) for field in fields] != [int, str]:
        raise BadInput("This cursor belongs to another list: page with the arguments that gave it.", field="after")
    return fields
