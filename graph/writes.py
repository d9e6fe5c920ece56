"""The statements that write a commit: a constant number, each for many rows, labels and types from closed sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import LiteralString

from neo4j import AsyncManagedTransaction

from graph.records import LABELS, RELATIONS
from graph.touched import RETIRED, TERM

Row = list[object]
Rows = list[Row]

_TARGETS: Mapping[str, LiteralString] = {
    **{kind: ":Entity:" + label for kind, label in LABELS.items()},
    TERM: ":Term",
    RETIRED: ":Entity:Retired",
}
"""The labels of a node beside `Node`, by its kind or, without one, its status."""

_ALL_LABELS: LiteralString = ":Term:Retired:Entity:" + ":".join(LABELS.values())

CREATE: Mapping[str, LiteralString] = {
    target: "UNWIND $rows AS row CREATE (n:Node" + labels + ") SET n = row[0] "
    "CREATE (n)-[:HAS_FACTS]->(facts:Facts) SET facts = row[1]"
    for target, labels in _TARGETS.items()
}
RELABEL: Mapping[str, LiteralString] = {
    target: "UNWIND $rows AS row MATCH (n:Node {id: row[0]}) REMOVE n" + _ALL_LABELS + " SET n" + labels
    for target, labels in _TARGETS.items()
}
UPDATE: LiteralString = "UNWIND $rows AS row MATCH (n:Node {id: row[0]}) SET n += row[1]"
UPDATE_FACTS: LiteralString = """
UNWIND $rows AS row MATCH (n:Node {id: row[0]})-[:HAS_FACTS]->(facts:Facts) SET facts += row[1]
"""
ADD_FACTS: LiteralString = """
UNWIND $rows AS row MATCH (n:Node {id: row[0]}) CREATE (n)-[:HAS_FACTS]->(facts:Facts) SET facts = row[1]
"""
DELETE_FACTS: LiteralString = """
UNWIND $rows AS row MATCH (n:Node {id: row[0]})-[:HAS_FACTS]->(facts:Facts) DETACH DELETE facts
"""
DELETE_NODES: LiteralString = "UNWIND $rows AS row MATCH (n:Node {id: row[0]}) DETACH DELETE n"

PART: LiteralString = "UNWIND $rows AS row MATCH (alias:Node {id: row[0]})-[joined:JOINED]->() DELETE joined"
JOIN: LiteralString = """
UNWIND $rows AS row
MERGE (alias:Node {id: row[0]})
WITH alias, row
MATCH (n:Node {id: row[1]})
CREATE (alias)-[:JOINED]->(n)
"""

# The hints keep the planner from the index on NAMED(graph), which would answer every row with a whole graph.
REMOVE_NAMES: LiteralString = """
UNWIND $rows AS row
MATCH (n:Node {id: row[0]})-[named:NAMED]->(name:Name {key: row[2]})
USING INDEX n:Node(id)
USING INDEX name:Name(key)
WHERE named.graph = row[1]
DELETE named
WITH DISTINCT name
WHERE NOT EXISTS { (name)<-[:NAMED]-() }
DELETE name
"""
REMOVE_FORMER_NAMES: LiteralString = """
UNWIND $rows AS row
MATCH (n:Node {id: row[0]})-[named:NAMED]->(name:Name)
USING INDEX n:Node(id)
WHERE named.graph = 0
DELETE named
WITH DISTINCT name
WHERE NOT EXISTS { (name)<-[:NAMED]-() }
DELETE name
"""
ADD_NAMES: LiteralString = """
UNWIND $rows AS row
MERGE (name:Name {key: row[2]})
ON CREATE SET name.scheme = row[3], name.value = row[4], name.scope = row[5]
WITH row, name
MATCH (n:Node {id: row[0]})
CREATE (n)-[:NAMED {graph: row[1]}]->(name)
"""
REMOVE_CLASSES: LiteralString = """
UNWIND $rows AS row
MATCH (n:Node {id: row[0]})-[is_a:IS_A]->(class:Class {iri: row[1]})
USING INDEX n:Node(id)
DELETE is_a
"""
ADD_CLASSES: LiteralString = """
UNWIND $rows AS row
MERGE (class:Class {iri: row[0]})
WITH row, class
UNWIND row[1] AS id
MATCH (n:Node {id: id})
CREATE (n)-[:IS_A]->(class)
"""
CREATE_KEYS: LiteralString = """
UNWIND $rows AS row CREATE (:Key {number: row[0], group: row[1], key: row[2], hash: row[3]})
"""

CREATE_EDGES: Mapping[str, LiteralString] = {
    relation: "UNWIND $rows AS row MATCH (start:Node {id: row[0]}) MATCH (end:Node {id: row[1]}) "
    "CREATE (start)-[r:" + relation + "]->(end) SET r = row[2]"
    for relation in RELATIONS
}
UPDATE_EDGES: LiteralString = "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row[0] SET r += row[1]"
DELETE_EDGES: LiteralString = "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row[0] DELETE r"

FINISH: LiteralString = """
MATCH (clock:Clock {id: 1})
SET clock.sequence = $sequence, clock.series = $series, clock.key = $key
CREATE (commit:Commit)
SET commit = $commit
WITH clock
UNWIND $models AS id
MATCH (model:Model {id: id})
SET model.sequence = $sequence
"""


@dataclass(slots=True)
class Writes:
    """The rows of one commit, by the statement that writes them; those by label or type are kept apart."""

    created: dict[str, Rows] = field(default_factory=dict[str, Rows])
    relabelled: dict[str, Rows] = field(default_factory=dict[str, Rows])
    edges: dict[str, Rows] = field(default_factory=dict[str, Rows])
    classes: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    rows: dict[LiteralString, Rows] = field(default_factory=dict[LiteralString, Rows])

    def add(self, statement: LiteralString, *row: object) -> None:
        """One row for a statement that is the same for all labels and types."""
        self.rows.setdefault(statement, []).append(list(row))


_FIRST = (DELETE_EDGES, UPDATE_EDGES, PART, CREATE_KEYS)
_THEN = (UPDATE, UPDATE_FACTS, ADD_FACTS, ADD_NAMES)
_LAST = (REMOVE_NAMES, REMOVE_FORMER_NAMES, REMOVE_CLASSES, DELETE_FACTS, DELETE_NODES, JOIN)


async def run(tx: AsyncManagedTransaction, writes: Writes) -> None:
    """Write all rows: edges that go, nodes, what hangs on them, new edges, and at last what goes.

    New names come before old ones go, since names often move from one graph to another: to find a unique key that was
    deleted in the same transaction takes the server a hundred times as long.
    """
    for statement in _FIRST:
        await _run(tx, statement, writes.rows.get(statement))
    for kind, rows in writes.created.items():
        await _run(tx, CREATE[kind], rows)
    for kind, rows in writes.relabelled.items():
        await _run(tx, RELABEL[kind], rows)
    for statement in _THEN:
        await _run(tx, statement, writes.rows.get(statement))
    await _run(tx, ADD_CLASSES, [[class_, ids] for class_, ids in writes.classes.items()])
    for relation, rows in writes.edges.items():
        await _run(tx, CREATE_EDGES[relation], rows)
    for statement in _LAST:
        await _run(tx, statement, writes.rows.get(statement))


async def _run(tx: AsyncManagedTransaction, statement: LiteralString, rows: Rows | None) -> None:
    if rows:
        await (await tx.run(statement, rows=rows)).consume()
