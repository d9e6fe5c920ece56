"""The graph as lines of a backup: nodes with all that hangs on them, the registries, the log's tail, and counts."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import orjson

from graph.records import RELATIONS, Commit, LinkChange, SaidChange
from graph.store import GraphStore

PAGE = 500
"""Nodes of one read; each may hold texts of 1 MB."""

COMMITS = 8
"""Commits of one read; each may hold 4 MB twice."""

Lines = list[bytes]


@dataclass(frozen=True, slots=True)
class NodeDump:
    """A node as one line of JSON, and a line for each relationship that starts at it; the rest are counts."""

    id: str
    line: bytes
    relationships: tuple[bytes, ...]
    facts: int
    names: int
    classes: int
    joined: int


_RECORD: LiteralString = (
    """[
    labels(n), properties(n),
    [(n)-[:HAS_FACTS]->(facts:Facts) | properties(facts)],
    [(n)-[named:NAMED]->(name:Name) | [named.graph, name.key, name.scheme, name.value, name.scope]],
    [(n)-[:IS_A]->(class:Class) | class.iri],
    [(n)-[:JOINED]->(heir:Node) | heir.id],
    [(n)-[r:"""
    + "|".join(RELATIONS)
    + """]->(end:Node) | [type(r), end.id, properties(r)]]
]"""
)
NODES: LiteralString = (
    "MATCH (n:Node) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $limit RETURN collect(" + _RECORD + ")"
)
NODES_BY_ID: LiteralString = "UNWIND $ids AS id MATCH (n:Node {id: id}) RETURN collect(" + _RECORD + ")"


async def nodes(store: GraphStore) -> AsyncIterator[list[NodeDump]]:
    """All nodes in the order of their ids, page by page; commits may come between the pages."""
    after = ""
    while page := await _dumps(store, NODES, after=after, limit=PAGE):
        yield page
        after = page[-1].id


async def nodes_by_id(store: GraphStore, ids: Sequence[str]) -> AsyncIterator[list[NodeDump]]:
    """These nodes, as far as they are there, page by page."""
    for start in range(0, len(ids), PAGE):
        yield await _dumps(store, NODES_BY_ID, ids=list(ids[start : start + PAGE]))


async def _dumps(store: GraphStore, query: LiteralString, **params: object) -> list[NodeDump]:
    record = await store.read(query, **params)
    return [_dump(*row) for row in (record[0] if record else ())]


def _dump(
    labels: list[str], properties: dict[str, Any], facts: list[Any], names: list[Any], classes: list[str],
    joined: list[str], edges: list[Any],
) -> NodeDump:  # fmt: skip
    node = {
        "labels": sorted(labels),
        "properties": properties,
        "facts": facts,
        "names": sorted(names),
        "classes": sorted(classes),
        "joined": sorted(joined),
    }
    told = (
        {"start": properties["id"], "type": type_, "end": end, "properties": values} for type_, end, values in edges
    )
    counts = (len(facts), len(names), len(classes), len(joined))
    return NodeDump(properties["id"], dump_line(node), tuple(sorted(map(dump_line, told))), *counts)


def dump_line(value: Mapping[str, Any]) -> bytes:
    """One line of JSON in its one canonical form: sorted keys, no spaces, shortest numbers."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def touched(commits: Iterable[Commit]) -> set[str]:
    """The ids of all nodes that commits have written, or whose relationships they have."""
    found: set[str] = set()
    for row in (row for commit in commits for row in commit.delta):
        match row:
            case SaidChange():
                found.add(row.id)
            case LinkChange():
                found |= {row.subject, row.object}
            case _:
                found |= {row.alias, row.id}
    return found


COMMIT_LINES: LiteralString = """
RETURN COLLECT {
    MATCH (commit:Commit)
    WHERE commit.sequence > $after AND commit.sequence <= $through
    WITH commit ORDER BY commit.sequence LIMIT $limit
    RETURN properties(commit)
}
"""


