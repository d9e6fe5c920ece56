"""The relations of an entity, page by page."""

import pytest

from edifice.errors import BadInput
from graph.commit import commit
from graph.models import ensure_model
from graph.records import Cause, LinkChange
from graph.relations import RelationQuestion, count_relations, relations_of
from graph.store import GraphStore
from graph.where import Kinds

BRICK = "https://brickschema.org/schema/Brick#"
OF_V00 = [
    ("CONNECTED_TO", "BOTH", "ahu"),
    ("CONTROLS", "IN", "controller"),
    ("FEEDS", "IN", "ahu"),
    ("FEEDS", "OUT", "z00"),
    ("HAS_LOCATION", "OUT", "r00"),
    ("HAS_POINT", "OUT", "t00"),
    ("IN_SYSTEM", "OUT", "system"),
    ("OF_TYPE", "OUT", "type"),
]


async def listed(store: GraphStore, id_: str, question: RelationQuestion, size: int = 50) -> list[tuple[str, str, str]]:
    met: list[tuple[str, str, str]] = []
    after = None
    while True:
        page = (await relations_of(store, [id_], question, first=size, after=after))[0]
        met += [(each.kind, each.direction, each.entity.id) for each in page.relations]
        if not page.has_next:
            return met
        after = page.relations[-1].cursor


@pytest.mark.parametrize("size", [1, 3, 50])
async def test_all_relations_by_kind_and_other_end(store: GraphStore, size: int) -> None:
    assert await listed(store, "v00", RelationQuestion(), size) == OF_V00


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (RelationQuestion(("FEEDS", "OF_TYPE")), [OF_V00[2], OF_V00[3], OF_V00[7]]),
        (RelationQuestion(direction="IN"), OF_V00[:3]),
        (RelationQuestion(("FEEDS",), "OUT"), [OF_V00[3]]),
        (RelationQuestion(("CONNECTED_TO",), "OUT"), OF_V00[:1]),
        (RelationQuestion(where=Kinds(("ASSET",))), OF_V00[:3]),
        (RelationQuestion(()), []),
    ],
)
async def test_relations_that_are_asked_for(
    store: GraphStore, question: RelationQuestion, expected: list[tuple[str, str, str]]
) -> None:
    assert await listed(store, "v00", question) == expected
    assert await count_relations(store, ["v00", "nobody"], question) == [len(expected), 0]


async def test_several_entities_have_a_page_each(store: GraphStore) -> None:
    pages = await relations_of(store, ["v00", "nobody", "plant"], RelationQuestion(), first=2)
    assert [[each.entity.id for each in page.relations] for page in pages] == [["ahu", "controller"], [], ["ahu", "l0"]]
    assert [page.has_next for page in pages] == [True, False, False]


async def test_who_says_it_and_how(store: GraphStore) -> None:
    graph = (await ensure_model(store, "b1", "arch.ifc", "ifc", ("",))).graphs[0].number
    links = [
        LinkChange(graph, "z12", BRICK + "isFedBy", "v12", "FEEDS", reverse=True, added=True),
        LinkChange(graph, "v12", "urn:x", "z12", "OTHER", reverse=False, added=True),
        LinkChange(graph, "v12", "urn:rule", "z12", "SERVES", reverse=False, added=True, derived="by feeding its zone"),
    ]
    await commit(store, links, Cause("TEST"))
    question = RelationQuestion(("FEEDS", "OTHER", "SERVES"), "OUT")
    feeds, other, serves = (await relations_of(store, ["v12"], question))[0].relations
    assert (feeds.predicate, feeds.graphs, feeds.derived) == (BRICK + "FEEDS", (1, 2), None)
    assert (other.kind, other.predicate, other.graphs) == ("OTHER", "urn:x", (2,))
    assert (serves.predicate, serves.derived) == ("urn:rule", "by feeding its zone")
    back = (await relations_of(store, ["z12"], RelationQuestion(("FEEDS",), "IN")))[0].relations[0]
    assert (back.predicate, back.direction, back.entity.id) == (BRICK + "isFedBy", "IN", "v12")


async def test_unknown_kinds_and_cursors_are_refused(store: GraphStore) -> None:
    with pytest.raises(BadInput, match="needs relations out of"):
        await relations_of(store, ["v00"], RelationQuestion(("IS_A",)))
    for cursor in ("x", "WyJhIl0"):
        with pytest.raises(BadInput, match="cursor"):
            await relations_of(store, ["v00"], RelationQuestion(), after=cursor)
