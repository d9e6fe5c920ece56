"""Copying the graph's log into PostgreSQL: in order, once, beside others, and across gaps."""

import asyncio
from collections.abc import Sequence

import pytest

from edifice.postgres import Pool
from graph import codec
from graph.commit import commit
from graph.fingerprint import contents
from graph.log import replay, tail, trim
from graph.models import ensure_model
from graph.records import Cause, Commit, Said, SaidChange
from graph.store import GraphStore
from operations import projector
from operations.changes import ChangeFilter, changes
from operations.log_copy import Connection
from operations.log_gaps import ReportedGap, gaps
from operations.projector import project
from tests.support.worlds import World
from timeseries.points import numbers, resolve

CAUSE = Cause("IMPORT", actor="ada", import_id="i1", part=3, model="m1")


async def copied(pool: Pool) -> list[int]:
    return [row["sequence"] for row in await pool.fetch('SELECT sequence FROM "commit" ORDER BY sequence')]


async def project_all(store: GraphStore, pool: Pool) -> None:
    while await project(store, pool):
        pass


async def write(store: GraphStore, world: World, commits: int) -> None:
    for _ in range(commits):
        await commit(store, world.delta(6), CAUSE)


async def test_the_copy_is_the_log(empty_store: GraphStore, series_pool: Pool) -> None:
    assert not await project(empty_store, series_pool)
    world = await World.in_store(empty_store, 1)
    await write(empty_store, world, 11)
    await project_all(empty_store, series_pool)
    log = [*await tail(empty_store, 0, 6), *await tail(empty_store, 6, 6)]
    assert await copied(series_pool) == [one.sequence for one in log] == list(range(1, 12))
    rows = await series_pool.fetch('SELECT * FROM "commit" ORDER BY sequence')
    assert [codec.load_delta(row["delta"]) for row in rows] == [one.delta for one in log]
    assert [codec.load_graphs(row["graphs"]) for row in rows] == [one.graphs for one in log]
    assert [codec.load_points(row["points"]) for row in rows] == [one.points for one in log]
    assert {(row["cause"], row["actor"], row["import"], row["part"], row["model"], row["last"]) for row in rows} == {
        ("IMPORT", "ada", "i1", 3, "m1", True)
    }
    every = await changes(empty_store, series_pool, ChangeFilter(), 10_000, newest_first=False)
    assert [change.change for change in every] == [change for one in log for change in one.changes]
    assert not await project(empty_store, series_pool)
    assert await gaps(series_pool) == []


async def test_two_projectors_beside_writers_copy_each_commit_once(empty_store: GraphStore, series_pool: Pool) -> None:
    world = await World.in_store(empty_store, 2)
    done = asyncio.Event()

    async def keep_projecting() -> None:
        while not done.is_set():
            await project(empty_store, series_pool)

    projectors = [asyncio.create_task(keep_projecting()) for _ in range(2)]
    await write(empty_store, world, 12)
    done.set()
    await asyncio.gather(*projectors)
    await project_all(empty_store, series_pool)
    assert await copied(series_pool) == list(range(1, 13))
    assert await gaps(series_pool) == []


