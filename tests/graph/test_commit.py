"""Committing deltas to the real graph store: sets, effects, conflicts, and what is kept of each node."""

import asyncio
from dataclasses import replace

import neo4j
import pytest

from edifice.errors import BadInput, Conflict, NotFound
from graph.assertions import links_of_graph, links_of_nodes, saids_of_graph, saids_of_nodes
from graph.commit import CommitResult, commit, split
from graph.fingerprint import contents
from graph.log import clock, tail
from graph.models import ensure_model
from graph.names import find, find_former
from graph.parts import MAX_TEXT_BYTES
from graph.records import (
    AliasChange,
    Cause,
    Change,
    FieldChange,
    Identifier,
    LinkChange,
    PropertyValue,
    Said,
    SaidChange,
)
from graph.store import GraphStore
from tests.support.worlds import MODELS, World

BRICK = "https://brickschema.org/schema/Brick#"
CAUSE = Cause("TEST")


def asset(node: str, name: str, *properties: PropertyValue) -> Said:
    return Said(f"urn:{node}", "ASSET", (BRICK + "AHU",), {"name": name}, properties=properties, home=node)


async def graph_of(store: GraphStore, name: str = "a.ttl", format_name: str = "rdf") -> int:
    return (await ensure_model(store, "hq", name, format_name, ("",))).graphs[0].number


async def properties(store: GraphStore, node: str) -> dict[str, object]:
    record = await store.read("MATCH (n:Node {id: $id}) RETURN properties(n), labels(n)", id=node)
    assert record
    return {**record[0], "labels": set(record[1])}


@pytest.mark.parametrize("seed", [11, 12])
async def test_many_small_commits_give_the_same_graph_as_one(empty_store: GraphStore, seed: int) -> None:
    world = await World.in_store(empty_store, seed)
    for _ in range(10):
        for part in split(world.delta(20)):
            await commit(empty_store, part, CAUSE)
    grown = await contents(empty_store)
    await commit(empty_store, [row for graph in world.graphs for row in _removed(world, graph)], CAUSE)
    assert await contents(empty_store) == []
    await commit(empty_store, world.all_of(world.graphs), CAUSE)
    assert await contents(empty_store) == grown


@pytest.mark.parametrize("gone", range(len(MODELS)))
async def test_a_removed_graph_leaves_exactly_what_others_assert(empty_store: GraphStore, gone: int) -> None:
    world = await World.in_store(empty_store, 20 + gone)
    for _ in range(6):
        await commit(empty_store, world.delta(20), CAUSE)
    removed, kept = world.graphs[gone], [graph for graph in world.graphs if graph != world.graphs[gone]]
    await commit(empty_store, _removed(world, removed), CAUSE)
    assert [said async for said in saids_of_graph(empty_store, removed)] == []
    left = await contents(empty_store)
    await commit(empty_store, [row for graph in kept for row in _removed(world, graph)], CAUSE)
    await commit(empty_store, world.all_of(kept), CAUSE)
    assert await contents(empty_store) == left


def _removed(world: World, graph: int) -> list[SaidChange | LinkChange]:
    rows = world.all_of([graph])
    links = [replace(row, added=False) for row in rows if isinstance(row, LinkChange)]
    return [*links, *(replace(row, before=row.after, after=None) for row in rows if isinstance(row, SaidChange))]


async def test_what_was_said_reads_back_to_the_character(empty_store: GraphStore) -> None:
    world = await World.in_store(empty_store, 31)
    for _ in range(6):
        await commit(empty_store, world.delta(20), CAUSE)
    for graph in world.graphs:
        expected = {node: said for (node, number), said in world.saids.items() if number == graph}
        assert {node: said async for node, said in saids_of_graph(empty_store, graph)} == expected
        assert set(await links_of_graph(empty_store, graph)) == {one for one in world.links if one.graph == graph}
    nodes = sorted({node for node, _ in world.saids})
    found = await saids_of_nodes(empty_store, nodes)
    assert {(node, graph): said for node, said_by in found.items() for graph, said in said_by.items()} == world.saids
    assert set(await links_of_nodes(empty_store, nodes)) == world.links


