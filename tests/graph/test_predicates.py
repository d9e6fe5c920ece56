"""Every leaf of the filter tree, as a root list, as a hop's filter and turned round."""

from typing import Any

import pytest

from edifice.errors import BadInput
from graph import hops
from graph.select import count, select
from graph.store import GraphStore
from graph.where import (
    EVERYTHING,
    And,
    AssetTypeText,
    At,
    ChangedSince,
    Classes,
    ExactClasses,
    HasIdentifier,
    Ids,
    InModels,
    InSet,
    Kinds,
    Not,
    Number,
    NumberMatch,
    Of,
    Or,
    PointKinds,
    Property,
    Quantities,
    Reach,
    RelatedTo,
    Retired,
    SomePoint,
    Systems,
    Text,
    TextMatch,
    Units,
    Where,
    Writable,
)

BRICK = "https://brickschema.org/schema/Brick#"
TEMPERATURE = Classes((BRICK + "Zone_Air_Temperature_Sensor",))
ROOMS = ["r00", "r01", "r02", "r10", "r11", "r12"]
BOXES = ["v00", "v01", "v02", "v10", "v11", "v12"]
ZONES = ["z00", "z01", "z02", "z10", "z11", "z12"]
EVERY = 51


def name(**how: Any) -> Text:
    return Text("name", TextMatch(**how))


async def found(store: GraphStore, where: Where) -> list[str]:
    page = (await select(store, hops.ALL, where=where, first=500))[0]
    return [record.id for record in page.records]


