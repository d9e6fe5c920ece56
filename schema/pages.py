"""Connections: pages of lists, with their edges and cursors."""

from enum import Enum
from typing import Annotated, Generic, TypeVar

import strawberry

import resolvers.facets
import resolvers.pages
from schema.enums import word
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


@strawberry.enum(description="What the entities of a list can be counted by.")
class FacetField(Enum):
    CLASS = word("CLASS", description="The most exact class.")
    KIND = word("KIND", description="The kind.")
    PLACE = word("PLACE", description="The nearest place.")
    LEVEL = word("LEVEL", description="The level.")
    MODEL = word("MODEL", description="The models that name it; an entity of several counts for each.")
    QUANTITY = word("QUANTITY", description="What a point measures.")
    UNIT = word("UNIT", description="The unit of a point.")
    POINT_KIND = word("POINT_KIND", description="What a point is for.")
    STALE = word("STALE", description="Whether a point's latest reading is overdue: the keys are true and false.")


@strawberry.type(description="How many entities of a list have one value.")
class Facet:
    key: str = attribute("The value: an IRI, an id, or a word.")
    label: str | None = attribute("Its name for people.")
    count: int = attribute("How many entities have it.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Item]):
    edges: list[Edge[Item]] = attribute("The nodes with their cursors.")
    nodes: list[Item] = attribute("The nodes alone.")
    page_info: PageInfo = attribute("Where the page stands in its list.")

    @hop(resolvers.pages.total_counts)
    def total_count(self) -> int:
        """How many nodes the whole list has; costs a store call, for all such lists of the document together."""
        ...


@strawberry.type(description="A page of a list of entities.", name="Connection")
class EntityConnection(Generic[Item]):
    edges: list[Edge[Item]] = attribute("The nodes with their cursors.")
    nodes: list[Item] = attribute("The nodes alone.")
    page_info: PageInfo = attribute("Where the page stands in its list.")

    @hop(resolvers.pages.total_counts)
    def total_count(self) -> int:
        """How many nodes the whole list has; costs a store call, for all such lists of the document together."""
        ...

    @hop(resolvers.facets.of_pages)
    def facets(
        self,
        by: Annotated[FacetField, strawberry.argument(description="What to count by.")],
        first: Annotated[
            int | None,
            strawberry.argument(description="How many values at most, the most frequent first: 50 unless given."),
        ] = strawberry.UNSET,
    ) -> list[Facet] | None:
        """How many entities of the whole list have each value; entities without a value are not counted."""
        ...