async def test_a_delta_committed_twice_takes_one_sequence(empty_store: GraphStore) -> None:
    world = await World.in_store(empty_store, 41)
    world.delta(40)
    delta = world.all_of(world.graphs)
    assert (await commit(empty_store, delta, CAUSE)).sequence == 1
    before = await contents(empty_store, ids=True)
    assert await commit(empty_store, delta, CAUSE) == CommitResult(None)
    assert await contents(empty_store, ids=True) == before
    assert (await clock(empty_store)).sequence == 1


async def test_eight_writers_lose_nothing_and_leave_no_gap(
    empty_store: GraphStore, graph_url: str, graph_auth: tuple[str, str]
) -> None:
    graph = await graph_of(empty_store)
    other = GraphStore.connect(graph_url, *graph_auth)  # stands for a second process: its lock is another
    await commit(empty_store, [SaidChange("e1", graph, None, asset("e1", "A"))], CAUSE)

    async def add_words(store: GraphStore, writer: int) -> None:
        for index in range(5):
            while True:
                said = (await saids_of_nodes(store, ["e1"]))["e1"][graph]
                after = replace(said, statements=(*said.statements, f'<urn:p> "{writer}-{index}"'))
                try:
                    await commit(store, [SaidChange("e1", graph, said, after)], CAUSE)
                except Conflict:
                    continue
                break

    await asyncio.gather(*(add_words(empty_store if writer % 2 else other, writer) for writer in range(8)))
    await other.close()
    said = (await saids_of_nodes(empty_store, ["e1"]))["e1"][graph]
    words = {f'<urn:p> "{writer}-{index}"' for writer in range(8) for index in range(5)}
    assert (set(said.statements), len(said.statements)) == (words, 40)
    assert (await properties(empty_store, "e1"))["version"] == 41
    assert [one.sequence for one in await tail(empty_store, 0, 100)] == list(range(1, 42))


async def test_eight_writers_give_every_point_its_own_series_number(
    empty_store: GraphStore, graph_url: str, graph_auth: tuple[str, str]
) -> None:
    graph = await graph_of(empty_store)
    other = GraphStore.connect(graph_url, *graph_auth)

    async def add(store: GraphStore, writer: int) -> list[int]:
        numbers: list[int] = []
        for index in range(4):
            node = f"e{writer}-{index}"
            point = Said(f"urn:{node}", "POINT", properties=(PropertyValue("P", f"k{index}", 1, "1"),), home=node)
            numbers += [
                one.series for one in (await commit(store, [SaidChange(node, graph, None, point)], CAUSE)).points
            ]
        return numbers

    found = await asyncio.gather(*(add(empty_store if writer % 2 else other, writer) for writer in range(8)))
    await other.close()
    assert sorted(number for numbers in found for number in numbers) == list(range(1, 33))
    assert await empty_store.read("MATCH (k:Key) WITH k.number AS n ORDER BY n RETURN collect(n)") == [[1, 2, 3, 4]]


async def test_a_stale_row_is_a_conflict_and_changes_nothing(empty_store: GraphStore) -> None:
    graph = await graph_of(empty_store)
    await commit(empty_store, [SaidChange("e1", graph, None, asset("e1", "A"))], CAUSE)
    before = await contents(empty_store, ids=True)
    with pytest.raises(Conflict, match="urn:e1 was changed by another writer"):
        await commit(
            empty_store,
            [
                SaidChange("e2", graph, None, asset("e2", "B")),
                SaidChange("e1", graph, asset("e1", "X"), asset("e1", "Y")),
            ],
            CAUSE,
        )
    assert await contents(empty_store, ids=True) == before


async def test_a_link_needs_both_its_ends(empty_store: GraphStore) -> None:
    graph = await graph_of(empty_store)
    link = LinkChange(graph, "e1", BRICK + "feeds", "e2", "FEEDS", reverse=False, added=True)
    with pytest.raises(Conflict, match="e2 is not in the graph any more"):
        await commit(empty_store, [SaidChange("e1", graph, None, asset("e1", "A")), link], CAUSE)
    with pytest.raises(NotFound, match="There is no graph 99"):
        await commit(empty_store, [replace(link, graph=99)], CAUSE)
    assert (await clock(empty_store)).sequence == 0


