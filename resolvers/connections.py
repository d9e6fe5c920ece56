"""Lists of entities as pages: filtered, ordered, and for all parents of a field at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from edifice.errors import BadInput, CostLimitExceeded
from graph import pages as graph_pages
from graph.hops import Hop
from graph.pages import OrderField
from graph.records import EntityRecord
from graph.select import select
from graph.starts import Listing
from resolvers.conditions import Condition, Order
from resolvers.context import Context
from resolvers.facets import ListSource
from resolvers.filters import where_of
from resolvers.pages import Page
from resolvers.reading_orders import BY_READING, reading_pages

Parents: TypeAlias = Sequence[EntityRecord]

MOST_ROWS = 10_000_000
"""Rows that one field may fetch for all its parents: a store must not be asked for more than we could hold."""


@dataclass(frozen=True, slots=True)
class RootPage:
    """A root list of entities, as a function that answers a page of it."""

    hop: Hop

    async def __call__(
        self,
        context: Context,
        *,
        where: Condition | None = None,
        order_by: Sequence[Order] = (),
        first: int | None = None,
        after: str | None = None,
    ) -> Page[EntityRecord]:
        """One page."""
        return (await pages(context, self.hop, None, Asked(where, order_by, first, after)))[0]


@dataclass(frozen=True, slots=True)
class Pages:
    """A list of entities that each parent has, as a hop that answers a page of each."""

    hop: Hop

    async def __call__(
        self,
        context: Context,
        parents: Parents,
        *,
        where: Condition | None = None,
        order_by: Sequence[Order] = (),
        first: int | None = None,
        after: str | None = None,
    ) -> list[Page[EntityRecord]]:
        """A page for each parent."""
        return await pages(context, self.hop, parents, Asked(where, order_by, first, after))


@dataclass(frozen=True, slots=True)
class Lists:
    """A short list of entities that each parent has, as a hop that answers the whole of it, up to 500."""

    hop: Hop
    order: tuple[graph_pages.Order, ...] = ()

    async def __call__(self, context: Context, parents: Parents) -> list[Sequence[EntityRecord]]:
        """The list of each parent."""
        once = unique(parents)
        found = await select(context.store, self.hop, once, order=self.order, first=graph_pages.MOST)
        by_id = {parent.id: page.records for parent, page in zip(once, found, strict=True)}
        return [by_id[parent.id] for parent in parents]


@dataclass(frozen=True, slots=True)
class One:
    """The one entity that each parent has, as a hop; where sources give several, the first by name."""

    hop: Hop

    async def __call__(self, context: Context, parents: Parents) -> list[EntityRecord | None]:
        """The entity of each parent, None where it has none."""
        once = unique(parents)
        found = await select(context.store, self.hop, once, first=1)
        by_id = {parent.id: next(iter(page.records), None) for parent, page in zip(once, found, strict=True)}
        return [by_id[parent.id] for parent in parents]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asks of a list."""

    where: Condition | None = None
    order_by: Sequence[Order] = ()
    first: int | None = None
    after: str | None = None


def unique(parents: Parents) -> list[EntityRecord]:
    """The parents, each once: an entity may be reached in several ways."""
    return list({parent.id: parent for parent in parents}.values())


async def pages(context: Context, hop: Hop, parents: Parents | None, asked: Asked) -> list[Page[EntityRecord]]:
    """A page for each parent, or one of a root list."""
    once = None if parents is None else unique(parents)
    _limit(len(once or ()) * graph_pages.checked_first(asked.first))
    where = await where_of(context, asked.where, hop, once)
    if any(order.field in BY_READING for order in asked.order_by):
        if len(asked.order_by) > 1:
            raise BadInput("An order by the latest reading has no other key.", field="orderBy")
        listed = Listing(hop, once, where)
        found = await reading_pages(context, listed, asked.order_by[0], asked.first, asked.after)
    else:
        order = [graph_pages.Order(OrderField(one.field), one.direction == "DESC") for one in asked.order_by]
        selected = await select(
            context.store, hop, once, where=where, order=order, first=asked.first, after=asked.after
        )  # fmt: skip
        source = ListSource(hop, where)
        found = [_page(page, source, owner) for page, owner in zip(selected, once or [None], strict=True)]
    if parents is None or once is None:
        return found
    by_id = {parent.id: page for parent, page in zip(once, found, strict=True)}
    return [by_id[parent.id] for parent in parents]


def _limit(rows: int) -> None:
    if rows > MOST_ROWS:
        message = f"This list could have {rows:,} rows for all its parents; the limit is {MOST_ROWS:,}."
        raise CostLimitExceeded(f"{message} Give a smaller `first`.")


def _page(page: graph_pages.Page, source: ListSource, owner: EntityRecord | None) -> Page[EntityRecord]:
    return Page(page.records, page.cursor, page.has_next, page.has_previous, source=source, owner=owner)
