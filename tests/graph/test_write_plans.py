"""Every query constant of the graph finds its anchors by an index, whatever the planner knows of the data.

Those that the read side composes are looked at whole, in test_read_plans.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from typing import Any, LiteralString, cast

import neo4j
import pytest

import graph
from graph.migrate import migrations
from graph.store import GraphStore
from tests.graph.test_read_plans import ASK, SMALL, operators

WHOLE = {
    "dump.COUNT_NODES": "a backup counts everything, which the server knows without looking",
    "dump.COUNT_RELATIONSHIPS": "the same",
    "dump.COUNT_ALL_NODES": "the same",
    "dump.COUNT_ALL_RELATIONSHIPS": "the same",
    "load.STATE": "a restore sees whether it was given an empty graph",
    "load.WIPE": "a restore that was stopped is thrown away whole",
    "snapshot.ALIASES": "the replica of SPARQL reads all joins when it starts, and joins are few",
}
BY_INDEX = ("DirectedRelationshipIndexScan", "UndirectedRelationshipIndexScan")
FEW = (*SMALL, "Clock", "Migration", "HAS_GRAPH")


class Listening:
    """Stands in for the store, and keeps the texts that it is asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def read(self, query: LiteralString, **_parameters: object) -> None:
        self.texts.append(query)


async def composed() -> list[str]:
    listening: Any = Listening()
    for ask in ASK.values():
        await ask(listening)
    return listening.texts


def constants() -> Iterator[tuple[str, str]]:
    """All texts of queries in the modules of the graph, each with the name of its constant."""
    for found in pkgutil.iter_modules(graph.__path__):
        for name, value in vars(importlib.import_module(f"graph.{found.name}")).items():
            for text in value.values() if isinstance(value, dict) else [value]:
                if name.isupper() and is_query(text):
                    yield f"{found.name}.{name}", text


def is_query(text: object) -> bool:
    return isinstance(text, str) and any(word in text for word in ("MATCH ", "CREATE (", "MERGE ("))


def scans(plan: dict[str, Any]) -> Iterable[str]:
    for operator, details in operators(plan):
        looks_at_few = any(details.partition(":")[2].startswith(one) for one in FEW)
        if "Scan" in operator and operator not in BY_INDEX and not looks_at_few:
            yield f"{operator} {details}"


async def test_no_query_scans(empty_store: GraphStore, graph_driver: neo4j.AsyncDriver) -> None:
    read_side = await composed()
    explained: dict[str, str] = {}
    scanning: dict[str, list[str]] = {}
    async with graph_driver.session(database="neo4j") as session:
        for name, text in constants():
            if text in explained or any(text.strip() in whole for whole in read_side):
                continue
            explained[text] = name
            query = neo4j.Query(cast("LiteralString", "EXPLAIN " + text))
            summary = await (await session.run(query)).consume()
            assert summary.plan
            if found := list(scans(summary.plan)):
                scanning[name] = found
    assert {name: found for name, found in scanning.items() if name not in WHOLE} == {}
    assert set(WHOLE) <= set(explained.values())
    assert len(explained) > 120


@pytest.mark.engines
async def test_every_query_is_good_in_cypher_25_too(empty_store: GraphStore, graph_driver: neo4j.AsyncDriver) -> None:
    read_side = await composed()
    alone = (text for _, text in constants() if not any(text.strip() in whole for whole in read_side))
    texts = {*read_side, *alone, *(text for migration in migrations() for text in migration.statements)}
    async with graph_driver.session(database="neo4j") as session:
        for text in texts:
            query = neo4j.Query(cast("LiteralString", f"CYPHER 25 EXPLAIN {text}"))
            await (await session.run(query)).consume()