async def test_a_literal_over_a_megabyte_is_refused_by_name(empty_store: GraphStore) -> None:
    graph = await graph_of(empty_store)
    fits = '<urn:note> "' + "x" * (MAX_TEXT_BYTES - 13) + '"'
    assert len(fits) == MAX_TEXT_BYTES
    said = Said("urn:a", "ASSET", statements=(fits,), home="e1")
    await commit(empty_store, [SaidChange("e1", graph, None, said)], CAUSE)
    assert (await saids_of_nodes(empty_store, ["e1"]))["e1"][graph].statements == (fits,)
    long = replace(said, iri="urn:b", statements=(fits + "@en",))
    with pytest.raises(BadInput, match="<urn:note> of urn:b has 1000003 bytes"):
        await commit(empty_store, [SaidChange("e2", graph, None, long)], CAUSE)


async def test_who_nobody_asserts_is_retired_and_comes_back_with_its_id_and_series(empty_store: GraphStore) -> None:
    graph = await graph_of(empty_store)
    name = Identifier("IRI", "urn:p")
    point = Said("urn:p", "POINT", (BRICK + "Sensor",), {"name": "P"}, home="e1")
    owner = LinkChange(graph, "e2", BRICK + "hasPoint", "e1", "HAS_POINT", reverse=False, added=True)
    made = await commit(
        empty_store,
        [SaidChange("e1", graph, None, point), SaidChange("e2", graph, None, asset("e2", "A")), owner],
        CAUSE,
    )
    gone = await commit(empty_store, [SaidChange("e1", graph, point, None)], CAUSE)
    assert gone.changes == (
        Change("RETIRED", "e1", "POINT", "hq"),
        Change("UNRELATED", "e2", "ASSET", "hq", "HAS_POINT", "e1"),
    )
    state = await properties(empty_store, "e1")
    assert state["labels"] == {"Node", "Entity", "Retired"}
    assert (state["kind"], state["name"], state["series"], state["version"]) == ("POINT", "P", 1, 2)
    assert isinstance(state["retiredAt"], int)
    assert await find(empty_store, "hq", [name]) == {}
    assert await find_former(empty_store, "hq", [name]) == {name: ["e1"]}
    assert (await tail(empty_store, 1))[0].delta == (SaidChange("e1", graph, point, None), replace(owner, added=False))
    back = await commit(empty_store, [SaidChange("e1", graph, None, point)], CAUSE)
    assert back.changes == (Change("RESTORED", "e1", "POINT", "hq"),)
    assert back.points == made.points
    assert await find_former(empty_store, "hq", [name]) == {}
    assert (await properties(empty_store, "e1")).get("retiredAt") is None


async def test_a_term_is_promoted_and_falls_back(empty_store: GraphStore) -> None:
    rdf, ifc = await graph_of(empty_store), await graph_of(empty_store, "a.ifc", "ifc")
    mentioned = Said("urn:x", statements=('<urn:p> "1"',), home="e1")
    typed = Said("urn:x", "SPACE", (BRICK + "Room",), {"name": "X"}, home="e1")
    assert (await commit(empty_store, [SaidChange("e1", rdf, None, mentioned)], CAUSE)).changes == ()
    assert (await properties(empty_store, "e1")) == {
        "id": "e1",
        "scope": "hq",
        "iri": "urn:x",
        "labels": {"Node", "Term"},
    }
    promoted = await commit(empty_store, [SaidChange("e1", ifc, None, typed)], CAUSE)
    assert promoted.changes == (Change("ADDED", "e1", "SPACE", "hq"),)
    assert (await properties(empty_store, "e1"))["labels"] == {"Node", "Entity", "Space"}
    fallen = await commit(empty_store, [SaidChange("e1", ifc, typed, None)], CAUSE)
    assert fallen.changes == (Change("RETIRED", "e1", "SPACE", "hq"),)
    state = await properties(empty_store, "e1")
    assert state["labels"] == {"Node", "Term"}
    assert not {"kind", "name", "sortKey", "brickClass"} & state.keys()
    assert await empty_store.read("MATCH (:Node)-[r:IS_A]->() RETURN count(r)") == [0]


