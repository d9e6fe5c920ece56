"""Every statement of the write side finds its anchors by an index, whatever the planner knows of the data."""

from collections.abc import Iterable
from typing import Any, LiteralString, cast

import neo4j

from graph import assertions, log, models, names, touched, writes
from graph.store import GraphStore

MODULES = (assertions, log, models, names, touched, writes)
WHOLE = {
    models.MODELS: "models are few, and sometimes all of them are listed",
}
BY_INDEX = ("DirectedRelationshipIndexScan", "UndirectedRelationshipIndexScan")


def statements() -> list[str]:
    found: dict[str, None] = {}
    for module in MODULES:
        for name, value in vars(module).items():
            texts = list(value.values()) if isinstance(value, dict) else [value]
            found.update(dict.fromkeys(text for text in texts if name.isupper() and is_statement(text)))
    return [text for text in found if text not in WHOLE]


def is_statement(text: object) -> bool:
    return isinstance(text, str) and any(word in text for word in ("MATCH ", "CREATE (", "MERGE ("))


def operators(plan: dict[str, Any]) -> Iterable[str]:
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from operators(child)


async def test_no_statement_scans(empty_store: GraphStore, graph_driver: neo4j.AsyncDriver) -> None:
    assert len(statements()) > 60
    scanning: dict[str, set[str]] = {}
    async with graph_driver.session(database="neo4j") as session:
        for statement in statements():
            explained = await (await session.run(neo4j.Query(cast("LiteralString", "EXPLAIN " + statement)))).consume()
            assert explained.plan
            if scans := {name for name in operators(explained.plan) if "Scan" in name and name not in BY_INDEX}:
                scanning[statement] = scans
    assert scanning == {}
