"""Pages of short lists that are whole in memory."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from edifice.errors import BadInput
from graph.pages import checked_first, decode, encode
from resolvers.pages import Page

Record = TypeVar("Record")


def slice_of(
    records: Sequence[Record], key: Callable[[Record], str], first: int | None, after: str | None
) -> Page[Record]:
    """The page of a list whose records have different keys; raises BadInput for a cursor of another list."""
    size, begin = checked_first(first), 0
    if after is not None:
        keys = [key(record) for record in records]
        match decode(after):
            case [str(last)] if last in keys:
                begin = keys.index(last) + 1
            case _:
                raise BadInput("This cursor belongs to another list, or what it stood at is gone.", field="after")
    shown = records[begin : begin + size]

    def cursor(index: int) -> str:
        return encode([key(shown[index])])

    return Page(shown, cursor, len(records) > begin + size, begin > 0, len(records))
