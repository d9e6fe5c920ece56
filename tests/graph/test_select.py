"""Lists by every hop, on the office: what they hold, in which order, page by page."""

import pytest

from edifice.calls import counted
from edifice.errors import BadInput
from graph import hops
from graph.entities import by_ids
from graph.hops import Hop
from graph.pages import Order, OrderField
from graph.select import count, select
from graph.store import GraphStore
from graph.where import Reach

ROOMS = ["r00", "r01", "r02", "r10", "r11", "r12"]
TEMPERATURES = ["t00", "t01", "t02", "t10", "t11", "t12"]


async def listed(store: GraphStore, hop: Hop, *parents: str) -> list[list[str]]:
    pages = await select(store, hop, parents, first=500)
    return [[record.id for record in page.records] for page in pages]


async def rooted(store: GraphStore, hop: Hop, scope: str | None = None) -> list[str]:
    page = (await select(store, hop, scope=scope, first=500))[0]
    return [record.id for record in page.records]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("SITE", ["site"]),
        ("BUILDING", ["c", "b"]),
        ("LEVEL", ["l0", "l1"]),
        ("SPACE", ["q1", "q2", "plant", *ROOMS]),
        ("ZONE", ["light", "z00", "z01", "z02", "z10", "z11", "z12"]),
        ("ASSET", ["ahu", "v00", "v01", "v02", "v10", "v11", "v12", "chiller", "controller", "fan", "meter"]),
        ("SYSTEM", ["system"]),
        ("POINT", ["p1", "p2", "co2", "speed", "lux", "o00", "o01", "o02", "o10", "o11", "o12", *TEMPERATURES]),
        ("ASSET_TYPE", ["type"]),
        ("OTHER", []),
    ],
)
async def test_root_lists_hold_their_kind_by_folded_name(store: GraphStore, kind: str, expected: list[str]) -> None:
    assert await rooted(store, hops.ROOTS[kind]) == expected
    assert await count(store, hops.ROOTS[kind]) == [len(expected)]


async def test_a_root_list_keeps_within_its_scope(store: GraphStore) -> None:
    assert await rooted(store, hops.ROOTS["SPACE"], "b2") == ["q1", "q2"]
    assert await count(store, hops.ALL, scope="b2") == [5]
    assert await rooted(store, hops.ALL, "b2") == ["c", "q1", "q2", "p1", "p2"]


