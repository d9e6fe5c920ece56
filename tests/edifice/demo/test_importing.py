"""The demo building comes into an empty graph, once."""

from dataclasses import replace

from edifice.demo.importing import has_demo, import_demo
from graph.store import GraphStore
from operations import imports
from tests.support.twins import Twin
from timeseries.points import PointRow, sync


async def test_into_an_empty_graph_it_is_queued_once(twin: Twin) -> None:
    assert not await has_demo(twin.runtime)
    await import_demo(twin.runtime)
    await import_demo(twin.runtime)
    assert await imports.count(twin.runtime.pool, None, None) == 2
    assert await has_demo(twin.runtime)
    assert not await has_demo(twin.runtime, "hq")


async def test_once_its_points_are_there_the_graph_is_not_asked(twin: Twin) -> None:
    nowhere = GraphStore.connect("bolt://127.0.0.1:1", "neo4j", "")
    runtime = replace(twin.runtime, store=nowhere)
    await sync(runtime.pool, [PointRow(1, "e1", "demo", ("a",)), PointRow(2, "e2", "gone", ("b",), retired=True)])
    assert await has_demo(runtime)
    assert not await has_demo(twin.runtime, "gone")
    await nowhere.close()
