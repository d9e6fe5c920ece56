"""Changes of entities as they are committed, in order, from where the client left off."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from edifice.errors import BadInput, StoreTimeout, StoreUnavailable
from graph.pages import decode, encode
from operations.changes import LoggedChange, Place, changes
from operations.log_copy import CHANNEL
from operations.log_gaps import gaps
from resolvers.changes import SHOWN, filter_of
from resolvers.context import Context

MOST_AT_ONCE = 500
LOOK_SECONDS = 2.0
"""How long a commit may go unnoticed: its notice comes with the copy of the log, which may be behind."""
RECENT, AT_ONCE = 1.0, 0.0
"""How old the clock may be that tells whether anything was committed: without a notice, and with one."""


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
    origin, place = await _last(context) if after is None else _place_of(after)
    if after is None:
        yield _snapshot(origin, place)
    with context.notices.listening(CHANNEL) as noticed:
        looked: tuple[str, int] | None = None
        while True:
            recent = AT_ONCE if noticed.is_set() else RECENT
            noticed.clear()
            found: Sequence[LoggedChange] = ()
            try:
                clock = await context.live.clock.read(context.store, recent=recent)
                now = (clock.origin[:SHOWN], clock.sequence)
                if now != looked and (now[0] != origin or await _is_cut_off(context, place, clock.sequence)):
                    origin, place = await _last(context)
                    yield _snapshot(origin, place)
                found = await _beyond(context, place, within, kinds) if now != looked else []
                looked = now
            except (StoreUnavailable, StoreTimeout):
                looked = None  # the client loses nothing: it goes on from its place when the stores are back
            if found:
                place = found[-1].place
                yield ChangesEvent(found, snapshot=False, cursor=_cursor(origin, place))
            if len(found) == MOST_AT_ONCE:
                looked = None
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await noticed.wait()


async def _beyond(
    context: Context, place: Place, within: str | None, kinds: tuple[str, ...] | None
) -> list[LoggedChange]:
    wanted = await filter_of(context, within, kinds)
    return await changes(context.store, context.pool, wanted, MOST_AT_ONCE, place, newest_first=False)


async def _last(context: Context) -> tuple[str, Place]:
    """The history, and the place behind all that is committed now."""
    now = await context.live.clock.read(context.store, recent=AT_ONCE)
    return now.origin[:SHOWN], Place(now.sequence + 1, -1)


async def _is_cut_off(context: Context, place: Place, sequence: int) -> bool:
    """Whether commits behind the place are lost, or the graph is another one than that of the place."""
    lost = [gap for gap in await gaps(context.pool) if place.sequence <= gap.until]
    return bool(lost) or place.sequence > sequence + 1


def _snapshot(origin: str, place: Place) -> ChangesEvent:
    return ChangesEvent((), snapshot=True, cursor=_cursor(origin, place))


def _cursor(origin: str, place: Place) -> str:
    return encode([origin, place.sequence, place.index])


def _place_of(cursor: str) -> tuple[str, Place]:
    match decode(cursor):
        case [str(origin), int(sequence), int(index)]:
            return origin, Place(sequence, index)
        case [int(sequence), int(index)]:  # of a version that named no history
            return "", Place(sequence, index)
        case _:
            raise BadInput("This is no cursor of changes.", field="after")