@pytest.mark.parametrize(
    ("hop", "parents", "expected"),
    [
        (hops.BUILDINGS_OF_SITE, ["site"], [["b"]]),
        (hops.LEVELS_OF_BUILDING, ["b", "c"], [["l0", "l1"], []]),
        (hops.SPACES_DEEP, ["b", "l0", "c", "nobody"], [["plant", *ROOMS], ["plant", *ROOMS[:3]], ["q1", "q2"], []]),
        (hops.SPACES_DIRECT, ["b", "l1", "c"], [[], ROOMS[3:], ["q1", "q2"]]),
        (hops.PLACES_DEEP, ["l1", "light", "c"], [ROOMS[3:], ROOMS[:2], ["q1", "q2"]]),
        (
            hops.PLACES_DEEP,
            ["site", "b"],
            [
                ["b", "l0", "l1", "light", "plant", *ROOMS, "z00", "z01", "z02", "z10", "z11", "z12"],
                ["l0", "l1", "light", "plant", *ROOMS, "z00", "z01", "z02", "z10", "z11", "z12"],
            ],
        ),
        (
            hops.PLACES_DIRECT,
            ["site", "b", "z00", "light"],
            [["b"], ["l0", "l1", "light", "z00", "z01", "z02", "z10", "z11", "z12"], ["r00"], ROOMS[:2]],
        ),
        (hops.ASSETS_DEEP, ["l0", "plant", "r00", "r01"], [["ahu", "v00", "fan"], ["ahu", "fan"], ["v00"], []]),
        (hops.ASSETS_DIRECT, ["l0", "plant", "r00"], [[], ["ahu"], ["v00"]]),
        (
            hops.POINTS_OF_ASSET,
            ["ahu", "fan", "v00", "system"],
            [["speed"], ["speed"], ["t00"], ["speed", "t00", "t01"]],
        ),
        (hops.PARTS_OF_ASSET, ["ahu", "fan"], [["fan"], []]),
        (hops.WHOLE_OF_ASSET, ["ahu", "fan"], [[], ["ahu"]]),
        (hops.SYSTEMS_OF_ASSET, ["v00", "ahu", "fan"], [["system"], ["system"], []]),
        (hops.ASSETS_OF_SYSTEM, ["system"], [["ahu", "v00", "v01"]]),
        (hops.TYPE_OF_ASSET, ["v00", "v02"], [["type"], []]),
        (hops.ASSETS_OF_TYPE, ["type"], [["v00", "v01"]]),
        (hops.MEMBERS_OF_ZONE, ["light", "z12"], [ROOMS[:2], ["r12"]]),
        (hops.ZONES_OF_SPACE, ["r00", "r12"], [["light", "z00"], ["z12"]]),
        (hops.ADJACENT_SPACES, ["r00", "r01"], [["r01"], ["r00"]]),
        (hops.METERS_OF, ["b", "ahu", "fan"], [["meter"], ["meter"], []]),
        (hops.METERED_BY_ASSET, ["meter"], [["ahu", "b"]]),
        (hops.CONTROLLED, ["controller"], [["v00"]]),
        (hops.HOST, ["controller"], [["ahu"]]),
        (hops.SERVED_PLACES, ["v00", "system", "ahu"], [["r00", "z00"], ["l1"], []]),
        (
            hops.PLACES_SERVED_BY_POINT,
            ["t00", "o00", "lux", "co2"],
            [["r00", "z00"], ["r00"], ["light", "r00", "r01"], ["r00"]],
        ),
    ],
)
async def test_a_hop_answers_each_parent(
    store: GraphStore, hop: Hop, parents: list[str], expected: list[list[str]]
) -> None:
    assert await listed(store, hop, *parents) == expected
    assert await count(store, hop, parents) == [len(ids) for ids in expected]
    known = [record for record in await by_ids(store, parents) if record is not None]
    pages = await select(store, hop, known, first=500)
    assert [[record.id for record in page.records] for page in pages] == [
        ids for parent, ids in zip(parents, expected, strict=True) if parent != "nobody"
    ]


async def test_points_of_a_place_by_reach(store: GraphStore) -> None:
    parents = ("r00", "r02", "z00", "light", "l1")
    everything = ["co2", "speed", "lux", "o00", "o01", "o02", "o10", "o11", "o12", *TEMPERATURES]
    assert await listed(store, hops.POINTS_OF_PLACE[Reach.OWN], *parents) == [["co2", "o00"], ["o02"], [], ["lux"], []]
    assert await listed(store, hops.POINTS_OF_PLACE[Reach.CONTAINED], *parents) == [
        ["co2", "o00", "t00"],  # t00 by its box, which stands in the room
        ["o02"],
        ["co2", "o00", "t00"],
        ["co2", "lux", "o00", "o01", "t00"],
        ["o10", "o11", "o12"],
    ]
    assert await listed(store, hops.POINTS_OF_PLACE[Reach.SERVING], *parents) == [
        ["co2", "lux", "o00", "t00"],
        ["o02", "t02"],
        ["co2", "lux", "o00", "t00"],
        ["co2", "lux", "o00", "o01", "t00", "t01"],
        ["speed", "o10", "o11", "o12", "t10", "t11", "t12"],
    ]
    for reach in (Reach.CONTAINED, Reach.SERVING):
        assert await listed(store, hops.POINTS_OF_PLACE[reach], "b", "site") == [everything, everything]


