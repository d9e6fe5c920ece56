"""Whether the stores hold a site as a whole: nobody is shown half of what an archive has."""

from contextlib import suppress

from edifice.errors import Conflict, StoreTimeout, StoreUnavailable
from edifice.migrations import HALF_RESTORED
from edifice.runtime import Runtime
from graph import load


async def refuse_half_restored(runtime: Runtime) -> None:
    """Raise Conflict when a restore has not come to its end; a store that is away tells nothing of it."""
    if await _graph_is(runtime) or await _tables_are(runtime):
        raise Conflict("The stores are half restored: give `edifice restore` the same archive again, to its end.")


async def _graph_is(runtime: Runtime) -> bool:
    with suppress(StoreUnavailable, StoreTimeout):
        return (await load.load_state(runtime.store)).mark is not None
    return False


async def _tables_are(runtime: Runtime) -> bool:
    with suppress(StoreUnavailable, StoreTimeout):
        return bool(await runtime.pool.fetchval(HALF_RESTORED))
    return False
