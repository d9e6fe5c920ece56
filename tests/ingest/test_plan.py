"""Planning and committing what sources say, on the real graph store: order, undo, removal, and coming back."""

from collections.abc import AsyncIterator, Mapping
from itertools import permutations

import neo4j
import pytest
import pytest_asyncio

from graph import models
from graph.commit import commit, split
from graph.log import fingerprint
from graph.migrate import migrate
from graph.records import Cause, DraftLink, Identifier, ModelRecord, Said
from graph.store import GraphStore
from ingest.plan import Content, Plan, plan

pytestmark = pytest.mark.store

SCOPE = "hq"
GUID = Identifier("IFC_GUID", "2O2Fr$t4X7Zf8NOew3FLOH")
LEVEL = Said("urn:ifc:level", "LEVEL", values={"name": "Level 1", "elevation": 3.0})
ROOM = Said("urn:ifc:room", "SPACE", values={"name": "101", "netArea": 20.0}, identifiers=(GUID,))
PART = "https://brickschema.org/schema/Brick#hasPart"
POINT = "https://brickschema.org/schema/Brick#hasPoint"

IFC = Content({said.iri: said for said in (LEVEL, ROOM)}, frozenset([DraftLink(LEVEL.iri, PART, ROOM.iri, "HAS_PART")]))
BRICK_ROOM = Said("urn:brick:room", "SPACE", values={"name": "Room 101"}, identifiers=(GUID,))
SENSOR = Said("urn:brick:sensor", "POINT", values={"name": "T 101"})
BRICK = Content(
    {said.iri: said for said in (BRICK_ROOM, SENSOR)},
    frozenset([DraftLink(BRICK_ROOM.iri, POINT, SENSOR.iri, "HAS_POINT")]),
)
OTHER_LEVEL = Said("urn:mep:level", "LEVEL", values={"name": "level  1", "elevation": 3.2})
OTHER_ROOM = Said("urn:mep:room", "SPACE", values={"name": "101"})
MEP = Content(
    {said.iri: said for said in (OTHER_LEVEL, OTHER_ROOM)},
    frozenset([DraftLink(OTHER_LEVEL.iri, PART, OTHER_ROOM.iri, "HAS_PART")]),
)
SOURCES: Mapping[str, tuple[str, Content]] = {
    "arch.ifc": ("ifc", IFC),
    "brick.ttl": ("rdf", BRICK),
    "mep.ifc": ("ifc", MEP),
}


@pytest_asyncio.fixture
async def store(graph_url: str, graph_auth: tuple[str, str], clean_graph: None) -> AsyncIterator[GraphStore]:
    """An empty graph with its schema."""
    opened = GraphStore.connect(graph_url, *graph_auth)
    await migrate(opened)
    yield opened
    await opened.close()


async def put(store: GraphStore, name: str, content: Content | None = None) -> tuple[ModelRecord, Plan]:
    """Import one of the sources, or other content under its name."""
    format_name, own = SOURCES[name]
    model = await models.ensure_model(store, SCOPE, name, format_name, ("",))
    planned = await plan(store, SCOPE, {model.graphs[0].number: own if content is None else content})
    for part in split(planned.rows):
        await commit(store, part, Cause("IMPORT", model=model.id))
    return model, planned


async def test_the_order_of_imports_makes_no_difference(
    store: GraphStore, clean_graph: None, graph_driver: neo4j.AsyncDriver
) -> None:
    prints = set[str]()
    for order in permutations(SOURCES):
        await graph_driver.execute_query("MATCH (n) WHERE NOT n:Clock AND NOT n:Migration DETACH DELETE n")
        for name in order:
            await put(store, name)
        prints.add(str(await fingerprint(store)))
    assert len(prints) == 1


async def test_rooms_meet_by_global_id_and_by_name_within_a_level(store: GraphStore) -> None:
    for name in SOURCES:
        await put(store, name)
    record = await store.read("MATCH (s:Space) RETURN collect([s.name, s.netArea])")
    assert record == [[["101", 20.0]]]
    record = await store.read("MATCH (:Level)-[:HAS_PART]->(:Space)-[:HAS_POINT]->(p:Point) RETURN collect(p.name)")
    assert record == [["T 101"]]


async def test_importing_again_takes_no_sequence(store: GraphStore) -> None:
    await put(store, "arch.ifc")
    model, planned = await put(store, "arch.ifc")
    assert planned.rows == ()
    assert planned.unchanged == 2
    found = await models.get(store, model.id)
    assert found is not None
    assert found.sequence == 1


async def test_a_removed_model_leaves_what_others_assert_and_parts_what_it_joined(store: GraphStore) -> None:
    for name in ("mep.ifc", "brick.ttl", "arch.ifc"):
        await put(store, name)
    model, planned = await put(store, "arch.ifc", Content({}, frozenset()))
    await models.remove(store, model.id)
    assert planned.retired == 2
    names = await store.read("MATCH (s:Space) WITH s.name AS name ORDER BY name RETURN collect(name)")
    assert names == [["101", "Room 101"]]  # only the architecture knew that they are one
    assert await store.read("MATCH (:Space {name: 'Room 101'})-[:HAS_POINT]->(p:Point) RETURN p.name") == ["T 101"]


async def test_who_comes_back_has_its_old_id(store: GraphStore) -> None:
    await put(store, "brick.ttl")
    ids = await store.read("MATCH (p:Point) RETURN [p.id, p.series]")
    await put(store, "brick.ttl", Content({}, frozenset()))
    await put(store, "brick.ttl")
    assert await store.read("MATCH (p:Point) RETURN [p.id, p.series]") == ids
