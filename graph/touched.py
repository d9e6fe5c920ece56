"""What a commit finds: the Clock, locked, and the nodes, edges and graphs that it is going to touch, in few calls."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction

from graph import codec
from graph.records import RELATIONS, GraphOrigin, Kind, Said

ENTITY = "ENTITY"
TERM = "TERM"
RETIRED = "RETIRED"
ALIAS = "ALIAS"


@dataclass(frozen=True, slots=True)
class Counters:
    """The Clock: last sequence number, last series number, last number of a property key."""

    sequence: int
    series: int
    key: int


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node as stored. `facts` is its satellite as it stands, empty for a node that is only an end of an edge."""

    id: str
    status: str
    properties: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    saids: Mapping[int, Said] = field(default_factory=dict[int, Said])
    joined_to: str | None = None
    aliases: frozenset[str] = frozenset()

    @property
    def kind(self) -> Kind | None:
        """The kind, kept by a retired entity, None for a Term."""
        return None if self.status == TERM else self.properties.get("kind")

    @property
    def scope(self) -> str:
        """The key of the node's building; empty for an alias that never was a node of its own."""
        return self.properties.get("scope", "")

    @property
    def lives(self) -> bool:
        """Whether some graph asserts the node."""
        return self.status in (ENTITY, TERM)


@dataclass(frozen=True, slots=True, order=True)
class EdgeKey:
    """An edge by its canonical ends; `key` is the predicate of an edge of type OTHER, else empty."""

    start: str
    relation: str
    end: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class EdgeState:
    """An edge as stored; `element` is Neo4j's own id, good within the transaction."""

    element: str
    asserted: frozenset[str]
    inferred: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a delta names: nodes with their facts, nodes that are only ends of edges, edges, and graphs."""

    nodes: frozenset[str]
    ends: frozenset[str]
    edges: frozenset[EdgeKey]
    graphs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Touched:
    """All that a commit needs to know before it decides what to write."""

    counters: Counters
    nodes: dict[str, NodeState]
    edges: dict[EdgeKey, EdgeState]
    graphs: Mapping[int, GraphOrigin]


LOCK: LiteralString = """
MATCH (clock:Clock {id: 1})
SET clock.locked = true
RETURN clock.sequence, clock.series, clock.key
"""

# The edges come from a pattern comprehension, since only there the planner looks between two known nodes; as a plain
# MATCH it walks all edges of one of them, and places have thousands.
TOUCHED: LiteralString = """
RETURN
    COLLECT {
        UNWIND $nodes AS id
        MATCH (n:Node {id: id})
        OPTIONAL MATCH (n)-[:HAS_FACTS]->(facts:Facts)
        RETURN [
            labels(n), properties(n), properties(facts),
            [(n)-[:JOINED]->(heir) | heir.id][0], [(n)<-[:JOINED]-(alias) | alias.id]
        ]
    },
    COLLECT {
        UNWIND $ends AS id
        MATCH (n:Node {id: id})
        RETURN [labels(n), n {.id, .kind, .scope, .version}]
    },
    COLLECT {
        UNWIND $edges AS edge
        MATCH (start:Node {id: edge[0]})
        MATCH (end:Node {id: edge[2]})
        RETURN [edge, [
            (start)-[r]->(end) WHERE type(r) = edge[1] AND coalesce(r.key, '') = edge[3] |
            [elementId(r), r.asserted, r.inferred]
        ]]
    },
    COLLECT {
        UNWIND $graphs AS number
        MATCH (:Graph {number: number})<-[:HAS_GRAPH]-(one:Model)
        WITH DISTINCT one.scope AS scope
        MATCH (model:Model {scope: scope})-[:HAS_GRAPH]->(graph:Graph)
        RETURN [graph.number, graph.name, model.id, model.name, model.format, model.scope]
    }
