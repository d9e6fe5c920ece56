"""The demo building comes into an empty graph, once."""

from edifice.demo.importing import has_demo, import_demo
from operations import imports
from tests.support.twins import Twin


async def test_into_an_empty_graph_it_is_queued_once(twin: Twin) -> None:
    assert not await has_demo(twin.runtime)
    await import_demo(twin.runtime)
    await import_demo(twin.runtime)
    assert await imports.count(twin.runtime.pool, None, None) == 2
    assert await has_demo(twin.runtime)
    assert not await has_demo(twin.runtime, "hq")
