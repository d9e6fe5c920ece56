"""What entities have besides their effective values: classes, identifiers, properties, the models that name them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import orjson

from graph.effective import PLACE_ORDER
from graph.records import PropertyValue
from graph.store import GraphStore

CLASSES: LiteralString = """
UNWIND range(0, size($ids) - 1) AS at
MATCH (n:Node {id: $ids[at]})
RETURN collect([at, n.brickClass, COLLECT { MATCH (n)-[:IS_A]->(c:Class) RETURN c.iri ORDER BY c.iri }])
"""


async def classes_of(store: GraphStore, ids: Sequence[str]) -> list[tuple[str, ...]]:
    """The classes that all models give each entity, by IRI, the leaf class first. One store call."""
    found: list[tuple[str, ...]] = [()] * len(ids)
    for at, leaf, iris in await _rows(store, CLASSES, ids):
        found[at] = (leaf, *(iri for iri in iris if iri != leaf)) if leaf else tuple(iris)
    return found


@dataclass(frozen=True, slots=True)
class IdentifierRecord:
    """An identifier of an entity and the numbers of the graphs that give it."""

    scheme: str
    value: str
    graphs: tuple[int, ...]


IDENTIFIERS: LiteralString = """
UNWIND range(0, size($ids) - 1) AS at
MATCH (n:Node {id: $ids[at]})-[named:NAMED]->(name:Name)
WHERE NOT name.scheme IN ['IRI', 'BLANK', 'BUILDING_KEY', 'SITE_KEY'] AND ($scheme IS NULL OR name.scheme = $scheme)
WITH at, name.scheme AS scheme, name.value AS value, collect(DISTINCT named.graph) AS graphs
ORDER BY at, scheme, value
WITH at, collect([scheme, value, graphs]) AS rows
RETURN collect([at, rows])
"""


async def identifiers_of(
    store: GraphStore, ids: Sequence[str], scheme: str | None = None
) -> list[tuple[IdentifierRecord, ...]]:
    """The identifiers of each entity, by scheme and value; names by which we join nodes are none. One store call."""
    found: list[tuple[IdentifierRecord, ...]] = [()] * len(ids)
    for at, rows in await _rows(store, IDENTIFIERS, ids, scheme=scheme):
        found[at] = tuple(IdentifierRecord(name, value, tuple(sorted(graphs))) for name, value, graphs in rows)
    return found


@dataclass(frozen=True, slots=True)
class PropertyRecord:
    """A property as one graph has it; of several graphs with the same group and key one is effective."""

    property: PropertyValue
    graph: int
    effective: bool


PROPERTIES: LiteralString = """
UNWIND range(0, size($ids) - 1) AS at
MATCH (n:Node {id: $ids[at]})-[:HAS_FACTS]->(facts:Facts)
WITH at, [key IN keys(facts) WHERE key STARTS WITH 'props_' | [toInteger(substring(key, 6)), facts[key]]] AS words
WITH collect([at, words]) AS rows
CALL (rows) {
    UNWIND rows AS row UNWIND row[1] AS word WITH DISTINCT word[0] AS number
    MATCH (model:Model)-[:HAS_GRAPH]->(graph:Graph {number: number})
    RETURN collect([number, model.format, model.name, graph.name]) AS origins
}
RETURN rows, origins
"""


async def properties_of(store: GraphStore, ids: Sequence[str]) -> list[tuple[PropertyRecord, ...]]:
    """The properties of each entity in all graphs, by group and key, the effective one first. One store call."""
    found: list[tuple[PropertyRecord, ...]] = [()] * len(ids)
    record = await store.read(PROPERTIES, ids=list(ids)) if ids else None
    if record is None:
        return found
    rows, origins = record
    rank = {number: _rank(number, *origin) for number, *origin in origins}
    for at, words in rows:
        by_precedence = sorted(words, key=lambda word: rank.get(word[0], (len(PLACE_ORDER), "", "", word[0])))
        found[at] = _sorted_properties(by_precedence)
    return found


def _rank(number: int, format_: str, model: str, graph: str) -> tuple[int, str, str, int]:
    """The precedence of a graph, as graph.effective has it for properties."""
    place = PLACE_ORDER.index(format_) if format_ in PLACE_ORDER else len(PLACE_ORDER)
    return place, model, graph, number


def _sorted_properties(words: Iterable[tuple[int, str]]) -> tuple[PropertyRecord, ...]:
    seen: set[tuple[str | None, str]] = set()
    records: list[PropertyRecord] = []
    for graph, text in words:
        for fields in orjson.loads(text):
            value = PropertyValue(*fields)
            name = (value.group, value.key)
            records.append(PropertyRecord(value, graph, name not in seen))
            seen.add(name)
    return tuple(sorted(records, key=lambda each: (each.property.group or "", each.property.key, not each.effective)))


GRAPHS: LiteralString = """
UNWIND range(0, size($ids) - 1) AS at
MATCH (n:Node {id: $ids[at]})
RETURN collect([at, COLLECT { MATCH (n)-[named:NAMED]->() WHERE named.graph > 0 RETURN DISTINCT named.graph }])
"""


async def graphs_of(store: GraphStore, ids: Sequence[str]) -> list[tuple[int, ...]]:
    """The numbers of the graphs that speak of each entity. One store call."""
    found: list[tuple[int, ...]] = [()] * len(ids)
    for at, graphs in await _rows(store, GRAPHS, ids):
        found[at] = tuple(sorted(graphs))
    return found


MODELS: LiteralString = """
UNWIND $graphs AS number
MATCH (model:Model)-[:HAS_GRAPH]->(:Graph {number: number})
RETURN collect([number, model.id])
"""


async def models_of_graphs(store: GraphStore, graphs: Iterable[int]) -> dict[int, str]:
    """The id of the model of each graph. One store call."""
    record = await store.read(MODELS, graphs=sorted(set(graphs)))
    return dict(record[0]) if record else {}


async def _rows(
    store: GraphStore, query: LiteralString, ids: Sequence[str], **parameters: object
) -> Sequence[Sequence[Any]]:
    record = await store.read(query, ids=list(ids), **parameters) if ids else None
    return record[0] if record else ()
