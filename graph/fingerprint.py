"""The whole content of the graph as canonical lines, to compare two graphs up to what may differ between them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import orjson

from graph.effective import own_iri
from graph.records import FIELDS, LONG_FIELDS, RELATIONS, SYMMETRIC
from graph.store import GraphStore

BATCH = 2_000

ORIGINS: LiteralString = """
RETURN COLLECT {
    MATCH (model:Model)-[:HAS_GRAPH]->(graph:Graph)
    RETURN [graph.number, model.scope, model.name, graph.name]
}, COLLECT { MATCH (key:Key) RETURN [key.number, key.group, key.key] }
"""

NODES: LiteralString = """
MATCH (n:Node)
WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $limit
RETURN collect([
    properties(n), labels(n),
    [(n)-[:HAS_FACTS]->(facts) | properties(facts)],
    [(n)-[named:NAMED]->(name) | [named.graph, name.scheme, name.value, name.scope]],
    [(n)-[:IS_A]->(class) | class.iri],
    [(n)-[:JOINED]->(heir) | heir.id]
])
"""

EDGES: LiteralString = (
    "UNWIND $ids AS id MATCH (n:Node {id: id})-[r:" + "|".join(RELATIONS) + "]->(end:Node) "
    "RETURN collect([n.id, type(r), end.id, r.key, r.asserted, r.inferred, r.derived])"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the lines name graphs, property keys and nodes."""

    ids: bool
    graphs: Mapping[int, str]
    keys: Mapping[int, list[str | None]]

    def graph(self, number: int | str) -> str:
        name = self.graphs.get(int(number), "removed")  # what a retired entity had its class from
        return f"{number} {name}" if self.ids else name


async def contents(store: GraphStore, *, ids: bool = False) -> list[str]:
    """One line of JSON for each node and each edge, sorted.

    Graphs are named by building, model and graph, nodes by what the graphs call them; sequences, times, versions and
    retired entities are left out. With `ids` the lines also hold ids, numbers, versions, aliases and retired entities,
    which a replayed log gives back.
    """
    record = await store.read(ORIGINS)
    graphs, keys = record or ([], [])
    origins = {number: orjson.dumps(origin).decode() for number, *origin in graphs}
    reading = _Reading(ids, {0: "former", **origins}, {number: key for number, *key in keys})
    names, lines, after = dict[str, str](), list[str](), ""
    while rows := await _nodes(store, after):
        after = rows[-1][0]["id"]
        for row in rows:
            names[row[0]["id"]] = row[0]["id"] if ids else _name(reading, row)
        lines += [line for row in rows if (line := _node_line(reading, row))]
    every = list(names)
    for start in range(0, len(every), BATCH):
        record = await store.read(EDGES, ids=every[start : start + BATCH])
        lines += [_edge_line(reading, names, row) for row in (record[0] if record else ())]
    return sorted(lines)


async def fingerprint(store: GraphStore, *, ids: bool = False) -> str:
    """The hash of `contents`."""
    return hashlib.sha256("\n".join(await contents(store, ids=ids)).encode()).hexdigest()


async def _nodes(store: GraphStore, after: str) -> list[Any]:
    record = await store.read(NODES, after=after, limit=BATCH)
    return record[0] if record else []


def _dump(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _name(reading: _Reading, row: Sequence[Any]) -> str:
    """What the graphs call a node; no two nodes share a pair of graph and IRI."""
    facts = row[2][0] if row[2] else {}
    own = [
        (reading.graph(key.removeprefix("iri_")), value) for key, value in facts.items() if key.startswith("iri_")
    ]  # fmt: skip
    return _dump(min(own)) if own else ""


def _node_line(reading: _Reading, row: Sequence[Any]) -> str | None:
    properties, labels, facts, names, classes, heirs = row
    if not facts and not reading.ids:
        return None
    node = properties["id"]
    shown: dict[str, Any] = {
        name: properties[name] for name in ("kind", "scope", "brickClass", *FIELDS) if name in properties
    }
    shown["iri"] = "own" if properties.get("iri") == own_iri(node) and not reading.ids else properties.get("iri")
    shown["sortKey"] = properties.get("sortKey", "").removesuffix(f"\0{node}")
    if properties.get("brickClassGraph") is not None:
        shown["brickClassGraph"] = reading.graph(properties["brickClassGraph"])
    if reading.ids:
        shown |= {name: properties.get(name) for name in ("id", "version", "series")}
        shown |= {"retired": properties.get("retiredAt") is not None, "heirs": sorted(heirs)}
    names = sorted(_named(reading, node, named) for named in names)
    told = {"labels": sorted(labels), "names": names, "classes": sorted(classes), **_facts(reading, facts)}
    return _dump([shown, told])


def _named(reading: _Reading, node: str, named: Sequence[Any]) -> list[str]:
    graph, scheme, value, scope = named
    if scheme == "BLANK" and not reading.ids:
        value = value.partition(" ")[2]
    if value == own_iri(node) and not reading.ids:
        value = "own"
    return [reading.graph(graph), scheme, value, scope]


def _facts(reading: _Reading, satellites: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The satellite with graphs and keys by name; the homes of words are ids."""
    found: dict[str, Any] = {}
    for facts in satellites:
        for name, value in facts.items():
            part, _, number = name.partition("_")
            if name in LONG_FIELDS:
                found[name] = value
            elif part == "p":
                found[_dump(["p", *reading.keys[int(number)]])] = value
            elif part == "said" and not reading.ids:
                head = orjson.loads(value)
                head.pop("home", None)
                found[_dump([part, reading.graph(number)])] = head
            elif number:
                found[_dump([part, reading.graph(number)])] = value
    return found


def _edge_line(reading: _Reading, names: Mapping[str, str], row: Sequence[Any]) -> str:
    start, relation, end, key, asserted, inferred, derived = row
    entries = [_entry(reading, entry) for entry in (*asserted, *(inferred or ()))]
    ends = [names[start], names[end]]
    if relation in SYMMETRIC and ends[1] < ends[0]:
        ends.reverse()
        entries = [[graph, predicate, ">" if way == "<" else "<", *rule] for graph, predicate, way, *rule in entries]
    return _dump([ends[0], relation, ends[1], key, sorted(entries), derived])


def _entry(reading: _Reading, entry: str) -> list[str]:
    graph, *rest = entry.split(" ", 3)
    return [reading.graph(graph), *rest]
