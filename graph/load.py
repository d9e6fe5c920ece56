"""The graph made again out of the lines of a backup, in an empty store that nobody else uses meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import orjson
from neo4j import AsyncManagedTransaction

from edifice.errors import BadInput
from graph import writes
from graph.records import LABELS
from graph.store import GraphStore

MAX_ROWS = 2_000
MAX_BYTES = 4_000_000
"""What one transaction takes: larger ones exhaust the heap of a small server."""

_LABEL_SETS: Mapping[tuple[str, ...], LiteralString] = {
    ("Node",): ":Node",
    ("Node", "Term"): ":Node:Term",
    ("Entity", "Node", "Retired"): ":Node:Entity:Retired",
    **{tuple(sorted(("Node", "Entity", label))): ":Node:Entity:" + label for label in LABELS.values()},
}
CREATE_NODES: Mapping[tuple[str, ...], LiteralString] = {
    labels: "UNWIND $rows AS row CREATE (n" + text + ") SET n = row[0] "
    "FOREACH (each IN row[1] | CREATE (n)-[:HAS_FACTS]->(facts:Facts) SET facts = each)"
    for labels, text in _LABEL_SETS.items()
}

Parsed = dict[str, Any]


def batches(lines: Iterable[bytes]) -> Iterator[list[Parsed]]:
    """The values of the lines, as many at once as a transaction takes."""
    batch: list[Parsed] = []
    size = 0
    for line in lines:
        if batch and (len(batch) == MAX_ROWS or size + len(line) > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(orjson.loads(line))
        size += len(line)
    if batch:
        yield batch


async def load_nodes(store: GraphStore, lines: Iterable[bytes]) -> None:
    """Make the nodes with their satellites, names and classes."""
    async for batch in _pulled(lines):
        await store.write(lambda tx, batch=batch: _load_nodes(tx, batch))


async def _pulled(lines: Iterable[bytes]) -> AsyncIterator[list[Parsed]]:
    """The batches, each unpacked in a thread."""
    source = batches(lines)
    while batch := await asyncio.to_thread(next, source, None):
        yield batch


async def _load_nodes(tx: AsyncManagedTransaction, batch: Sequence[Parsed]) -> None:
    by_labels: dict[tuple[str, ...], list[list[Any]]] = {}
    classes: dict[str, list[str]] = {}
    names: list[list[Any]] = []
    for node in batch:
        id_ = node["properties"]["id"]
        by_labels.setdefault(tuple(node["labels"]), []).append([node["properties"], node["facts"]])
        names += ([id_, *named] for named in node["names"])
        for class_ in node["classes"]:
            classes.setdefault(class_, []).append(id_)
    for labels, rows in by_labels.items():
        if labels not in CREATE_NODES:
            raise BadInput(f"The archive has a node with the labels {', '.join(labels)}, which no node of ours has.")
        await _run(tx, CREATE_NODES[labels], rows)
    await _run(tx, writes.ADD_NAMES, names)
    await _run(tx, writes.ADD_CLASSES, list(classes.items()))


JOIN: LiteralString = """
UNWIND $rows AS row
MATCH (alias:Node {id: row[0]})
MATCH (n:Node {id: row[1]})
CREATE (alias)-[:JOINED]->(n)
"""


async def load_joins(store: GraphStore, lines: Iterable[bytes]) -> None:
    """Join aliases to their heirs, out of the lines of the nodes, which are all there by now."""
    async for batch in _pulled(line for line in lines if b'"joined":[]' not in line):
        rows = [[node["properties"]["id"], heir] for node in batch for heir in node["joined"]]
        await store.write(lambda tx, rows=rows: _run(tx, JOIN, rows))


async def load_relationships(store: GraphStore, lines: Iterable[bytes]) -> None:
    """Relate the nodes."""
    async for batch in _pulled(lines):
        await store.write(lambda tx, batch=batch: _load_relationships(tx, batch))


async def _load_relationships(tx: AsyncManagedTransaction, batch: Sequence[Parsed]) -> None:
    by_type: dict[str, list[list[Any]]] = {}
    for one in batch:
        by_type.setdefault(one["type"], []).append([one["start"], one["end"], one["properties"]])
    for type_, rows in by_type.items():
        if type_ not in writes.CREATE_EDGES:
            raise BadInput(f"The archive has a relationship of the type {type_}, which none of ours has.")
        await _run(tx, writes.CREATE_EDGES[type_], rows)


COMMITS: LiteralString = "UNWIND $rows AS row CREATE (commit:Commit) SET commit = row"
MODELS: LiteralString = """
UNWIND $rows AS row
CREATE (model:Model) SET model = row.properties
FOREACH (each IN row.graphs | CREATE (model)-[:HAS_GRAPH]->(graph:Graph) SET graph = each)
"""
KEYS: LiteralString = "UNWIND $rows AS row CREATE (key:Key) SET key = row"
CLASSES: LiteralString = "UNWIND $rows AS row MERGE (class:Class {iri: row.iri}) SET class += row"
REGISTRIES: Mapping[str, LiteralString] = {
    "commits": COMMITS,
    "models": MODELS,
    "keys": KEYS,
    "classes": CLASSES,
}


async def load_registry(store: GraphStore, name: str, lines: Iterable[bytes]) -> None:
    """Make the rows of one of REGISTRIES again."""
    async for batch in _pulled(lines):
        await store.write(lambda tx, batch=batch: _run(tx, REGISTRIES[name], batch))


async def _run(tx: AsyncManagedTransaction, statement: LiteralString, rows: Sequence[object]) -> None:
    if rows:
        await (await tx.run(statement, rows=rows)).consume()


STATE: LiteralString = """
OPTIONAL MATCH (clock:Clock {id: 1})
RETURN clock.restoring, coalesce(clock.sequence, 0) + coalesce(clock.graph, 0) = 0 AND NOT EXISTS {
    MATCH (n) WHERE NOT (n:Clock OR n:Ballast OR n:Migration)
}
"""
MARK: LiteralString = "MATCH (clock:Clock {id: 1}) SET clock.restoring = $mark"
FINISH: LiteralString = "MATCH (clock:Clock {id: 1}) SET clock = $clock"
WIPE: LiteralString = """
MATCH (n) WHERE NOT (n:Clock OR n:Ballast OR n:Migration)
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS
"""


@dataclass(frozen=True, slots=True)
class LoadState:
    """Whether nothing has been written yet, and the mark of a restore that has not come to its end."""

    empty: bool
    mark: str | None


async def load_state(store: GraphStore) -> LoadState:
    """How far the graph is from being served."""
    mark, empty = await store.read(STATE) or (None, True)
    return LoadState(empty, mark)


async def set_mark(store: GraphStore, mark: str) -> None:
    """Say that the graph is being restored: nobody serves it until `finish`."""
    await store.write(lambda tx: _set(tx, MARK, mark=mark))


async def wipe(store: GraphStore) -> None:
    """Take out all but what the migrations made."""
    await store.define(WIPE)


PLAN_ANEW: LiteralString = "CALL db.prepareForReplanning(300)"


async def plan_anew(store: GraphStore) -> None:
    """Let the planner know what is there now: it would go by the empty indexes until it samples them by itself."""
    await store.define(PLAN_ANEW)


async def finish(store: GraphStore, clock: Parsed, origin: str) -> None:
    """Set the Clock, which takes the mark away; `origin` names the history that begins here."""
    await store.write(lambda tx: _set(tx, FINISH, clock={**clock, "origin": origin}))


async def _set(tx: AsyncManagedTransaction, statement: LiteralString, **values: object) -> None:
    await (await tx.run(statement, values)).consume()
