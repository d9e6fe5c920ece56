"""Changes of entities as they are committed, in order, from where the client left off."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from edifice.errors import BadInput
from graph.log import clock
from graph.pages import decode, encode
from operations.changes import LoggedChange, Place, changes
from operations.log_copy import CHANNEL
from resolvers.changes import filter_of
from resolvers.context import Context

MOST_AT_ONCE = 500
LOOK_SECONDS = 2.0
"""How long a commit may go unnoticed: its notice comes with the copy of the log, which may be behind."""


@dataclass(frozen=True, slots=True)
class ChangesEvent:
    """What was committed since the last event; a snapshot says that what is missing must be read anew."""

    changes: Sequence[LoggedChange]
    snapshot: bool
    cursor: str


async def follow(
    context: Context, *, within: str | None = None, kinds: tuple[str, ...] | None = None, after: str | None = None
) -> AsyncGenerator[ChangesEvent, None]:
    """The changes in a place, of some kinds of entities, until the stream is closed."""
    place = None if after is None else _place_of(after)
    if place is None:
        place = Place((await clock(context.store)).sequence + 1, -1)
        yield ChangesEvent((), snapshot=True, cursor=_cursor(place))
    with context.notices.listening(CHANNEL) as noticed:
        while True:
            noticed.clear()
            wanted = await filter_of(context, within, kinds)
            found = await changes(context.store, context.pool, wanted, MOST_AT_ONCE, place, newest_first=False)
            if found:
                place = found[-1].place
                yield ChangesEvent(found, snapshot=False, cursor=_cursor(place))
            if len(found) < MOST_AT_ONCE:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await noticed.wait()


def _cursor(place: Place) -> str:
    return encode([place.sequence, place.index])


def _place_of(cursor: str) -> Place:
    match decode(cursor):
        case [int(sequence), int(index)]:
            return Place(sequence, index)
        case _:
            raise BadInput("This is no cursor of changes.", field="after")
