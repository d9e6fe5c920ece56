"""Where queries start: every composition begins at an index, none looks through all nodes or a label of entities."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, LiteralString

import neo4j
import pytest

from graph import hops
from graph.candidates import candidates
from graph.classes import count_members, used_classes
from graph.details import classes_of, graphs_of, identifiers_of, properties_of
from graph.entities import ById, ByIri, buildings_of, by_ids, by_keys, ids_by_iri
from graph.facets import FacetField, facets
from graph.flows import Flow, FlowQuestion, flows_of
from graph.footprints import footprints_of, outlined_of, outlines_of
from graph.nearest import point_of
from graph.pages import Order, OrderField
from graph.relations import RelationQuestion, relations_of
from graph.search import search
from graph.select import count, select
from graph.store import GraphStore
from graph.where import And, At, Classes, Ids, InModels, Or, Property, Reach, SomePoint, TextMatch, Where
from graph.whereabouts import ancestors_of, level_of, owner_of, part_of, place_of

BRICK = "https://brickschema.org/schema/Brick#"
SENSOR = Classes((BRICK + "Zone_Air_Temperature_Sensor",))
PARENTS = ["b", "l1", "r00", "v00", "site"]
SMALL = ("Class", "Key", "Model", "Graph")
"""Labels with so few nodes that a scan is the way: the classes in use, registered properties, models."""

FILTERS: dict[str, Where] = {
    "ids": Ids(("r00",)),
    "class": SENSOR,
    "class at": And((SENSOR, At(("l1",), reach=Reach.SERVING))),
    "at class": At(classes=(BRICK + "Room",)),
    "at or class": Or((At(("l1",)), SENSOR)),
    "some point": SomePoint(SENSOR),
    "property": Property("Area", "Pset_SpaceCommon"),
    "model": InModels((1,)),
}

ASK: dict[str, Callable[[GraphStore], Awaitable[object]]] = {
    **{f"select {kind}": lambda s, hop=hop: select(s, hop) for kind, hop in {**hops.ROOTS, "ALL": hops.ALL}.items()},
    **{f"scoped {kind}": lambda s, hop=hop: select(s, hop, scope="b1") for kind, hop in hops.ROOTS.items()},
    **{f"count {kind}": lambda s, hop=hop: count(s, hop, scope="b1") for kind, hop in hops.ROOTS.items()},
    **{
        f"{hop.name} of {name}": lambda s, hop=hop: select(s, hop, PARENTS)
        for name, hop in vars(hops).items()
        if isinstance(hop, hops.Hop) and hop.branches
    },
    **{f"points {reach}": lambda s, reach=reach: select(s, hops.POINTS_OF_PLACE[reach], PARENTS) for reach in Reach},
    **{f"flows {flow}": lambda s, flow=flow: flows_of(s, PARENTS, FlowQuestion(flow, 8)) for flow in Flow.__args__},
    **{f"where {name}": lambda s, one=one: select(s, hops.ROOTS["SPACE"], where=one) for name, one in FILTERS.items()},
    **{f"all where {name}": lambda s, one=one: count(s, hops.ALL, where=one) for name, one in FILTERS.items()},
    "order": lambda s: select(s, hops.ROOTS["POINT"], order=[Order(OrderField.CHANGED)], scope="b1"),
    "by_ids": lambda s: by_ids(s, PARENTS),
    "by_keys": lambda s: by_keys(s, [ById("b"), ByIri("urn:x")]),
    "ids_by_iri": lambda s: ids_by_iri(s, ["urn:x"]),
    "buildings_of": lambda s: buildings_of(s, ["b1"]),
    "point_of": lambda s: point_of(s, PARENTS, list(SENSOR.iris)),
    "place_of": lambda s: place_of(s, PARENTS),
    "part_of": lambda s: part_of(s, PARENTS),
    "ancestors_of": lambda s: ancestors_of(s, PARENTS),
    "level_of": lambda s: level_of(s, PARENTS),
    "owner_of": lambda s: owner_of(s, PARENTS),
    "classes_of": lambda s: classes_of(s, PARENTS),
    "identifiers_of": lambda s: identifiers_of(s, PARENTS),
    "properties_of": lambda s: properties_of(s, PARENTS),
    "footprints_of": lambda s: footprints_of(s, PARENTS),
    "outlined_of": lambda s: outlined_of(s, PARENTS),
    "outlines_of": lambda s: outlines_of(s, "l1"),
    "graphs_of": lambda s: graphs_of(s, PARENTS),
    "relations_of": lambda s: relations_of(s, PARENTS, RelationQuestion()),
    "relations_of none": lambda s: relations_of(s, PARENTS, RelationQuestion(kinds=())),
    "search": lambda s: search(s, "room", where=At(("b",))),
    "used_classes": used_classes,
    "used_classes in b1": lambda s: used_classes(s, scope="b1"),
    "count_members": lambda s: count_members(s, [SENSOR.iris]),
    "candidates": lambda s: candidates(s, hops.ROOTS["POINT"], where=SENSOR),
    **{
        f"facets by {field}": lambda s, field=field: facets(s, hops.ROOTS["POINT"], by=field, scope="b1")
        for field in FacetField
    },
}


class Explaining:
    """Stands in for the store: keeps the plan of each query instead of its answer."""

    def __init__(self, driver: neo4j.AsyncDriver) -> None:
        self.driver = driver
        self.plans: list[dict[str, Any]] = []

    async def read(self, query: LiteralString, **parameters: object) -> None:
        async with self.driver.session(database="neo4j") as session:
            summary = await (await session.run("EXPLAIN " + query, parameters)).consume()
        assert summary.plan is not None
        self.plans.append(summary.plan)


def operators(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield plan["operatorType"].partition("@")[0], str(plan.get("args", {}).get("Details", ""))
    for child in plan.get("children", ()):
        yield from operators(child)


def is_small(details: str) -> bool:
    return any(details.partition(":")[2].startswith(label) for label in SMALL)


@pytest.mark.parametrize("name", list(ASK))
async def test_a_query_starts_at_an_index(store: GraphStore, graph_driver: neo4j.AsyncDriver, name: str) -> None:
    explaining: Any = Explaining(graph_driver)
    await ASK[name](explaining)
    assert explaining.plans
    for plan in explaining.plans:
        scans = [
            (operator, details)
            for operator, details in operators(plan)
            if operator in {"AllNodesScan", "DirectedAllRelationshipsScan"}
            or ("LabelScan" in operator and not is_small(details))
            or "RelationshipTypeScan" in operator
        ]
        assert scans == []


async def test_places_by_name_are_looked_for_among_places_only(
    store: GraphStore, graph_driver: neo4j.AsyncDriver
) -> None:
    explaining: Any = Explaining(graph_driver)
    await select(explaining, hops.ROOTS["POINT"], where=At(name=TextMatch(eq="Room 0.0")))
    scans = {details for operator, details in operators(explaining.plans[0]) if "Scan" in operator}
    assert scans == {"p:Site|Building|Level|Space|Zone"}
