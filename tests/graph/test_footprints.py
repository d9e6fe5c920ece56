"""Footprints: kept apart from names, decided like other geometry, followed by the log, and collected for plans."""

from dataclasses import replace

import pytest

from edifice.errors import CostLimitExceeded
from graph import footprints
from graph.commit import commit
from graph.fingerprint import contents
from graph.footprints import Outline, Outlined, footprints_of, outlined_of, outlines_of
from graph.log import invert, tail
from graph.records import Cause, FieldChange, Said, SaidChange
from graph.store import GraphStore
from tests.support.drafts import Draft

SQUARE = '{"type":"Polygon","coordinates":[[[0.0,0.0],[4.0,0.0],[4.0,3.0],[0.0,3.0],[0.0,0.0]]]}'
LARGER = SQUARE.replace("4.0", "5.0")


async def house(store: GraphStore) -> tuple[Draft, int]:
    """Two levels; three spaces on the lower one, of which one lies in another and one has no footprint."""
    draft = Draft()
    draft.add("house", "BUILDING", name="House", key="b1")
    draft.add("up", "LEVEL", name="Upper")
    draft.add("down", "LEVEL", name="Lower")
    draft.add("r1", "SPACE", name="Hall", footprint=SQUARE)
    draft.add("r2", "SPACE", footprint=LARGER)
    draft.add("r3", "SPACE", name="Shaft")
    draft.link("house", "HAS_PART", "up", "down")
    draft.link("down", "HAS_PART", "r1", "r3")
    draft.link("r1", "HAS_PART", "r2")
    return draft, await draft.write(store, format_="ifc")


async def test_a_footprint_lies_on_the_satellite_alone(empty_store: GraphStore) -> None:
    await house(empty_store)

    assert await footprints_of(empty_store, ["r2", "r3", "nobody", "r1"]) == [LARGER, None, None, SQUARE]
    assert await footprints_of(empty_store, []) == []
    found = await empty_store.read(
        "MATCH (n:Space {id: 'r1'})-[:HAS_FACTS]->(f) RETURN n.footprint, n.name, f.footprint"
    )
    assert found == [None, "Hall", SQUARE]


async def test_ifc_comes_before_rdf_and_what_remains_counts_when_it_goes(empty_store: GraphStore) -> None:
    draft, _ = await house(empty_store)
    other = Draft()
    other.add("r1", "SPACE", name="Lobby", footprint=LARGER)
    await other.write(empty_store, model="rooms.ttl")
    assert await footprints_of(empty_store, ["r1"]) == [SQUARE]

    said = draft.saids["r1"]
    await commit(empty_store, [SaidChange("r1", 1, said, replace(said, values={"name": "Hall"}))], Cause("TEST"))

    assert await footprints_of(empty_store, ["r1"]) == [LARGER]


async def test_a_change_is_told_and_can_be_taken_back(empty_store: GraphStore) -> None:
    draft, graph = await house(empty_store)
    before, said = await contents(empty_store), draft.saids["r1"]
    moved = replace(said, values={"name": "Hall", "footprint": LARGER})

    changed = await commit(empty_store, [SaidChange("r1", graph, said, moved)], Cause("TEST"))
    again = await commit(empty_store, [SaidChange("r1", graph, said, moved)], Cause("TEST"))

    assert [change.fields for change in changed.changes] == [(FieldChange("footprint", SQUARE, LARGER),)]
    assert again.sequence is None
    assert await contents(empty_store) != before
    last = (await tail(empty_store, (changed.sequence or 0) - 1))[0]
    await commit(empty_store, invert(last.delta), Cause("UNDO"))
    assert await contents(empty_store) == before
    assert await footprints_of(empty_store, ["r1"]) == [SQUARE]


@pytest.mark.parametrize("after", [None, Said("http://test.example/b1#r1"), Said("http://test.example/b1#r1", "SPACE")])
async def test_a_space_without_it_has_none_any_more(empty_store: GraphStore, after: Said | None) -> None:
    draft = Draft()
    draft.add("r1", "SPACE", name="Hall", footprint=SQUARE)
    graph = await draft.write(empty_store)

    await commit(empty_store, [SaidChange("r1", graph, draft.saids["r1"], after)], Cause("TEST"))

    assert await footprints_of(empty_store, ["r1"]) == [None]


async def test_a_plan_shows_the_spaces_of_its_level_that_have_one(empty_store: GraphStore) -> None:
    await house(empty_store)

    assert await outlined_of(empty_store, ["up", "down", "r1", "nobody"]) == [
        (),
        (Outlined("r1", 1), Outlined("r2", 1)),
        None,
        None,
    ]
    assert await outlines_of(empty_store, "down") == (
        Outline("r1", 1, "Hall", SQUARE),
        Outline("r2", 1, None, LARGER),
    )
    assert await outlines_of(empty_store, "up") == ()
    assert await outlines_of(empty_store, "r1") is None


async def test_a_level_of_more_spaces_than_a_plan_holds_is_refused(
    empty_store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house(empty_store)
    monkeypatch.setattr(footprints, "MOST_SPACES", 1)

    with pytest.raises(CostLimitExceeded, match="more than 1 spaces"):
        await outlines_of(empty_store, "down")
