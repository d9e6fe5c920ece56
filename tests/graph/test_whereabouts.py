"""Where things stand in the office."""

from collections.abc import Awaitable, Callable, Sequence

import pytest

from graph.records import EntityRecord
from graph.store import GraphStore
from graph.whereabouts import ancestors_of, level_of, owner_of, part_of, place_of

Each = Callable[[GraphStore, Sequence[str]], Awaitable[list[EntityRecord | None]]]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (place_of, {"v00": "r00", "ahu": "plant", "fan": "plant", "speed": "plant", "co2": "r00", "t00": "r00"}),
        (place_of, {"o12": "r12", "t12": None, "chiller": None, "lux": "light", "nobody": None}),
        (part_of, {"r00": "l0", "l0": "b", "z00": "b", "light": "b", "b": "site", "site": None, "q1": "c", "c": None}),
        (part_of, {"ahu": None, "t00": None}),
        (level_of, {"r00": "l0", "r12": "l1", "q1": None}),
        (owner_of, {"t00": "v00", "o00": "r00", "co2": "r00", "speed": "fan", "lux": "light", "p1": "q1"}),
    ],
)
async def test_one_for_each(store: GraphStore, function: Each, expected: dict[str, str | None]) -> None:
    found = await function(store, list(expected))
    assert [record and record.id for record in found] == list(expected.values())
    assert await function(store, []) == []


async def test_ancestors_from_the_nearest(store: GraphStore) -> None:
    found = await ancestors_of(store, ["r10", "z10", "l1", "b", "site", "q2"])
    assert [[record.id for record in above] for above in found] == [
        ["l1", "b", "site"], ["b", "site"], ["b", "site"], ["site"], [], ["c"],
    ]  # fmt: skip
