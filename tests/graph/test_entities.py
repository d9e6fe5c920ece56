"""Look-ups by id and by name, in the order of the keys."""

from collections.abc import Iterable

import pytest

from edifice.calls import counted
from edifice.errors import Conflict
from graph.entities import ByGuid, ById, ByIdentifier, ByIri, Key, buildings_of, by_ids, by_keys, ids_by_iri
from graph.records import EntityRecord
from graph.store import GraphStore

IRI = "http://test.example/b1#"


def ids(found: Iterable[EntityRecord | Conflict | None]) -> list[str | None]:
    return [record.id if isinstance(record, EntityRecord) else None for record in found]


async def test_ids_answer_in_their_order_through_aliases_and_for_the_retired(store: GraphStore) -> None:
    wanted = ["r00", "nobody", "old", "gone", "r00", "term"]
    found = await by_ids(store, wanted)
    assert ids(found) == ["r00", None, "r01", "gone", "r00", None]
    assert found[3] is not None
    assert found[3].retired_at is not None
    assert found[3].name == "Gone Pump"
    assert await by_ids(store, []) == []


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (ById("old"), "r01"),
        (ByIri(IRI + "r10"), "r10"),
        (ByIri(IRI + "gone"), "gone"),
        (ByIri(IRI + "term"), None),
        (ByIri(IRI + "R10"), None),
        (ByGuid("guid-00", "b"), "r00"),
        (ByGuid("guid-00", "c"), "q1"),
        (ByGuid("guid-q2", "b"), None),
        (ByGuid("guid-q2", "nobody"), None),
        (ByGuid("guid-q2"), "q2"),
        (ByIdentifier("ASSET_TAG", "TAG 12"), "r12"),
        (ByIdentifier("COBIE", "TAG 12"), None),
        (ByIdentifier("BUILDING_KEY", "b2"), "c"),
    ],
)
async def test_a_key_names_one_entity(store: GraphStore, key: Key, expected: str | None) -> None:
    assert ids(await by_keys(store, [key])) == [expected]


async def test_many_keys_answer_in_their_order_by_a_fixed_number_of_calls(store: GraphStore) -> None:
    keys: list[Key] = [ByIri(IRI + "r10"), ById("old"), ByIri("urn:x"), ByGuid("guid-00"), ById("nobody"), ById("ahu")]
    for times in (1, 50):
        with counted() as calls:
            found = await by_keys(store, keys * times)
        assert calls.number == 2
        assert ids(found[:3]) == ["r10", "r01", None]
        assert isinstance(found[3], Conflict)
        assert found[3].message == ("2 entities bear the IFC_GUID 'guid-00': q1, r00. Ask for one by its id.")
        assert ids(found[4:6]) == [None, "ahu"]


async def test_who_bears_an_iri_in_any_building_the_retired_too(store: GraphStore) -> None:
    asked = [IRI + name for name in ("r10", "gone", "term", "R10")]
    for times in (1, 50):
        with counted() as calls:
            found = await ids_by_iri(store, asked * times)
        assert calls.number == 2
        assert found == dict(zip(asked, (("r10",), ("gone",), (), ()), strict=True))


async def test_the_building_of_each_scope(store: GraphStore) -> None:
    assert ids(await buildings_of(store, ["b2", "b9", "b1"])) == ["c", None, "b"]
