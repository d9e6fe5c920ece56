"""Connections: pages of lists, with their edges and cursors."""

from typing import Generic, TypeVar

import strawberry

from resolvers.pages import total_counts
from schema.fields import attribute, hop

Item = TypeVar("Item")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = attribute("Whether there is more behind the page; go on with `after: endCursor`.")
    has_previous_page: bool = attribute("Whether there is something before the page.")
    start_cursor: str | None = attribute("The cursor of the first node, null on an empty page.")
    end_cursor: str | None = attribute("The cursor of the last node, null on an empty page.")


@strawberry.type(description="One place of a list.")
class Edge(Generic[Item]):
    node: Item = attribute("What stands there.")
    cursor: str = attribute("Go on behind this place with `after`.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Item]):
    edges: list[Edge[Item]] = attribute("The nodes with their cursors.")
    nodes: list[Item] = attribute("The nodes alone.")
    page_info: PageInfo = attribute("Where the page stands in its list.")

    @hop(total_counts)
    def total_count(self) -> int:
        """How many nodes the whole list has; costs a store call, for all such lists of the document together."""
        ...
