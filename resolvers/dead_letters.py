"""Dead letters: messages that could not be stored, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from edifice.errors import BadInput, CostLimitExceeded
from graph.pages import checked_first, decode, encode
from ingest import dead_letters
from ingest.dead_letters import DeadLetter
from resolvers.conditions import TextCondition
from resolvers.context import Context
from resolvers.pages import Page
from resolvers.reading_filters import text_match
from timeseries import latest

MOST_BYTES = 16 << 20
"""How many bytes of payloads one field answers; a payload may have a megabyte."""


async def page(
    context: Context,
    *,
    topic: TextCondition | None = None,
    code: Sequence[str] | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[DeadLetter]:
    """A page of dead letters of some topics, or with any of some codes."""
    size, match = checked_first(first), text_match(topic)
    found = await dead_letters.page(context.pool, size + 1, _id_of(after), code, match)
    shown = found[:size]

    def cursor(index: int) -> str:
        return encode([shown[index].id])

    return Page(shown, cursor, len(found) > size, after is not None, source=_Filtered(match, code))


@dataclass(frozen=True, slots=True, eq=False)
class _Filtered:
    """The dead letters under one filter."""

    topic: latest.TextCondition | None
    codes: Sequence[str] | None

    async def count(self, context: Context, owners: Sequence[object]) -> list[int]:
        return [await dead_letters.count(context.pool, self.codes, self.topic)] * len(owners)


async def payloads(context: Context, letters: Sequence[DeadLetter]) -> list[str | None]:
    """The payload of each letter as text; None when it has been let go meanwhile."""
    if sum(letter.kept_bytes for letter in letters) > MOST_BYTES:
        message = f"The payloads of these letters have more than {MOST_BYTES >> 20} MB: ask for fewer at once."
        raise CostLimitExceeded(message)
    found = await dead_letters.payloads(context.pool, [letter.id for letter in letters])
    return [found[letter.id].decode(errors="replace") if letter.id in found else None for letter in letters]


def _id_of(after: str | None) -> str | None:
    if after is None:
        return None
    match decode(after):
        case [str(id_)]:
            return id_
        case _:
            raise BadInput("This is no cursor of dead letters.", field="after")
