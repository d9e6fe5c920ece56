"""What each graph says, read back: the words on nodes and the links between them, for import, export and undo."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, LiteralString

from graph import codec
from graph.edge_effects import link_of
from graph.records import LABELS, RELATIONS, Kind, LinkChange, Said
from graph.store import GraphStore
from graph.touched import EdgeKey, saids_of_facts

BATCH = 2_000
LINK_BATCH = 5_000

NODES_OF_GRAPH: LiteralString = """
MATCH (n:Node)-[named:NAMED]->()
USING INDEX named:NAMED(graph)
WHERE named.graph = $graph
RETURN collect(DISTINCT n.id)
"""


async def nodes_of_graph(store: GraphStore, graph: int) -> list[str]:
    """The ids of all nodes that a graph speaks of, sorted."""
    record = await store.read(NODES_OF_GRAPH, graph=graph)
    return sorted(record[0]) if record else []


SAIDS_IN_GRAPH: LiteralString = """
UNWIND $ids AS id
MATCH (n:Node {id: id})-[:HAS_FACTS]->(facts:Facts)
RETURN collect([n.id, facts[$said], facts[$rdf], facts[$props]])
"""


async def saids_of_graph(store: GraphStore, graph: int) -> AsyncIterator[tuple[str, Said]]:
    """All that a graph says, node by node in the order of ids; read in batches, so a commit may come between.

    Who needs it exact compares the model's sequence before and after.
    """
    ids = await nodes_of_graph(store, graph)
    names = {"said": f"said_{graph}", "rdf": f"rdf_{graph}", "props": f"props_{graph}"}
    for batch in _batches(ids, BATCH):
        record = await store.read(SAIDS_IN_GRAPH, ids=batch, **names)
        for id_, head, statements, properties in record[0] if record else ():
            if head is not None:
                yield id_, codec.load_said(head, statements, properties)


SAIDS: LiteralString = """
UNWIND $ids AS id
MATCH (n:Node {id: id})-[:HAS_FACTS]->(facts:Facts)
RETURN collect([n.id, properties(facts)])
"""


async def saids_of_nodes(store: GraphStore, ids: Sequence[str]) -> dict[str, dict[int, Said]]:
    """What every graph says of these nodes; a node that nobody asserts is left out."""
    found: dict[str, dict[int, Said]] = {}
    for batch in _batches(ids, BATCH):
        record = await store.read(SAIDS, ids=batch)
        found.update((id_, saids_of_facts(facts)) for id_, facts in (record[0] if record else ()))
    return found


LINKS_OF_NODES: LiteralString = (
    "UNWIND $ids AS id MATCH (n:Node {id: id})-[r:" + "|".join(RELATIONS) + "]-(:Node) WITH DISTINCT r "
    "RETURN collect([startNode(r).id, type(r), endNode(r).id, coalesce(r.key, ''), r.asserted, r.inferred])"
)
LINKS_FROM_NODES: LiteralString = (
    "UNWIND $ids AS id MATCH (n:Node {id: id})-[r:" + "|".join(RELATIONS) + "]->(end:Node) "
    "RETURN collect([n.id, type(r), end.id, coalesce(r.key, ''), r.asserted, r.inferred])"
)


async def links_of_nodes(store: GraphStore, ids: Sequence[str]) -> list[LinkChange]:
    """All statements, of every graph, of which one of these nodes is subject or object; each once."""
    links: dict[LinkChange, None] = {}
    for batch in _batches(ids, LINK_BATCH):
        record = await store.read(LINKS_OF_NODES, ids=batch)
        links.update(dict.fromkeys(_links(record[0] if record else ())))
    return list(links)


async def links_of_graph(store: GraphStore, graph: int) -> list[LinkChange]:
    """All statements of one graph whose object is a node, by node ids.

    They start at the nodes that the graph speaks of, since a graph has a word on both ends of its links.
    """
    prefix, links = f"{graph} ", list[LinkChange]()
    for batch in _batches(await nodes_of_graph(store, graph), LINK_BATCH):
        record = await store.read(LINKS_FROM_NODES, ids=batch)
        links += _links(record[0] if record else (), prefix)
    return links


def _links(rows: Iterable[Sequence[Any]], prefix: str = "") -> Iterable[LinkChange]:
    for start, relation, end, key, asserted, inferred in rows:
        edge = EdgeKey(start, relation, end, key)
        for entry in (*asserted, *(inferred or ())):
            if entry.startswith(prefix):
                yield link_of(edge, entry)


NODES_OF_KIND: Mapping[Kind, LiteralString] = {
    kind: "MATCH (n:" + label + " {scope: $scope}) RETURN collect(n.id)" for kind, label in LABELS.items()
}


async def nodes_of_kinds(store: GraphStore, scope: str, kinds: Sequence[Kind]) -> list[str]:
    """The ids of a building's living entities of these kinds, sorted; one call for each kind."""
    found: list[str] = []
    for kind in kinds:
        record = await store.read(NODES_OF_KIND[kind], scope=scope)
        found += record[0] if record else ()
    return sorted(found)


def _batches(ids: Sequence[str], size: int) -> Iterable[list[str]]:
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])
