"""Search by words over the full-text index."""

from typing import Any

import pytest

from edifice.errors import BadInput
from graph.search import count_hits, forms_of, query_of, search
from graph.store import GraphStore
from graph.where import At, Where


async def found(store: GraphStore, text: str, where: Where | None = None, **how: Any) -> list[str]:
    if where is not None:
        how["where"] = where
    return [hit.entity.id for hit in (await search(store, text, **how)).hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("room 1.2", ["r12"]),
        ("ROOM plant", ["plant"]),
        ("chiler", ["chiller"]),
        ("cafe", ["co2"]),
        ("café", ["co2"]),
        ("corner", ["r00"]),
        ("belt", ["fan"]),
        ("AHU-1", ["ahu"]),
        ("t10", ["t10"]),
        ("t 10", ["t10"]),
        ("t010", ["t10"]),
        ("ahu1", ["ahu"]),
        ("ahu 01", ["ahu"]),
        ("level 01", ["l1"]),
        ("LEVEL1", ["l1"]),
        ("level ²", []),
        ("ondition", ["system"]),
        ("pump", []),
        ('") OR *:* (', []),
        ('+ - && || ! ( ) { } [ ] ^ " ~ * ? : \\ /', []),
        ("", []),
    ],
)
async def test_words_find_their_entities(store: GraphStore, text: str, expected: list[str]) -> None:
    assert await found(store, text) == expected
    assert await count_hits(store, text) == len(expected)


async def test_kinds_and_places_narrow_a_search(store: GraphStore) -> None:
    assert sorted(await found(store, "annex", kinds=["BUILDING", "SPACE"])) == ["c", "q1", "q2"]
    assert await found(store, "room", At(("l1",))) == ["r10", "r11", "r12"]
    assert await found(store, "room", At(("c",))) == []
    assert await count_hits(store, "annex", kinds=["POINT"]) == 2


async def test_better_hits_come_first(store: GraphStore) -> None:
    assert (await found(store, "air"))[0] in {"ahu", "system"}
    hits = (await search(store, "lights")).hits
    assert [hit.entity.id for hit in hits] == ["light"]


async def test_equal_hits_come_by_name(store: GraphStore) -> None:
    assert await found(store, "box", kinds=["ASSET"]) == ["v00", "v01", "v02", "v10", "v11", "v12"]


async def test_a_level_is_found_by_its_number(store: GraphStore) -> None:
    assert query_of(["floor", "1"]).endswith(" OR first)")
    assert forms_of("02") == ["02", "2", "second"]


async def test_pages_meet_each_hit_once(store: GraphStore) -> None:
    whole = await found(store, "room")
    met: list[str] = []
    after = None
    while True:
        page = await search(store, "room", first=3, after=after)
        met += [hit.entity.id for hit in page.hits]
        if not page.has_next:
            break
        after = page.hits[-1].cursor
    assert met == whole
    assert sorted(met) == ["plant", "r00", "r01", "r02", "r10", "r11", "r12"]


async def test_a_snippet_shows_where_the_word_stands(store: GraphStore) -> None:
    hits = (await search(store, "belt kw")).hits
    assert [hit.snippet for hit in hits] == ["Belt driven, 7.5 kW"]
    assert [hit.snippet for hit in (await search(store, "chiler")).hits] == [None]


async def test_what_is_too_long_or_strange_is_refused(store: GraphStore) -> None:
    with pytest.raises(BadInput, match="200 characters"):
        await search(store, "x" * 201)
    with pytest.raises(BadInput, match="cursor"):
        await search(store, "room", after="WyJhIl0")