CASES: list[tuple[Where, list[str]]] = [
    (Ids(("r00", "old", "nobody")), ["r00", "r01"]),
    (InSet(("r00", "old")), ["r00"]),
    (Classes((BRICK + "Room", BRICK + "Chiller")), ["q1", "q2", "chiller", *ROOMS]),
    (Classes(("https://w3id.org/rec#Office",)), ["r00"]),
    (ExactClasses((BRICK + "Chiller", "https://w3id.org/rec#Office")), ["chiller"]),
    (name(eq="room 0.0"), ["r00"]),
    (name(eq="room 0.0", case_sensitive=True), []),
    (name(any_of=("ROOM 0.0", "Fan")), ["fan", "r00"]),
    (name(any_of=("ROOM 0.0", "Fan"), case_sensitive=True), ["fan"]),
    (name(contains="CAFÉ"), ["co2"]),
    (name(contains="room", starts_with="plant"), ["plant"]),
    (name(starts_with="Level", case_sensitive=True), ["l0", "l1"]),
    (name(matches=r"café .*|room \d\.2"), ["co2", "r02", "r12"]),
    (name(matches="room"), []),
    (name(matches="Fan", case_sensitive=True), ["fan"]),
    (Text("longName", TextMatch(contains="corner")), ["r00"]),
    (Text("description", TextMatch(contains="kw")), ["fan"]),
    (Number("netArea", NumberMatch(gte=20, lt=22)), ["r10", "r11"]),
    (Number("netArea", NumberMatch(any_of=(10, 40.0))), ["plant", "r00"]),
    (Number("elevation", NumberMatch(gt=0, lte=3.5)), ["l1"]),
    (Number("elevation", NumberMatch(eq=0)), ["l0"]),
    (HasIdentifier("IFC_GUID", TextMatch(eq="GUID-00")), ["q1", "r00"]),
    (HasIdentifier(None, TextMatch(starts_with="tag 1")), ["r10", "r11", "r12"]),
    (HasIdentifier("ASSET_TAG", TextMatch(eq="guid-00")), []),
    (At(("l1",)), ["o10", "o11", "o12", "r10", "r11", "r12"]),
    (At(("plant",), reach=Reach.OWN), ["ahu"]),
    (At(("plant",)), ["ahu", "fan", "speed"]),
    (At(("c",)), ["q1", "q2", "p1", "p2"]),
    (At(("r02",), reach=Reach.SERVING), ["v02", "o02", "t02", "z02"]),
    (At(("r00", "light"), reach=Reach.OWN), ["v00", "co2", "lux", "o00", "r00", "r01"]),
    (At(classes=(BRICK + "Lighting_Zone",), reach=Reach.OWN), ["lux", "r00", "r01"]),
    (At(name=TextMatch(eq="room 0.0")), ["v00", "co2", "o00", "t00"]),
    (At(ids=("r00", "r01"), name=TextMatch(contains="0.1")), ["o01"]),
    (Property("Area", number=NumberMatch(gt=21)), ["r12"]),
    (Property("Area", "Pset_SpaceCommon", number=NumberMatch(eq=11)), ["r00", "r01"]),
    (Property("Area", "Pset_Other"), []),
    (Property("Area", text=TextMatch(eq="20.0")), ["r10"]),
    (Property("Area", flag=True), []),
    (And((Kinds(("SPACE",)), Property("Area", exists=False))), ["q1", "q2", "plant"]),
    (Kinds(("SITE", "SYSTEM")), ["system", "site"]),
    (PointKinds(("COMMAND", "OTHER")), ["p1", "p2", "speed"]),
    (Quantities(("x",)), []),
    (Units(("unit:K",)), ["p1", "p2"]),
    (Writable(writable=True), ["o00", "o01", "o02", "o10", "o11", "o12"]),
    (And((Kinds(("POINT",)), Writable(writable=False), name(starts_with="A"))), ["p1", "p2"]),
    (ChangedSince(2**42), []),
    (Retired(), ["gone"]),
    (And((Retired(), Kinds(("SPACE",)))), []),
    (SomePoint(TEMPERATURE), ["system", "c", "q1", "q2", *BOXES, "site", "b", "l0", "l1", "light", *ROOMS, *ZONES]),
    (And((Kinds(("SPACE", "ASSET")), SomePoint(name(contains="speed")))), ["ahu", "fan", "plant"]),
    (SomePoint(And((TEMPERATURE, InSet(())))), []),
    (RelatedTo(("FEEDS",), max_hops=2, some=Kinds(("ZONE",))), ["ahu", *BOXES]),
    (RelatedTo(("FEEDS",), "IN", some=Ids(("chiller",))), ["ahu"]),
    (RelatedTo(("FEEDS",), "BOTH", some=Ids(("ahu",))), [*BOXES, "chiller"]),
    (RelatedTo(("CONNECTED_TO", "OF_TYPE")), ["ahu", "v00", "v01"]),
    (And((Kinds(("ASSET",)), RelatedTo(("FEEDS",), "IN", none=EVERYTHING))), ["chiller", "controller", "fan", "meter"]),
    (Of(Kinds(("ZONE",))), ["lux"]),
    (Of(Ids(("r00",))), ["co2", "o00"]),
    (AssetTypeText(TextMatch(eq="x100")), ["v00", "v01"]),
    (Systems(("system",)), ["ahu", "v00", "v01"]),
    (Or((name(eq="fan"), At(("c",)), TEMPERATURE)), ["q1", "q2", "p1", "p2", "fan", *(f"t{n[1:]}" for n in ROOMS)]),
    (Or((Ids(("r00",)), At(("plant",), reach=Reach.SERVING))), ["ahu", "fan", "speed", "r00"]),
    (Or(()), []),
    (And((TEMPERATURE, At(("r00",), reach=Reach.SERVING))), ["t00"]),
    (And((TEMPERATURE, Units(("unit:K",)))), ["p1", "p2"]),
]


@pytest.mark.parametrize(("where", "expected"), CASES)
async def test_a_leaf_finds_its_entities(store: GraphStore, where: Where, expected: list[str]) -> None:
    assert await found(store, where) == expected
    if not any(isinstance(term, Retired) for term in (where, *getattr(where, "terms", ()))):
        assert await count(store, hops.ALL, where=Not(where)) == [EVERY - len(expected)]