"""


async def read_touched(tx: AsyncManagedTransaction, wanted: Wanted) -> Touched:
    """Lock the Clock, which every writer takes first, then read: nothing of this can change before we have written.

    The graphs are those of the buildings that the delta's graphs belong to, since any of them may speak of its nodes.
    """
    clock = await (await tx.run(LOCK)).single(strict=True)
    edges = [[edge.start, edge.relation, edge.end, edge.key] for edge in wanted.edges]
    result = await tx.run(
        TOUCHED, nodes=sorted(wanted.nodes), ends=sorted(wanted.ends), edges=edges, graphs=sorted(wanted.graphs)
    )
    record = await result.single(strict=True)
    found, found_ends, found_edges, graphs = record.values()
    states = [_node(labels, properties, {}) for labels, properties in found_ends]
    states += [
        _node(labels, properties, facts or {}, heir, aliases) for labels, properties, facts, heir, aliases in found
    ]
    origins = {graph[0]: GraphOrigin(*graph) for graph in graphs}
    others = {number for state in states for number in state.saids} - origins.keys()
    if others:
        origins.update(await read_origins(tx, others))
    return Touched(
        Counters(*clock.values()),
        {state.id: state for state in states},
        {EdgeKey(*edge): _edge(*state) for edge, states in found_edges for state in states},
        origins,
    )


ORIGINS: LiteralString = """
UNWIND $graphs AS number
MATCH (graph:Graph {number: number})<-[:HAS_GRAPH]-(model:Model)
RETURN collect([graph.number, graph.name, model.id, model.name, model.format, model.scope])
"""


async def read_origins(tx: AsyncManagedTransaction, graphs: Iterable[int]) -> dict[int, GraphOrigin]:
    """The origins of graphs by their numbers, whatever building they belong to."""
    result = await tx.run(ORIGINS, graphs=sorted(graphs))
    record = await result.single(strict=True)
    return {graph[0]: GraphOrigin(*graph) for graph in record[0]}


def _node(
    labels: Sequence[str],
    properties: Mapping[str, Any],
    facts: Mapping[str, Any],
    joined_to: str | None = None,
    aliases: Iterable[str] = (),
) -> NodeState:
    known = frozenset(labels)
    status = RETIRED if "Retired" in known else ENTITY if "Entity" in known else TERM if "Term" in known else ALIAS
    return NodeState(properties["id"], status, properties, facts, saids_of_facts(facts), joined_to, frozenset(aliases))


def saids_of_facts(facts: Mapping[str, Any]) -> dict[int, Said]:
    """What each graph says, by its number, out of the properties of a satellite."""
    numbers = [name.removeprefix("said_") for name in facts if name.startswith("said_")]
    return {
        int(number): codec.load_said(
            facts[f"said_{number}"], facts.get(f"rdf_{number}"), facts.get(f"props_{number}")
        )
        for number in numbers
    }  # fmt: skip


def _edge(element: str, asserted: Sequence[str] | None, inferred: Sequence[str] | None) -> EdgeState:
    return EdgeState(element, frozenset(asserted or ()), frozenset(inferred or ()))


EDGES_OF: LiteralString = (
    "UNWIND $nodes AS id MATCH (n:Node {id: id})-[r:" + "|".join(RELATIONS) + "]-(other:Node) "
    "RETURN collect(DISTINCT [startNode(r).id, type(r), endNode(r).id, coalesce(r.key, ''), elementId(r), r.asserted, "
    "r.inferred]), collect(DISTINCT [labels(other), other {.id, .kind, .scope, .version}])"
)


async def add_edges_of(tx: AsyncManagedTransaction, touched: Touched, nodes: Iterable[str]) -> dict[EdgeKey, EdgeState]:
    """All edges of nodes that are going to be retired or deleted; they and their other ends are touched then."""
    result = await tx.run(EDGES_OF, nodes=list(nodes))
    edges, ends = (await result.single(strict=True)).values()
    found = {EdgeKey(*row[:4]): _edge(*row[4:]) for row in edges}
    touched.edges.update(found)
    for labels, properties in ends:
        touched.nodes.setdefault(properties["id"], _node(labels, properties, {}))
    return found


KEY_NUMBERS: LiteralString = """
UNWIND $hashes AS hash
MATCH (key:Key {hash: hash})
RETURN collect([hash, key.number])
"""


async def read_key_numbers(tx: AsyncManagedTransaction, hashes: Iterable[str]) -> dict[str, int]:
    """The numbers of those property keys that are registered."""
    result = await tx.run(KEY_NUMBERS, hashes=list(hashes))
    record = await result.single(strict=True)
    return dict(record[0])
