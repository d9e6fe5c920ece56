"""Models and their named graphs: made with numbers that are never used again, listed, counted, removed when empty."""

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction

from edifice.errors import Conflict, NotFound
from graph.ids import new_id
from graph.records import GraphOrigin, GraphRecord, ModelRecord
from graph.store import GraphStore

LOCK: LiteralString = "MATCH (clock:Clock {id: 1}) SET clock.locked = true RETURN clock.graph"

BY_NAME: LiteralString = """
MATCH (model:Model {scope: $scope})
WHERE model.name = $name
RETURN model.id, model.scope, [(model)-[:HAS_GRAPH]->(graph:Graph) | graph.name]
"""
BY_ID: LiteralString = """
MATCH (model:Model {id: $id})
RETURN model.id, model.scope, [(model)-[:HAS_GRAPH]->(graph:Graph) | graph.name]
"""

CREATE: LiteralString = """
MERGE (model:Model {id: $id})
ON CREATE SET model.scope = $scope, model.name = $name, model.format = $format, model.sequence = 0
WITH model
MATCH (clock:Clock {id: 1})
SET clock.graph = CASE WHEN clock.graph < $last THEN $last ELSE clock.graph END
WITH model
UNWIND $graphs AS graph
MERGE (made:Graph {number: graph[0]})
ON CREATE SET made.name = graph[1]
MERGE (model)-[:HAS_GRAPH]->(made)
"""


async def ensure_model(
    store: GraphStore, scope: str, name: str, format_name: str, graph_names: Sequence[str], id_: str | None = None
) -> ModelRecord:
    """The model called `name` in the building `scope` (or the one with this id), made when new, with these graphs.

    Graphs that it has already stay. Raises Conflict when the id belongs to a model of another building.
    """

    async def work(tx: AsyncManagedTransaction) -> str:
        record = await (await tx.run(LOCK)).single(strict=True)
        query = BY_NAME if id_ is None else BY_ID
        found = await (await tx.run(query, scope=scope, name=name, id=id_)).single(strict=False)
        model, place, known = found.values() if found else (id_ or new_id("m"), scope, ())
        if place != scope:
            raise Conflict(f"The model {id_} belongs to another building.")
        missing = [graph for graph in dict.fromkeys(graph_names) if graph not in known]
        numbered = [[record[0] + 1 + index, graph] for index, graph in enumerate(missing)]
        if numbered or not found:
            last = record[0] + len(numbered)
            await _create(
                tx, {"id": model, "scope": scope, "name": name, "format": format_name, "last": last}, numbered
            )
        return model

    id_of_model = await store.write(work)
    made = await get(store, id_of_model)
    if made is None:
        raise Conflict(f"The model {id_of_model} was removed by another writer.")
    return made


async def _create(tx: AsyncManagedTransaction, model: dict[str, Any], graphs: Sequence[Sequence[object]]) -> None:
    await (await tx.run(CREATE, model, graphs=list(map(list, graphs)))).consume()


async def restore_graphs(tx: AsyncManagedTransaction, graphs: Iterable[GraphOrigin]) -> None:
    """Make graphs and their models again with the numbers and ids that the log remembers."""
    for graph in graphs:
        model = {"id": graph.model, "scope": graph.scope, "name": graph.model_name, "format": graph.format}
        await _create(tx, {**model, "last": graph.number}, [[graph.number, graph.name]])


MODELS: LiteralString = """
MATCH (model:Model)
WHERE ($ids IS NULL OR model.id IN $ids) AND ($scope IS NULL OR model.scope = $scope)
WITH model, COLLECT {
    MATCH (model)-[:HAS_GRAPH]->(graph:Graph)
    RETURN [graph.number, graph.name] ORDER BY graph.number
} AS graphs
RETURN collect([model.id, model.scope, model.name, model.format, model.sequence, graphs, COUNT {
    UNWIND graphs AS graph
    MATCH (n:Node)-[named:NAMED]->(:Name)
    USING INDEX named:NAMED(graph)
    WHERE named.graph = graph[0] AND n:Entity
    RETURN DISTINCT n
}])
"""


async def list_models(
    store: GraphStore, *, scope: str | None = None, ids: Sequence[str] | None = None
) -> list[ModelRecord]:  # fmt: skip
    """The models of a building, or of all, or those with these ids, ordered by building, name and id."""
    record = await store.read(MODELS, scope=scope, ids=None if ids is None else list(ids))
    rows: list[list[Any]] = record[0] if record else []
    return sorted(map(_model, rows), key=lambda model: (model.scope, model.name, model.id))


def _model(row: Sequence[Any]) -> ModelRecord:
    id_, scope, name, format_, sequence, graphs, entities = row
    records = tuple(GraphRecord(number, id_, graph) for number, graph in graphs)
    return ModelRecord(id_, scope, name, format_, records, sequence, entities)


async def get_many(store: GraphStore, ids: Sequence[str]) -> list[ModelRecord | None]:
    """The models in the order of `ids`, None where there is none."""
    found = {model.id: model for model in await list_models(store, ids=ids)}
    return [found.get(id_) for id_ in ids]


async def get(store: GraphStore, id_: str) -> ModelRecord | None:
    """One model by its id."""
    return (await get_many(store, [id_]))[0]


async def find(store: GraphStore, scope: str, name_or_id: str) -> ModelRecord | None:
    """The model of a building with this id or, failing that, with this name."""
    models = await list_models(store, scope=scope)
    by_id = next((model for model in models if model.id == name_or_id), None)
    return by_id or next((model for model in models if model.name == name_or_id), None)


USED: LiteralString = """
MATCH (model:Model {id: $id})
RETURN EXISTS {
    MATCH (model)-[:HAS_GRAPH]->(graph:Graph)
    MATCH ()-[named:NAMED]->()
    USING INDEX named:NAMED(graph)
    WHERE named.graph = graph.number
}
"""
REMOVE: LiteralString = """
MATCH (model:Model {id: $id})
OPTIONAL MATCH (model)-[:HAS_GRAPH]->(graph:Graph)
DETACH DELETE graph, model
"""


async def remove(store: GraphStore, id_: str) -> None:
    """Remove the row of a model whose graphs assert nothing any more; their numbers stay used.

    Raises NotFound, or Conflict while a graph still asserts something.
    """

    async def work(tx: AsyncManagedTransaction) -> None:
        await (await tx.run(LOCK)).consume()
        used = await (await tx.run(USED, id=id_)).single(strict=False)
        if used is None:
            raise NotFound(f"There is no model {id_}.")
        if used[0]:
            raise Conflict("The model still asserts something; take its graphs back first.")
        await (await tx.run(REMOVE, id=id_)).consume()

    await store.write(work)
