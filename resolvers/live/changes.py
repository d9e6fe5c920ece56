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
from operations.log_gaps import gaps
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
    place = await _last(context) if after is None else _place_of(after)
    if after is None:
        yield _snapshot(place)
    with context.notices.listening(CHANNEL) as noticed:
        while True:
            noticed.clear()
            if await _is_cut_off(context, place):
                place = await _last(context)
                yield _snapshot(place)
            wanted = await filter_of(context, within, kinds)
            found = await changes(context.store, context.pool, wanted, MOST_AT_ONCE, place, newest_first=False)
            if found:
                place = found[-1].place
                yield ChangesEvent(found, snapshot=False, cursor=_cursor(place))
            if len(found) < MOST_AT_ONCE:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await noticed.wait()


async def _last(context: Context) -> Place:
    """The place behind all that is committed now."""
    return Place((await clock(context.store)).sequence + 1, -1)


async def _is_cut_off(context: Context, place: Place) -> bool:
    """Whether commits behind the place are lost, or the graph is another one than that of the place."""
    now = await clock(context.store)
    lost = [gap for gap in await gaps(context.pool) if place.sequence <= gap.until]
    return bool(lost) or place.sequence > now.sequence + 1


def _snapshot(place: Place) -> ChangesEvent:
    return ChangesEvent((), snapshot=True, cursor=_cursor(place))


def _cursor(place: Place) -> str:
    return encode([place.sequence, place.index])


def _place_of(cursor: str) -> Place:
    match decode(cursor):
        case [int(sequence), int(index)]:
            return Place(sequence, index)
        case _:
            raise BadInput("This is no cursor of changes.", field="after")
