"""The lease of a job: renewed while its runner works, so that another takes the job up soon after it has died."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from edifice.errors import StoreTimeout, StoreUnavailable


@asynccontextmanager
async def kept(renew: Callable[[], Awaitable[object]], seconds: float) -> AsyncIterator[None]:
    """Call `renew` three times in the `seconds` that a lease lasts, as long as the block runs."""
    keeping = asyncio.create_task(_keep(renew, seconds / 3))
    try:
        yield
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping


async def _keep(renew: Callable[[], Awaitable[object]], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        with suppress(StoreUnavailable, StoreTimeout):  # the steps meet the same store and say so
            await renew()