async def test_the_kind_follows_the_stronger_word(empty_store: GraphStore) -> None:
    ifc, rdf = await graph_of(empty_store, "a.ifc", "ifc"), await graph_of(empty_store)
    element = Said("urn:ifc:1", "ASSET", (BRICK + "Sensor_Equipment",), {"name": "IfcSensor"}, home="e1")
    point = Said("urn:p", "POINT", (BRICK + "Temperature_Sensor",), {"name": "T", "unit": "u"}, home="e1")
    await commit(empty_store, [SaidChange("e1", ifc, None, element)], CAUSE)
    both = await commit(empty_store, [SaidChange("e1", rdf, None, point)], CAUSE)
    assert both.changes[0].fields == (
        FieldChange("kind", "ASSET", "POINT"),
        FieldChange("iri", "urn:ifc:1", "urn:p"),
        FieldChange(
            "classes",
            [BRICK + "Sensor_Equipment"],
            [BRICK + "Temperature_Sensor", BRICK + "Sensor_Equipment"],
        ),
        FieldChange("name", "IfcSensor", "T"),
        FieldChange("unit", None, "u"),
    )
    state = await properties(empty_store, "e1")
    assert state["labels"] == {"Node", "Entity", "Point"}
    assert (state["brickClass"], state["series"], state["sortKey"]) == (BRICK + "Temperature_Sensor", 1, "t\0e1")


async def test_a_statement_either_way_is_one_edge(empty_store: GraphStore) -> None:
    one, two = await graph_of(empty_store), await graph_of(empty_store, "b.ttl")
    saids = [SaidChange(node, graph, None, asset(node, node)) for node in ("e1", "e2") for graph in (one, two)]
    along = LinkChange(one, "e1", BRICK + "feeds", "e2", "FEEDS", reverse=False, added=True)
    against = LinkChange(two, "e2", BRICK + "isFedBy", "e1", "FEEDS", reverse=True, added=True)
    guess = replace(along, predicate=BRICK + "guess", derived="rule 7")
    made = await commit(empty_store, [*saids, along, against, guess], CAUSE)
    assert [change for change in made.changes if change.kind == "RELATED"] == [
        Change("RELATED", "e1", "ASSET", "hq", "FEEDS", "e2")
    ]
    edge = "MATCH (a)-[r:FEEDS]->(b) RETURN a.id, b.id, r.asserted, r.inferred, r.derived"
    assert await empty_store.read(edge) == [
        "e1", "e2", [f"{one} {BRICK}feeds >", f"{two} {BRICK}isFedBy <"], [f"{one} {BRICK}guess > rule 7"], None,
    ]  # fmt: skip
    assert set(await links_of_nodes(empty_store, ["e2"])) == {along, against, guess}
    rest = await commit(empty_store, [replace(along, added=False), replace(against, added=False)], CAUSE)
    assert rest.changes == ()
    assert await empty_store.read(edge) == ["e1", "e2", [], [f"{one} {BRICK}guess > rule 7"], "rule 7"]
    last = await commit(empty_store, [replace(guess, added=False)], CAUSE)
    assert last.changes == (Change("UNRELATED", "e1", "ASSET", "hq", "FEEDS", "e2"),)
    assert await empty_store.read(edge) is None