@pytest.mark.parametrize(("where", "expected"), CASES[::5])
async def test_a_leaf_filters_a_hop(store: GraphStore, where: Where, expected: list[str]) -> None:
    pages = await select(store, hops.PLACES_DEEP, ["b", "l1"], where=where, first=500)
    places = {"l0", "l1", "light", "plant", *ROOMS, *ZONES}
    assert [record.id for record in pages[0].records] == [id_ for id_ in expected if id_ in places]
    assert [record.id for record in pages[1].records] == [id_ for id_ in expected if id_ in {"r10", "r11", "r12"}]


async def test_changes_since_a_time_include_that_time(store: GraphStore) -> None:
    room = (await select(store, hops.ROOTS["SPACE"], where=Ids(("r00",))))[0].records[0]
    assert room.id in await found(store, ChangedSince(room.changed_at))
    assert room.id not in await found(store, ChangedSince(room.changed_at + 1))


async def test_models_are_told_by_their_graphs(store: GraphStore) -> None:
    assert await found(store, InModels((2,))) == ["r00"]
    assert await found(store, InModels((2, 3))) == ["c", "q1", "q2", "p1", "p2", "r00"]
    assert await count(store, hops.ALL, where=InModels((1,))) == [EVERY - 5]


async def test_many_members_of_a_class_are_met_along_the_index(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.starts.FEW", "3")
    assert await found(store, TEMPERATURE) == ["p1", "p2", "t00", "t01", "t02", "t10", "t11", "t12"]
    assert (await select(store, hops.ROOTS["POINT"], where=TEMPERATURE, scope="b2"))[0].records[1].id == "p2"


@pytest.mark.parametrize("kind", ["LEVEL", "SPACE", "ZONE", "ASSET", "SYSTEM"])
async def test_what_has_a_point_is_found_back_from_it(store: GraphStore, kind: str) -> None:
    # given each point alone, and all of them with one more condition
    page = (await select(store, hops.ROOTS["POINT"], first=500))[0]
    points = [record.id for record in page.records]
    named: list[Where] = [*(InSet((point,)) for point in points), And((InSet(tuple(points)), TEMPERATURE))]
    found_any = 0
    for point in named:
        # when a list starts from the points, and when it starts from what has them
        (one,) = await select(store, hops.ROOTS[kind], where=SomePoint(point), first=500)
        (other,) = await select(store, hops.ROOTS[kind], where=Or((SomePoint(point),)), first=500)
        # then both find the same
        assert [record.id for record in one.records] == [record.id for record in other.records], point
        found_any += len(one.records)
    assert found_any


@pytest.mark.parametrize("hop_count", [0, 9])
async def test_walks_of_relations_are_bounded(store: GraphStore, hop_count: int) -> None:
    with pytest.raises(BadInput, match="between 1 and 8"):
        await found(store, RelatedTo(("FEEDS",), max_hops=hop_count))


async def test_relations_come_from_the_closed_set(store: GraphStore) -> None:
    for kinds in ((), ("FEEDS]->() DETACH DELETE n //",)):
        with pytest.raises(BadInput, match="needs relations out of"):
            await found(store, RelatedTo(kinds))


HOSTILE = "x'}) DETACH DELETE n // \" ` \\ $p0 }"


@pytest.mark.parametrize(
    "where",
    [
        Ids((HOSTILE,)),
        Classes((HOSTILE,)),
        name(eq=HOSTILE),
        name(contains=HOSTILE),
        HasIdentifier(HOSTILE, TextMatch(eq=HOSTILE)),
        At((HOSTILE,)),
        At(name=TextMatch(eq=HOSTILE)),
        Property(HOSTILE, HOSTILE, text=TextMatch(eq=HOSTILE)),
        Kinds((HOSTILE,)),
        Units((HOSTILE,)),
        Systems((HOSTILE,)),
        AssetTypeText(TextMatch(starts_with=HOSTILE)),
    ],
)
async def test_what_users_write_is_never_part_of_a_query(store: GraphStore, where: Where) -> None:
    assert await found(store, where) == []
    assert await count(store, hops.ALL) == [EVERY]
