"""Flows: what feeds a thing or a place and what it feeds, over several hops, each entity once by its shortest way.

Shortest paths keep a set of visited nodes, so that loops and meshes cost no more than their size. What serves a place
is what serves it, a place that it contains or a zone that holds one of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, LiteralString, TypeAlias

from edifice.errors import BadInput
from graph.compose import ids_of
from graph.decode import ENTITY, entities, entity
from graph.pages import checked_first, decode, encode, later
from graph.predicates import condition
from graph.reach import is_walked, walked_places
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


ROWS: LiteralString = f"collect([hops, e.sortKey, {ENTITY}, [n IN via WHERE n:Entity | properties(n)]])"

PLACE_STARTS: LiteralString = (
    f"CALL (p) {{\nWITH p WHERE {is_walked('p')}\n{walked_places('p', 's')}RETURN s\nUNION\n"
    f"WITH p WHERE NOT {is_walked('p')}\nMATCH (s:Entity {{scope: p.scope}}) WHERE s:Level OR s:Space OR s:Zone\n"
    "RETURN s\nUNION\nRETURN p AS s\n}\n"
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
        f"WITH e, hops, via WHERE {keyset}\nWITH e, hops, via ORDER BY hops, e.sortKey LIMIT {parts.add(size + 1)}\n"
    )
    pages: list[FlowPage] = []
    for rows in await answered(store, parents, question, f"{cut}RETURN {ROWS} AS answer", parts):
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
    """The answer over the entities `e` with `hops` and `via` of each parent `p`."""
    answers: list[Any] = [None] * len(parents)
    if not parents:
        return answers
    walk = walk_text(question)
    passes = condition(question.where, "e", parts)
    record = await store.read(
        f"{parts.head()}UNWIND range(0, size($parents) - 1) AS at\nMATCH (p:Node {{id: $parents[at]}})\n"
        f"CALL (*) {{\n{walk}WHERE e <> p AND {passes}\n{answer}\n}}\nRETURN collect([at, answer])",
        parents=ids_of(parents),
        **parts.parameters,
    )
    for at, found in record[0] if record else ():
        answers[at] = found
    return answers


def walk_text(question: FlowQuestion) -> LiteralString:
    """Clauses that bind each entity once, with its fewest hops and what lies between. Raises BadInput for the depth."""
    if not 1 <= question.depth <= DEEPEST:
        raise BadInput(f"`depth` must be between 1 and {DEEPEST}.", field="depth")
    deep = literal_number(question.depth)
    # with a bound on its length a path is searched for at each length anew, which never ends in a mesh
    hops: LiteralString = "{1}" if question.depth == 1 else "+"
    start: LiteralString = PLACE_STARTS if question.flow == "SERVED_BY" else "WITH p AS start\n"
    path: LiteralString = (
        f"(start)-[:FEEDS|SERVES]->{hops}(e)" if question.flow == "FEEDS" else f"(start)<-[:FEEDS|SERVES]-{hops}(e)"
    )
    return (
        f"{start}MATCH path = ANY SHORTEST {path} WHERE e:Entity AND e <> start AND length(path) <= {deep}\n"
        "WITH e, start, path ORDER BY length(path), start.sortKey\n"
        "WITH e, head(collect([length(path), start, nodes(path)[1..-1]])) AS way\n"
        "WITH e, way[0] AS hops, CASE WHEN way[1] = p THEN way[2] ELSE [way[1]] + way[2] END AS via\n"
    )


def cursor_fields(after: str) -> list[Any]:
    """Where the cursor stands. Raises BadInput for what is no cursor of flows."""
    fields = decode(after)
    if [type(field) for field in fields] != [int, str]:
        raise BadInput("This cursor belongs to another list: page with the arguments that gave it.", field="after")
    return fields