async def test_a_joined_node_is_an_alias_until_it_is_parted(empty_store: GraphStore) -> None:
    one, two = await graph_of(empty_store), await graph_of(empty_store, "b.ttl")
    left, right = Said("urn:p", "POINT", home="e1"), Said("urn:p", "POINT", values={"name": "P"}, home="e2")
    await commit(empty_store, [SaidChange("e1", one, None, left), SaidChange("e2", two, None, right)], CAUSE)
    apart = await contents(empty_store, ids=True)
    join = [SaidChange("e2", two, right, None), SaidChange("e1", two, None, right), AliasChange("e2", "e1", added=True)]
    joined = await commit(empty_store, join, CAUSE)
    assert joined.changes == (
        Change("RETIRED", "e2", "POINT", "hq", other="e1"),
        Change(
            "CHANGED", "e1", "POINT", "hq", fields=(FieldChange("name", None, "P"), FieldChange("aliases", [], ["e2"]))
        ),
    )
    assert [(point.id, point.aliases, point.retired) for point in joined.points] == [
        ("e2", (), True),
        ("e1", ("e2",), False),
    ]
    assert await empty_store.read("MATCH (:Retired {id: 'e2'})-[:JOINED]->(n) RETURN n.id") == ["e1"]
    assert (await commit(empty_store, join, CAUSE)).sequence is None
    part = [
        AliasChange("e2", "e1", added=False),
        SaidChange("e1", two, right, None),
        SaidChange("e2", two, None, right),
    ]
    parted = await commit(empty_store, part, CAUSE)
    assert {(change.kind, change.entity) for change in parted.changes} == {("CHANGED", "e1"), ("RESTORED", "e2")}
    assert _without_versions(await contents(empty_store, ids=True)) == _without_versions(apart)


def _without_versions(lines: list[str]) -> list[str]:
    return [line.partition('"version"')[0] + line.partition('"version"')[2][2:] for line in lines]


async def test_an_id_that_never_was_a_node_may_be_an_alias(empty_store: GraphStore) -> None:
    graph = await graph_of(empty_store)
    await commit(
        empty_store,
        [SaidChange("e1", graph, None, asset("e1", "A")), AliasChange("e0", "e1", added=True)],
        CAUSE,
    )
    assert await empty_store.read("MATCH (a:Node {id: 'e0'})-[:JOINED]->(n) RETURN labels(a), n.id") == [["Node"], "e1"]
    await commit(empty_store, [AliasChange("e0", "e1", added=False)], CAUSE)
    assert await empty_store.read("MATCH (a:Node {id: 'e0'}) RETURN a.id") is None
    with pytest.raises(Conflict):
        await commit(empty_store, [AliasChange("e0", "e9", added=True)], CAUSE)


async def test_effective_properties_have_one_number_for_each_key(empty_store: GraphStore) -> None:
    ifc, rdf = await graph_of(empty_store, "a.ifc", "ifc"), await graph_of(empty_store)
    height = PropertyValue("Pset", "Height", 250, "250 cm", "IfcLengthMeasure", "unit:CentiM", 2.5)
    plain = PropertyValue(None, "Height", "high", "high")
    weaker = replace(height, value=1.0, si=1.0)
    await commit(
        empty_store,
        [
            SaidChange("e1", ifc, None, asset("e1", "A", height, plain)),
            SaidChange("e1", rdf, None, asset("e1", "A", weaker)),
        ],
        CAUSE,
    )
    facts = "MATCH (:Node {id: 'e1'})-[:HAS_FACTS]->(f) RETURN f.p_1, f.p_2"
    assert await empty_store.read(facts) == [2.5, "high"]
    removed = await commit(empty_store, [SaidChange("e1", ifc, asset("e1", "A", height, plain), None)], CAUSE)
    assert removed.changes[0].fields == (FieldChange("Height", "high", None), FieldChange("Pset.Height", 2.5, 1.0))
    assert await empty_store.read(facts) == [1.0, None]


async def test_a_cancelled_writer_leaves_a_whole_commit(
    empty_store: GraphStore, graph_driver: neo4j.AsyncDriver
) -> None:
    graph = await graph_of(empty_store)
    task = asyncio.create_task(commit(empty_store, [SaidChange("e1", graph, None, asset("e1", "A"))], CAUSE))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await ensure_model(empty_store, "hq", "behind it", "rdf", ())  # writers queue, so the commit has ended
    assert (await properties(empty_store, "e1"))["name"] == "A"
    assert (await clock(empty_store)).sequence == 1
