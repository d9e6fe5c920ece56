"""An import as it goes on: at once, then whenever its row changes, until it has ended."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from edifice.errors import NotFound
from operations import imports
from operations.imports import OPEN_STATES, ImportRecord
from resolvers.context import Context

LOOK_SECONDS = 5.0
"""How long a change may go unnoticed when its notice was lost."""


async def follow(context: Context, *, id: str) -> AsyncGenerator[ImportRecord, None]:  # noqa: A002 - the argument's name in the contract
    """The import now, and after each of its changes."""
    last: ImportRecord | None = None
    with context.notices.listening(imports.CHANNEL, id) as noticed:
        while True:
            noticed.clear()
            record = await imports.get(context.pool, id)
            if record is None:
                raise NotFound(f"There is no import {id}.")
            if record != last:
                last = record
                yield record
            if record.state not in OPEN_STATES:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await noticed.wait()
