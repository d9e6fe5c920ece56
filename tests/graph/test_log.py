"""The log of commits: replayed, inverted, tailed and trimmed, on the real graph store."""

from dataclasses import replace

import pytest

from graph.commit import commit
from graph.fingerprint import contents
from graph.log import clock, fingerprint, invert, replay, scopes_since, tail, trim
from graph.records import Cause, Commit, Said, SaidChange
from graph.store import GraphStore
from tests.support.worlds import World

CAUSE = Cause("IMPORT", actor="ada", import_id="i1")


async def erase(store: GraphStore) -> None:
    await store.define("MATCH (n) WHERE NOT n:Migration AND NOT n:Clock AND NOT n:Ballast DETACH DELETE n")
    await store.define("MATCH (c:Clock) SET c.sequence = 0, c.series = 0, c.graph = 0, c.key = 0")


async def history(store: GraphStore) -> list[Commit]:
    commits: list[Commit] = []
    while part := await tail(store, commits[-1].sequence if commits else 0, 5):
        commits += part
    return commits


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_replaying_the_log_from_empty_gives_the_same_graph(empty_store: GraphStore, seed: int) -> None:
    world = await World.in_store(empty_store, seed)
    for part in range(12):
        await commit(empty_store, world.delta(), replace(CAUSE, part=part))
    before = await contents(empty_store, ids=True)
    log = await history(empty_store)
    assert [one.sequence for one in log] == list(range(1, len(log) + 1))
    await erase(empty_store)
    assert await contents(empty_store, ids=True) == []
    assert await replay(empty_store, log) == log[-1].sequence
    assert await contents(empty_store, ids=True) == before
    assert await history(empty_store) == log


@pytest.mark.parametrize("seed", [4, 5])
async def test_the_inverse_of_each_commit_restores_what_was_before(empty_store: GraphStore, seed: int) -> None:
    world = await World.in_store(empty_store, seed)
    prints: list[str] = []
    for _ in range(8):
        prints.append(await fingerprint(empty_store))
        await commit(empty_store, world.delta(), CAUSE)
    for done, expected in reversed(list(zip(await history(empty_store), prints, strict=True))):
        await commit(empty_store, invert(done.delta), Cause("UNDO"))
        assert await fingerprint(empty_store) == expected
    assert await contents(empty_store) == []
    assert await empty_store.read("MATCH (n:Name) WHERE NOT (n)<-[:NAMED]-() RETURN count(n)") == [0]
    assert await empty_store.read("MATCH (n:Facts) RETURN count(n)") == [0]


async def test_a_commit_keeps_who_when_why_and_what_was_really_there(empty_store: GraphStore) -> None:
    world = await World.in_store(empty_store, 0)
    node, graph = "e1", world.graphs[1]
    first, second = Said("urn:a", "ASSET", home="e1"), Said("urn:a", "ASSET", values={"name": "A"}, home="e1")
    await commit(empty_store, [SaidChange(node, graph, None, first)], CAUSE)
    await commit(empty_store, [SaidChange(node, graph, None, first), SaidChange(node, graph, first, second)], CAUSE)
    last = (await tail(empty_store, 1))[0]
    assert last.cause == CAUSE
    assert last.delta == (SaidChange(node, graph, first, second),)
    assert [(origin.number, origin.model_name, origin.format) for origin in last.graphs] == [
        (graph, "brick.ttl", "rdf")
    ]
    assert abs(last.time - (await tail(empty_store, 0, 1))[0].time) < 60_000
    light = (await tail(empty_store, 1, deltas=False))[0]
    assert (light.delta, light.changes) == ((), last.changes)


async def test_the_tail_is_trimmed_from_its_old_end_only(empty_store: GraphStore) -> None:
    world = await World.in_store(empty_store, 7)
    for _ in range(5):
        await commit(empty_store, world.delta(3), CAUSE)
    last = (await clock(empty_store)).sequence
    assert last == 5
    assert await trim(empty_store, through=3, before=0) == 0
    assert await trim(empty_store, through=3, before=2**60, limit=2) == 2
    assert [one.sequence for one in await tail(empty_store, 0)] == list(range(3, last + 1))


async def test_commits_tell_of_which_buildings_they_speak(empty_store: GraphStore) -> None:
    world = await World.in_store(empty_store, 6)
    for _ in range(3):
        await commit(empty_store, world.delta(), CAUSE)
    last = (await clock(empty_store)).sequence

    assert await scopes_since(empty_store, last - 3) == {"hq"}
    assert await scopes_since(empty_store, last - 1) == {"hq"}
    assert await scopes_since(empty_store, last) is None  # nothing is there that could tell
    assert await scopes_since(empty_store, last - 3, limit=2) is None
    await trim(empty_store, last - 2, before=1 << 60)
    assert await scopes_since(empty_store, last - 3) is None
