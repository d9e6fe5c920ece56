"""Changes out of the copy and out of the graph's tail: the same answer, wherever the copy ends."""

from itertools import pairwise

import pytest

from edifice.postgres import Pool
from graph.commit import commit
from graph.log import tail
from graph.models import ensure_model
from graph.records import Cause, LinkChange, Said, SaidChange
from graph.store import GraphStore
from operations.changes import ChangeFilter, Place, changes, count
from operations.projector import project

LINK = LinkChange(0, "e1", "urn:feeds", "e3", "FEEDS", reverse=False, added=True)


async def history(store: GraphStore) -> tuple[str, str]:
    """Six commits in two buildings; the ids of their models."""
    one = await ensure_model(store, "hq", "a.ttl", "rdf", ("",))
    two = await ensure_model(store, "annex", "b.ttl", "rdf", ("",))
    graph, other = one.graphs[0].number, two.graphs[0].number
    first, named = Said("urn:1", "ASSET"), Said("urn:1", "ASSET", values={"name": "A\0Z"})
    causes = [Cause("IMPORT", "ada", f"i{number}") for number in range(6)]
    await commit(store, [SaidChange("e1", graph, None, first)], causes[0])
    await commit(store, [SaidChange("e2", other, None, Said("urn:2", "SPACE"))], causes[1])
    await commit(store, [SaidChange("e1", graph, first, named)], causes[2])
    await commit(store, [SaidChange("e3", graph, None, Said("urn:3", "ZONE"))], causes[3])
    await commit(store, [LinkChange(graph, "e1", "urn:feeds", "e3", "FEEDS", reverse=False, added=True)], causes[4])
    await commit(store, [SaidChange("e1", graph, named, None)], causes[5])
    return one.id, two.id


@pytest.mark.parametrize("batches", [0, 1, 2])
async def test_the_answer_does_not_depend_on_how_far_the_copy_is(
    empty_store: GraphStore, series_pool: Pool, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr("operations.projector.BATCH", 3)
    one, two = await history(empty_store)
    for _ in range(batches):
        assert await project(empty_store, series_pool)
    times = [commit.time for commit in await tail(empty_store, 0)]
    every = [Place(1, 0), Place(2, 0), Place(3, 0), Place(4, 0), Place(5, 0), Place(6, 0), Place(6, 1)]
    for wanted, expected in [
        (ChangeFilter(), every),
        (ChangeFilter(scope="annex"), every[1:2]),
        (ChangeFilter(scope="hq", kinds=("ZONE", "SPACE")), every[3:4]),
        (ChangeFilter(entities=("e3",)), [every[3], every[4], every[6]]),
        (ChangeFilter(entities=()), []),
        (ChangeFilter(model=two), every[1:2]),
        (ChangeFilter(model=one, kinds=("ASSET",), entities=("e1", "e2")), [every[0], every[2], *every[4:]]),
        (ChangeFilter(import_id="i5"), every[5:]),
        (ChangeFilter(start=times[0], end=times[5] + 1), every),
        (ChangeFilter(end=times[0]), []),
    ]:
        found = await changes(empty_store, series_pool, wanted, 100, newest_first=False)
        assert [change.place for change in found] == expected
        back = await changes(empty_store, series_pool, wanted, 100)
        assert back == found[::-1]
        assert await count(empty_store, series_pool, wanted) == len(expected)


@pytest.mark.parametrize("newest_first", [True, False])
async def test_pages_follow_each_other_without_overlap(
    empty_store: GraphStore, series_pool: Pool, monkeypatch: pytest.MonkeyPatch, newest_first: bool
) -> None:
    monkeypatch.setattr("operations.projector.BATCH", 3)
    await history(empty_store)
    assert await project(empty_store, series_pool)
    found, after = list[Place](), None
    while page := await changes(
        empty_store, series_pool, ChangeFilter(), 2, after, newest_first=newest_first
    ):  # fmt: skip
        found += [change.place for change in page]
        after = found[-1]
    assert len(found) == 7
    assert all(left > right if newest_first else left < right for left, right in pairwise(found))


async def test_a_change_says_who_why_and_what(empty_store: GraphStore, series_pool: Pool) -> None:
    await history(empty_store)
    seen = (await changes(empty_store, series_pool, ChangeFilter(import_id="i2"), 1))[0]
    while await project(empty_store, series_pool):
        pass
    again = (await changes(empty_store, series_pool, ChangeFilter(import_id="i2"), 1))[0]
    assert again == seen
    assert (again.cause, again.actor, again.import_id) == ("IMPORT", "ada", "i2")
    assert [(field.field, field.before, field.after) for field in again.change.fields] == [("name", None, "A\0Z")]