async def commits(store: GraphStore, after: int, through: int) -> AsyncIterator[list[tuple[int, bytes]]]:
    """The log's tail beyond a sequence number and up to another, as pairs of sequence number and line.

    Without a gap when the commits up to `through` have all ended.
    """
    while True:
        record = await store.read(COMMIT_LINES, after=after, through=through, limit=COMMITS)
        found = [(values["sequence"], dump_line(values)) for values in (record[0] if record else ())]
        if not found:
            return
        yield found
        after = found[-1][0]


@dataclass(frozen=True, slots=True)
class Registries:
    """What is small and written without the log: each a list of lines, in the order of their keys.

    `oldest` is the sequence number of the first commit that the tail still has, None when it has none.
    """

    clock: Lines
    models: Lines
    keys: Lines
    classes: Lines
    oldest: int | None


REGISTRIES: LiteralString = """
MATCH (clock:Clock {id: 1})
RETURN properties(clock),
    COLLECT {
        MATCH (model:Model)
        RETURN [properties(model), COLLECT {
            MATCH (model)-[:HAS_GRAPH]->(graph:Graph) RETURN properties(graph) ORDER BY graph.number
        }] ORDER BY model.id
    },
    COLLECT { MATCH (key:Key) RETURN properties(key) ORDER BY key.number },
    COLLECT { MATCH (class:Class) RETURN properties(class) ORDER BY class.iri },
    COLLECT { MATCH (commit:Commit) WHERE commit.sequence > 0 RETURN commit.sequence ORDER BY commit.sequence LIMIT 1 }
"""


async def registries(store: GraphStore) -> Registries:
    """The Clock, models with their graphs, property keys and classes, as they are now."""
    record = await store.read(REGISTRIES)
    if record is None:
        return Registries([], [], [], [], None)
    clock, models, keys, classes, oldest = record
    clock.pop("locked", None)  # what a writer sets to hold it says nothing
    clock.pop("origin", None)  # the name of this history: what is restored begins one of its own
    return Registries(
        [dump_line(clock)],
        [dump_line({"properties": model, "graphs": graphs}) for model, graphs in models],
        list(map(dump_line, keys)),
        list(map(dump_line, classes)),
        next(iter(oldest), None),
    )


_LABELS: tuple[LiteralString, ...] = (
    "Node", "Facts", "Name", "Class", "Key", "Model", "Graph", "Commit", "Clock", "Migration", "Ballast",
)  # fmt: skip
_TYPES: tuple[LiteralString, ...] = (*RELATIONS, "HAS_FACTS", "NAMED", "IS_A", "JOINED", "HAS_GRAPH", "BALLAST")
COUNT_NODES: Mapping[str, LiteralString] = {
    label: "MATCH (n:" + label + ") RETURN count(n)" for label in _LABELS
}  # fmt: skip
COUNT_RELATIONSHIPS: Mapping[str, LiteralString] = {
    type_: "MATCH ()-[r:" + type_ + "]->() RETURN count(r)" for type_ in _TYPES
}
COUNT_ALL_NODES: LiteralString = "MATCH (n) RETURN count(n)"
COUNT_ALL_RELATIONSHIPS: LiteralString = "MATCH ()-[r]->() RETURN count(r)"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of what a backup tells apart; `foreign` is what we have not made, nodes and relationships."""

    nodes: int
    facts: int
    names: int
    classes: int
    joined: int
    relationships: int
    foreign: int = 0


async def counts(store: GraphStore) -> Counts:
    """Count by the server's own counters; exact only while nobody writes."""
    nodes_ = {label: await _count(store, query) for label, query in COUNT_NODES.items()}
    edges = {type_: await _count(store, query) for type_, query in COUNT_RELATIONSHIPS.items()}
    every = await _count(store, COUNT_ALL_NODES) + await _count(store, COUNT_ALL_RELATIONSHIPS)
    return Counts(
        nodes=nodes_["Node"],
        facts=edges["HAS_FACTS"],
        names=edges["NAMED"],
        classes=edges["IS_A"],
        joined=edges["JOINED"],
        relationships=sum(edges[relation] for relation in RELATIONS),
        foreign=every - sum(nodes_.values()) - sum(edges.values()),
    )


async def _count(store: GraphStore, query: LiteralString) -> int:
    record = await store.read(query)
    return record[0] if record else 0
