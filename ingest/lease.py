"""The lease of a job: renewed while its runner works, so that another takes the job up soon after it has died."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from edifice.errors import StoreTimeout, StoreUnavailable

RETRY_SECONDS = 2.0
"""How long a job rests that met a store that was away."""
PAUSE_SECONDS = 0.5
GOODBYE_SECONDS = 5.0
"""How long a runner that is to stop tries to leave its job to others."""

Renew = Callable[[float], Awaitable[object]]
"""Makes the lease last for so many seconds from now."""


@asynccontextmanager
async def kept(renew: Renew, seconds: float) -> AsyncIterator[None]:
    """Renew a lease of `seconds` three times in that time, as long as the block runs.

    A block that is cancelled leaves the job to others at once, one that meets a store that is away after a rest,
    neither of them only when the lease would have ended.
    """
    keeping = asyncio.create_task(_keep(renew, seconds))
    try:
        yield
    except asyncio.CancelledError:
        await _end(keeping)
        await _leave(renew, 0.0, GOODBYE_SECONDS)
        raise
    except StoreUnavailable:
        await _end(keeping)
        await _leave(renew, RETRY_SECONDS, seconds)
        raise
    finally:
        await _end(keeping)


async def _end(keeping: asyncio.Task[None]) -> None:
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def _keep(renew: Renew, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds / 3)
        with suppress(StoreUnavailable, StoreTimeout):  # the steps meet the same store and say so
            await renew(seconds)


async def _leave(renew: Renew, rest: float, patience: float) -> None:
    """Shorten the lease to `rest`; a store that does not hear of it in time lets it end by itself."""
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while True:
                try:
                    await renew(rest)
                except (StoreUnavailable, StoreTimeout):
                    await asyncio.sleep(PAUSE_SECONDS)
                else:
                    return
