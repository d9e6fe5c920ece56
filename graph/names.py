"""The names of nodes: which names a graph's word gives, their keys, and who bears them."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import LiteralString

from graph.effective import own_iri
from graph.records import Identifier, Said
from graph.store import GraphStore

FORMER = 0
"""The number of no graph: a retired entity keeps its names under it, so that it can be found and restored."""


def name_key(scope: str, name: Identifier) -> str:
    """The key of the `:Name` node: names are apart between buildings."""
    return hashlib.sha256(f"{scope}\0{name.scheme}\0{name.value}".encode()).hexdigest()


def names_of(node: str, graph: int, said: Said) -> frozenset[Identifier]:
    """The names that graph `graph` gives a node.

    Every word has at least one, which is how all nodes of a graph are found. A blank node's label names it only
    within its graph; as an entity it is also found by the IRI that we give it.
    """
    if not said.iri.startswith("_:"):
        return frozenset((Identifier("IRI", said.iri), *said.identifiers))
    own = (Identifier("BLANK", f"{graph} {said.iri}"),)
    given = () if said.kind is None else (Identifier("IRI", own_iri(node)),)
    return frozenset((*own, *given, *said.identifiers))


OWNERS: LiteralString = """
UNWIND $keys AS key
MATCH (name:Name {key: key})<-[named:NAMED]-(n:Node)
WHERE named.graph <> 0
RETURN collect(DISTINCT [key, n.id])
"""

FORMER_OWNERS: LiteralString = """
UNWIND $keys AS key
MATCH (name:Name {key: key})<-[:NAMED {graph: 0}]-(n:Retired)
WHERE NOT (n)-[:JOINED]->()
RETURN collect(DISTINCT [key, n.id])
"""

BATCH = 10_000


async def find(store: GraphStore, scope: str, identifiers: Sequence[Identifier]) -> dict[Identifier, list[str]]:
    """The ids of the nodes that bear each name in the building `scope`, sorted; names of nobody are left out."""
    return await _owners(store, OWNERS, scope, identifiers)


async def find_former(store: GraphStore, scope: str, identifiers: Sequence[Identifier]) -> dict[Identifier, list[str]]:
    """The ids of retired entities that bore each name last; who asserts one of them again restores it."""
    return await _owners(store, FORMER_OWNERS, scope, identifiers)


async def _owners(
    store: GraphStore, query: LiteralString, scope: str, identifiers: Iterable[Identifier]
) -> dict[Identifier, list[str]]:
    by_key = {name_key(scope, name): name for name in identifiers}
    keys = list(by_key)
    found: dict[Identifier, list[str]] = {}
    for start in range(0, len(keys), BATCH):
        record = await store.read(query, keys=keys[start : start + BATCH])
        for key, node in record[0] if record else ():
            found.setdefault(by_key[key], []).append(node)
    return {name: sorted(nodes) for name, nodes in found.items()}
