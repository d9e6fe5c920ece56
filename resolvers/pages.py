"""Pages of lists: what a connection of the API is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from resolvers.context import Context

Record = TypeVar("Record")


class Source(Protocol):
    """Where the pages of one hop come from; they share it, so that one call counts for all of them."""

    async def count(self, context: Context, owners: Sequence[Any], /) -> Sequence[int]:
        """How long the whole list of each owner is."""
        ...


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

    The size of the whole list is `total` where it is known; else `source` finds it for `owner` when a client asks.
    """

    nodes: Sequence[Record]
    cursor: Callable[[int], str]
    has_next: bool = False
    has_previous: bool = False
    total: int | None = None
    source: Source | None = None
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
    for source in {page.source for page in pages if page.total is None and page.source is not None}:
        mine = [page for page in pages if page.source is source]
        counts = await source.count(context, [page.owner for page in mine])
        known |= {id(page): count for page, count in zip(mine, counts, strict=True)}
    return [known[id(page)] or 0 for page in pages]
