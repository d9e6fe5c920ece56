"""Counts beside lists: facets, candidates for readings, classes in use."""

from typing import Any

import pytest

from edifice.errors import CostLimitExceeded
from graph import hops
from graph.candidates import Candidate, candidates
from graph.classes import count_members, used_classes
from graph.facets import FacetCount, FacetField, facets
from graph.models import list_models
from graph.store import GraphStore
from graph.where import At, Classes, Kinds, Reach

BRICK = "https://brickschema.org/schema/Brick#"
SERVING = hops.POINTS_OF_PLACE[Reach.SERVING]


@pytest.mark.parametrize(
    ("field", "everywhere", "of_l1"),
    [
        (FacetField.KIND, [("POINT", 17, None)], [("POINT", 7, None)]),
        (FacetField.UNIT, [("unit:DEG_C", 6, None), ("unit:K", 2, None)], [("unit:DEG_C", 3, None)]),
        (
            FacetField.POINT_KIND,
            [("SENSOR", 8, None), ("STATUS", 6, None), ("OTHER", 2, None), ("COMMAND", 1, None)],
            [("SENSOR", 3, None), ("STATUS", 3, None), ("COMMAND", 1, None)],
        ),
        (FacetField.LEVEL, [("l0", 6, "Level 0"), ("l1", 3, "Level 1")], [("l1", 3, "Level 1"), ("l0", 1, "Level 0")]),
        (FacetField.QUANTITY, [], []),
    ],
)
async def test_facets_of_a_root_list_and_of_a_hop(
    store: GraphStore, field: FacetField, everywhere: list[tuple[Any, ...]], of_l1: list[tuple[Any, ...]]
) -> None:
    assert await facets(store, hops.ROOTS["POINT"], by=field) == [tuple(FacetCount(*row) for row in everywhere)]
    told = await facets(store, SERVING, ["l1", "nobody"], by=field)
    assert told == [tuple(FacetCount(*row) for row in of_l1), ()]


async def test_facets_by_class_keep_the_most_frequent(store: GraphStore) -> None:
    temperature = FacetCount(BRICK + "Zone_Air_Temperature_Sensor", 8)
    occupied = FacetCount(BRICK + "Occupancy_Sensor", 6)
    assert await facets(store, hops.ROOTS["POINT"], by=FacetField.CLASS, first=2) == [(temperature, occupied)]
    filtered = await facets(store, hops.ROOTS["POINT"], by=FacetField.CLASS, where=At(("c",)))
    assert filtered == [(FacetCount(temperature.key, 2),)]


async def test_facets_by_place_and_model_have_labels(store: GraphStore) -> None:
    by_place = (await facets(store, hops.ROOTS["ASSET"], by=FacetField.PLACE))[0]
    assert by_place == (FacetCount("plant", 2, "Plant Room"), FacetCount("r00", 1, "Room 0.0"))
    models = {model.name: model.id for model in await list_models(store)}
    by_model = (await facets(store, hops.ROOTS["SPACE"], by=FacetField.MODEL))[0]
    assert by_model == tuple(
        FacetCount(models[name], count, name) for name, count in (("brick.ttl", 7), ("annex.ttl", 2), ("arch.ifc", 1))
    )


async def test_candidates_carry_what_readings_need(store: GraphStore) -> None:
    room, zone = await candidates(
        store, SERVING, ["r02", "z12"], where=Classes((BRICK + "Zone_Air_Temperature_Sensor",))
    )
    assert [candidate.id for candidate in (*room, *zone)] == ["t02", "t12"]
    assert all(isinstance(candidate.series, int) for candidate in (*room, *zone))
    assert room == (Candidate("t02", room[0].series, "unit:DEG_C", None),)
    everything = (await candidates(store, hops.ROOTS["POINT"]))[0]
    assert len({candidate.series for candidate in everything}) == 17


async def test_too_many_candidates_are_refused(store: GraphStore) -> None:
    assert len((await candidates(store, hops.ROOTS["POINT"], most=17))[0]) == 17
    with pytest.raises(CostLimitExceeded, match="at 16 points at most"):
        await candidates(store, hops.ROOTS["POINT"], most=16)


async def test_classes_in_use(store: GraphStore) -> None:
    used = await used_classes(store)
    assert (used[BRICK + "Room"], used[BRICK + "VAV"], used["https://w3id.org/rec#Office"]) == (8, 6, 1)
    assert BRICK + "Pump" not in used
    assert await used_classes(store, scope="b2") == {
        BRICK + "Building": 1, BRICK + "Room": 2, BRICK + "Zone_Air_Temperature_Sensor": 2,
    }  # fmt: skip
    assert await used_classes(store, where=At(("plant",))) == {
        BRICK + "AHU": 1, BRICK + "Supply_Fan": 1, BRICK + "Fan_Speed_Command": 1,
    }  # fmt: skip


async def test_members_of_classes_count_once(store: GraphStore) -> None:
    closures = [[BRICK + "Room", "https://w3id.org/rec#Office"], [BRICK + "VAV", BRICK + "AHU"], ["urn:none"], []]
    assert await count_members(store, closures) == [8, 7, 0, 0]
    assert await count_members(store, closures, scope="b2") == [2, 0, 0, 0]
    assert await count_members(store, closures, where=At(("l1",))) == [3, 0, 0, 0]
    assert await count_members(store, closures, where=Kinds(("ASSET",))) == [0, 7, 0, 0]
    assert await count_members(store, []) == []