async def test_a_projector_that_dies_between_leaves_nothing_half(
    empty_store: GraphStore, series_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await World.in_store(empty_store, 3)
    await write(empty_store, world, 3)
    copy_commits = projector.copy_commits

    async def dying(connection: Connection, commits: Sequence[Commit]) -> None:
        await copy_commits(connection, commits[:2])
        raise asyncio.CancelledError

    monkeypatch.setattr(projector, "copy_commits", dying)
    with pytest.raises(asyncio.CancelledError):
        await project(empty_store, series_pool)
    assert await copied(series_pool) == []
    monkeypatch.undo()
    await project_all(empty_store, series_pool)
    assert await copied(series_pool) == [1, 2, 3]


async def test_points_reach_the_readings_side(empty_store: GraphStore, series_pool: Pool) -> None:
    graph = (await ensure_model(empty_store, "hq", "a.ttl", "rdf", ("",))).graphs[0].number
    said = Said("urn:b#T1", "POINT", values={"seriesId": "ts-1", "unit": "unit:DEG_C", "expectedInterval": 60})
    await commit(empty_store, [SaidChange("e1", graph, None, said)], CAUSE)
    await project_all(empty_store, series_pool)
    assert await numbers(series_pool, ["e1"]) == {"e1": 1}
    wanted = [("hq", "ts-1"), ("hq", "T1"), ("hq", "e1"), ("annex", "T1")]
    assert await resolve(series_pool, wanted) == dict.fromkeys(wanted[:3], 1)
    await commit(empty_store, [SaidChange("e1", graph, said, None)], CAUSE)
    await project_all(empty_store, series_pool)
    assert await numbers(series_pool, ["e1"]) == {}
    assert await resolve(series_pool, wanted) == {}


async def test_lost_commits_are_healed_by_a_snapshot_and_reported(empty_store: GraphStore, series_pool: Pool) -> None:
    world = await World.in_store(empty_store, 4)
    await write(empty_store, world, 4)
    await project_all(empty_store, series_pool)
    await write(empty_store, world, 6)
    await trim(empty_store, through=7, before=2**60)  # three of them were never copied
    await project_all(empty_store, series_pool)
    assert await gaps(series_pool) == [ReportedGap(4, 7, "LOST", 10)]
    assert await copied(series_pool) == [1, 2, 3, 4, 8, 9, 10]
    assert not await project(empty_store, series_pool)

    before = await contents(empty_store)
    parts = await series_pool.fetch("SELECT delta, graphs FROM log_snapshot WHERE sequence = 10 ORDER BY part")
    await empty_store.define("MATCH (n) WHERE NOT n:Migration AND NOT n:Clock AND NOT n:Ballast DETACH DELETE n")
    assert await contents(empty_store) == []
    rebuilt = [
        Commit(number, 1, CAUSE, codec.load_delta(part["delta"]), (), codec.load_graphs(part["graphs"]))
        for number, part in enumerate(parts, 1)
    ]
    await replay(empty_store, rebuilt)
    assert await contents(empty_store) == before


async def test_a_log_that_was_never_copied_begins_with_a_snapshot(empty_store: GraphStore, series_pool: Pool) -> None:
    graph = (await ensure_model(empty_store, "hq", "a.ttl", "rdf", ("",))).graphs[0].number
    for number in range(3):
        point = SaidChange(f"e{number}", graph, None, Said(f"urn:{number}", "POINT"))
        await commit(empty_store, [point], CAUSE)
    await trim(empty_store, through=3, before=2**60)
    await project_all(empty_store, series_pool)
    assert await gaps(series_pool) == [ReportedGap(0, 3, "LOST", 3)]
    assert await numbers(series_pool, ["e0", "e1", "e2"]) == {"e0": 1, "e1": 2, "e2": 3}
    await commit(empty_store, [SaidChange("e3", graph, None, Said("urn:3", "POINT"))], CAUSE)
    await project_all(empty_store, series_pool)
    assert await copied(series_pool) == [4]
    assert len(await gaps(series_pool)) == 1


@pytest.mark.parametrize("back_to", [2, 6])
async def test_a_graph_that_was_set_back_is_copied_anew(
    empty_store: GraphStore, series_pool: Pool, back_to: int
) -> None:
    world = await World.in_store(empty_store, 5)
    await write(empty_store, world, 4)
    await project_all(empty_store, series_pool)
    # what a restored backup looks like: fewer commits, or as many and more, but others
    await empty_store.define("MATCH (c:Commit) WHERE c.sequence > 1 DETACH DELETE c")
    await empty_store.define("MATCH (c:Clock) SET c.sequence = 1")
    await write(empty_store, world, back_to - 1)
    await project_all(empty_store, series_pool)
    assert await copied(series_pool) == list(range(1, back_to + 1))
    assert [(gap.reason, gap.snapshot) for gap in await gaps(series_pool)] == [("SET_BACK", back_to)]
    times = await series_pool.fetch('SELECT time FROM "commit" ORDER BY sequence')
    log = await tail(empty_store, 0, 50)
    assert [round(row["time"].timestamp() * 1000) for row in times] == [one.time for one in log]


async def test_another_graph_takes_the_place_of_the_copied_one(empty_store: GraphStore, series_pool: Pool) -> None:
    world = await World.in_store(empty_store, 6)
    await write(empty_store, world, 3)
    await project_all(empty_store, series_pool)
    await empty_store.define("MATCH (c:Clock) SET c.origin = 'another'")
    await project_all(empty_store, series_pool)
    assert [(gap.reason, gap.snapshot) for gap in await gaps(series_pool)] == [("OTHER_GRAPH", 3)]
    assert await copied(series_pool) == [1, 2, 3]
    assert not await project(empty_store, series_pool)


async def test_the_graph_is_trimmed_only_behind_its_copy(
    empty_store: GraphStore, series_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await World.in_store(empty_store, 7)
    await write(empty_store, world, 3)
    assert await projector.trim(empty_store, series_pool) == 0
    await project_all(empty_store, series_pool)
    await write(empty_store, world, 2)
    assert await projector.trim(empty_store, series_pool) == 0  # nothing is days old
    monkeypatch.setattr(projector, "KEPT_MILLISECONDS", -1000)
    assert await projector.trim(empty_store, series_pool) == 2
    assert [one.sequence for one in await tail(empty_store, 0)] == [3, 4, 5]
    await project_all(empty_store, series_pool)
    assert await copied(series_pool) == [1, 2, 3, 4, 5]
    assert await gaps(series_pool) == []