@pytest.mark.parametrize("field", list(OrderField))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 7])
async def test_pages_in_any_order_meet_each_entity_once(
    store: GraphStore, field: OrderField, descending: bool, size: int
) -> None:
    order = [Order(field, descending)]
    whole = (await select(store, hops.ROOTS["SPACE"], order=order, first=500))[0]
    met: list[str] = []
    after = None
    while True:
        page = (await select(store, hops.ROOTS["SPACE"], order=order, first=size, after=after))[0]
        assert page.has_previous == (after is not None)
        met += [record.id for record in page.records]
        if not page.has_next:
            break
        after = page.cursor(-1)
    assert met == [record.id for record in whole.records]
    assert sorted(met) == ["plant", "q1", "q2", *ROOMS]


async def test_each_parent_has_a_page_of_its_own(store: GraphStore) -> None:
    pages = await select(store, hops.SPACES_DEEP, ["b", "l0", "l1", "c"], first=2, total=True)
    assert [[record.id for record in page.records] for page in pages] == [
        ["plant", "r00"], ["plant", "r00"], ["r10", "r11"], ["q1", "q2"],
    ]  # fmt: skip
    assert [(page.has_next, page.total) for page in pages] == [(True, 7), (True, 4), (True, 3), (False, 2)]


async def test_an_empty_page_still_tells_whether_there_is_more(store: GraphStore) -> None:
    page = (await select(store, hops.ROOTS["SPACE"], first=0))[0]
    assert (page.records, page.has_next, page.cursors) == ((), True, ())


async def test_levels_carry_all_their_effective_values(store: GraphStore) -> None:
    level = (await select(store, hops.LEVELS_OF_BUILDING, ["b"]))[0].records[1]
    assert (level.id, level.kind, level.scope, level.iri) == ("l1", "LEVEL", "b1", "http://test.example/b1#l1")
    assert level.brick_class == "https://brickschema.org/schema/Brick#Floor"
    assert (level.version, level.sort_key, level.series, level.retired_at) == (1, "level 1\0l1", None, None)
    assert dict(level.values) == {"name": "Level 1", "elevation": 3.5}
    point = (await select(store, hops.POINTS_OF_ASSET, ["v00"]))[0].records[0]
    assert isinstance(point.series, int)


@pytest.mark.parametrize("first", [-1, 501])
async def test_a_page_size_out_of_bounds_is_refused(store: GraphStore, first: int) -> None:
    with pytest.raises(BadInput, match="between 0 and 500"):
        await select(store, hops.ALL, first=first)


async def test_a_cursor_of_another_order_is_refused(store: GraphStore) -> None:
    page = (await select(store, hops.ALL, first=1))[0]
    with pytest.raises(BadInput, match="another order"):
        await select(store, hops.ALL, order=[Order(OrderField.KIND)], after=page.cursor(0))
    for nonsense in ("", "x", "é", "AAAA", page.cursor(0)[:-3]):
        with pytest.raises(BadInput, match="cursor"):
            await select(store, hops.ALL, after=nonsense)


async def test_no_parents_cost_no_call(store: GraphStore) -> None:
    with counted() as calls:
        assert await select(store, hops.SPACES_DEEP, []) == []
        assert await count(store, hops.SPACES_DEEP, []) == []
    assert calls.number == 0


@pytest.mark.parametrize("times", [1, 100])
async def test_a_hop_costs_one_call_whatever_it_finds(store: GraphStore, times: int) -> None:
    for hop, parents in (
        (hops.LEVELS_OF_BUILDING, ["b"]),
        (hops.SPACES_DEEP, ["l0", "l1"]),
        (hops.ASSETS_DEEP, ["r00", "plant"]),
        (hops.POINTS_OF_ASSET, ["v00", "ahu"]),
        (hops.POINTS_OF_PLACE[Reach.SERVING], ["r00", "l1"]),
    ):
        with counted() as calls:
            pages = await select(store, hop, parents * times, first=500)
        assert calls.number == 1
        assert len(pages) == len(parents) * times
        assert all(page.records == pages[at % len(parents)].records for at, page in enumerate(pages))
