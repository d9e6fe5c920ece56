"""Pages of lists: what a connection of the API is made of."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from resolvers.context import Context

Record = TypeVar("Record")

Counter: TypeAlias = Callable[[Context, Sequence[Any]], Awaitable[Sequence[int]]]
"""Counts whole lists for some of their owners, by one store call; every page of one hop shares the counter."""


@dataclass(frozen=True, slots=True)
class Edge(Generic[Record]):
    """One node of a page, and the cursor to go on behind it."""

    node: Record
    cursor: str


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Whether there is more on either side; cursors of the first and last node."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """A page of one owner's list; `cursor` gives that of the node at an index.

    The size of the whole list is `total` where it is known; else `counter` finds it for `owner` when a client asks.
    """

    nodes: Sequence[Record]
    cursor: Callable[[int], str]
    has_next: bool = False
    has_previous: bool = False
    total: int | None = None
    counter: Counter | None = None
    owner: Any = None

    @property
    def edges(self) -> list[Edge[Record]]:
        """The nodes with their cursors."""
        return [Edge(node, self.cursor(index)) for index, node in enumerate(self.nodes)]

    @property
    def page_info(self) -> PageInfo:
        """Where the page stands in its list."""
        last = len(self.nodes) - 1
        start, end = (self.cursor(0), self.cursor(last)) if self.nodes else (None, None)
        return PageInfo(self.has_next, self.has_previous, start, end)


class HasCursor(Protocol):
    """A record that knows its own place in its list."""

    @property
    def cursor(self) -> str:
        """The cursor to go on behind it."""
        ...


def own_cursor(records: Sequence[HasCursor]) -> Callable[[int], str]:
    """The cursors of records that know theirs."""

    def cursor(index: int) -> str:
        return records[index].cursor

    return cursor


async def total_counts(context: Context, pages: Sequence[Page[Any]]) -> list[int]:
    """How many nodes each page's whole list has; one call for all pages of one hop."""
    known = {id(page): page.total for page in pages}
    for counter in {page.counter for page in pages if page.total is None and page.counter is not None}:
        mine = [page for page in pages if page.counter is counter]
        counts = await counter(context, [page.owner for page in mine])
        known |= {id(page): count for page, count in zip(mine, counts, strict=True)}
    return [known[id(page)] or 0 for page in pages]
