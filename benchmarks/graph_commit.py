"""Nodes and edges committed per second, with names, classes, properties, log and indexes, beside bare ones."""

import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import LiteralString

from neo4j import AsyncManagedTransaction

from benchmarks.figures import say
from edifice.runtime import Runtime
from graph.commit import commit
from graph.ids import new_id
from graph.models import ensure_model, remove
from graph.parts import MAX_ROWS
from graph.records import Cause, Identifier, LinkChange, PropertyValue, Said, SaidChange
from graph.store import GraphStore

NAME = "graph-commit"
ROUNDS = 6
BRICK = "https://brickschema.org/schema/Brick#"
CAUSE = Cause("BENCHMARK")

BARE: LiteralString = """
UNWIND $rows AS row
CREATE (n:Bench)
SET n = row[0]
CREATE (n)-[:HAS_BENCH]->(facts:Bench)
SET facts = row[1]
"""
BARE_EDGES: LiteralString = """
UNWIND $rows AS row
MATCH (a:Node {id: row[0]}), (b:Node {id: row[1]})
CREATE (a)-[:BENCH {asserted: row[2]}]->(b)
"""
CLEAN_EDGES: LiteralString = "MATCH (:Node)-[r:BENCH]->(:Node) CALL (r) { DELETE r } IN TRANSACTIONS OF 2000 ROWS"
CLEAN: LiteralString = "MATCH (n:Bench) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS"


async def measure(runtime: Runtime) -> None:
    """Full commits of 2,000 new nodes and bare ones in turn, then the same rows again, changed, and taken back."""
    store = runtime.store
    model = await ensure_model(store, "benchmark", "commit", "rdf", ("",))
    graph = model.graphs[0].number
    rounds = [[_row(graph, number, index) for index in range(MAX_ROWS)] for number in range(ROUNDS)]
    bare: list[float] = []
    full: list[float] = []
    for rows in rounds:
        bare.append(await _seconds(lambda rows=rows: _bare(store, rows)))
        full.append(await _seconds(lambda rows=rows: commit(store, rows, CAUSE)))
    links = [_links(graph, rows) for rows in rounds]
    bare_edges = [await _seconds(lambda rows=rows: _bare_edges(store, rows)) for rows in links]
    edges = [await _seconds(lambda rows=rows: commit(store, rows, CAUSE)) for rows in links]
    await store.define(CLEAN_EDGES)
    again = [await _seconds(lambda rows=rows: commit(store, rows, CAUSE)) for rows in rounds]
    gone = [[SaidChange(row.id, graph, row.after, None) for row in rows] for rows in rounds]
    back = [await _seconds(lambda rows=rows: commit(store, rows, CAUSE)) for rows in gone]
    # the first rounds warm the server up
    say(NAME, f"bare nodes and satellites {_rate(bare):,.0f} nodes/s, without an index or a log")
    say(
        NAME,
        f"committed {_rate(full):,.0f} nodes/s, {_rate(full) / _rate(bare):.2f} of bare; a part {_half(full):.2f} s",
    )
    ratio = _rate(edges) / _rate(bare_edges)
    say(NAME, f"committed {_rate(edges):,.0f} edges/s, {ratio:.2f} of {_rate(bare_edges):,.0f} bare edges/s")
    say(NAME, f"the same again {_half(again):.2f} s a part, taken back {_half(back):.2f} s a part")
    await remove(store, model.id)
    await store.define(CLEAN)


def _row(graph: int, number: int, index: int) -> SaidChange:
    name, id_ = f"{number}-{index}", new_id("e")
    said = Said(
        f"urn:benchmark#{name}",
        "ASSET",
        (f"{BRICK}Equipment_{index % 40}",),
        {"name": f"Unit {name}", "description": "moves air into the rooms"},
        (Identifier("IFC_GUID", name),),
        (f'<http://www.w3.org/2000/01/rdf-schema#label> "Unit {name}"',),
        tuple(PropertyValue("Pset", f"Key {key}", float(key), f"{key} m", si=float(key)) for key in range(5)),
        id_,
    )
    return SaidChange(id_, graph, None, said)


def _links(graph: int, rows: list[SaidChange]) -> list[LinkChange]:
    """Each unit feeds the next, once around."""
    ends = zip(rows, [*rows[1:], rows[0]], strict=True)
    return [
        LinkChange(graph, one.id, f"{BRICK}feeds", other.id, "FEEDS", reverse=False, added=True) for one, other in ends
    ]


async def _bare_edges(store: GraphStore, rows: list[LinkChange]) -> None:
    values = [[row.subject, row.object, [f"{row.graph} {row.predicate} >"]] for row in rows]

    async def work(tx: AsyncManagedTransaction) -> None:
        await (await tx.run(BARE_EDGES, rows=values)).consume()

    await store.write(work)


async def _bare(store: GraphStore, rows: list[SaidChange]) -> None:
    values = [[{"id": row.id, "name": row.id}, {"id": row.id, "said": str(row.after)[:400]}] for row in rows]

    async def work(tx: AsyncManagedTransaction) -> None:
        await (await tx.run(BARE, rows=values)).consume()

    await store.write(work)


def _half(seconds: list[float]) -> float:
    return median(seconds[ROUNDS // 2 :])


def _rate(seconds: list[float]) -> float:
    return MAX_ROWS / _half(seconds)


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began
