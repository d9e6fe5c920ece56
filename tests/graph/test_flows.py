"""What feeds what, by hops, each entity once."""

import pytest

from edifice.errors import BadInput
from graph.flows import FlowQuestion, count_flows, flows_of
from graph.store import GraphStore
from graph.where import Ids, Kinds
from tests.support.drafts import Draft

Told = list[tuple[str, int, list[str]]]


async def told(store: GraphStore, parent: str, question: FlowQuestion, size: int = 500) -> Told:
    met: Told = []
    after = None
    while True:
        page = (await flows_of(store, [parent], question, first=size, after=after))[0]
        met += [(each.entity.id, each.hops, [one.id for one in each.via]) for each in page.flows]
        if not page.has_next:
            return met
        after = page.flows[-1].cursor


@pytest.mark.parametrize("size", [1, 2, 500])
@pytest.mark.parametrize(
    ("parent", "question", "expected"),
    [
        (
            "r12",
            FlowQuestion("SERVED_BY", 8),
            [("v12", 1, ["z12"]), ("ahu", 2, ["z12", "v12"]), ("chiller", 3, ["z12", "v12", "ahu"])],
        ),
        ("r12", FlowQuestion("SERVED_BY", 1), [("v12", 1, ["z12"])]),
        ("z12", FlowQuestion("SERVED_BY", 1), [("v12", 1, [])]),
        ("light", FlowQuestion("SERVED_BY", 1), [("v00", 1, ["z00"]), ("v01", 1, ["z01"])]),
        (
            "l1",
            FlowQuestion("SERVED_BY", 1),
            [("system", 1, []), ("v10", 1, ["z10"]), ("v11", 1, ["z11"]), ("v12", 1, ["z12"])],
        ),
        ("v12", FlowQuestion("FED_BY", 1), [("ahu", 1, [])]),
        ("v12", FlowQuestion("FED_BY", 2, Ids(("chiller",))), [("chiller", 2, ["ahu"])]),
        (
            "chiller",
            FlowQuestion("FEEDS", 3, Kinds(("ZONE",))),
            [(f"z{n}", 3, ["ahu", f"v{n}"]) for n in ("00", "01", "02", "10", "11", "12")],
        ),
        ("fan", FlowQuestion("FEEDS", 8), []),
    ],
)
async def test_flows_from_the_nearest(
    store: GraphStore, parent: str, question: FlowQuestion, expected: Told, size: int
) -> None:
    assert await told(store, parent, question, size) == expected
    assert await count_flows(store, [parent, "nobody"], question) == [len(expected), 0]


async def test_a_building_is_served_by_what_serves_its_places(store: GraphStore) -> None:
    flows = await told(store, "b", FlowQuestion("SERVED_BY", 2))
    assert [(id_, hops) for id_, hops, _ in flows] == [
        ("system", 1), ("v00", 1), ("v01", 1), ("v02", 1), ("v10", 1), ("v11", 1), ("v12", 1), ("ahu", 2),
    ]  # fmt: skip


async def test_loops_and_meshes_cost_no_more_than_their_size(store: GraphStore) -> None:
    mesh = Draft()
    rings = [[f"n{ring}-{place}" for place in range(8)] for ring in range(12)]
    for ring in rings:
        for id_ in ring:
            mesh.add(id_, "ASSET", "Equipment", name=id_)
    for ring, following in zip(rings, [*rings[1:], rings[0]], strict=True):
        for id_ in ring:
            mesh.link(id_, "FEEDS", *following)
    await mesh.write(store, scope="mesh", model="mesh.ttl")
    assert await count_flows(store, ["n0-0"], FlowQuestion("FEEDS", 100)) == [95]
    assert [hops for _, hops, _ in await told(store, "n0-0", FlowQuestion("FEEDS", 3))] == [1] * 8 + [2] * 8 + [3] * 8


@pytest.mark.parametrize("depth", [0, 101])
async def test_a_depth_out_of_bounds_is_refused(store: GraphStore, depth: int) -> None:
    with pytest.raises(BadInput, match="between 1 and 100"):
        await flows_of(store, ["ahu"], FlowQuestion("FEEDS", depth))


async def test_a_strange_cursor_is_refused(store: GraphStore) -> None:
    with pytest.raises(BadInput, match="cursor"):
        await flows_of(store, ["ahu"], FlowQuestion("FEEDS", 1), after="WyJhIl0")
