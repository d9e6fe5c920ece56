"""Lists of entities: from each parent, or from nothing, one page in one store call."""

from collections.abc import Sequence
from typing import LiteralString

from graph.compose import Cut, Listing, answered, query
from graph.decode import ENTITY, entities
from graph.hops import Hop
from graph.pages import Order, Page, beyond, checked_first, order_text, page_of, whole_order
from graph.reading import Parts
from graph.records import EntityRecord
from graph.store import GraphStore
from graph.where import EVERYTHING, Where

ROWS: LiteralString = f"collect({ENTITY})"


async def select(  # noqa: PLR0913 - the arguments of a connection, which the API fixes
    store: GraphStore,
    hop: Hop,
    parents: Sequence[str | EntityRecord] | None = None,
    *,
    where: Where = EVERYTHING,
    order: Sequence[Order] = (),
    first: int | None = None,
    after: str | None = None,
    scope: str | None = None,
    total: bool = False,
) -> list[Page]:
    """One page for each parent, in their order; for a root list (`parents` None) one page, within `scope` if given.

    One store call, two with `total`. Raises BadInput for a page size, a cursor or a filter that is not accepted.
    """
    listing = Listing(hop, parents, where, scope)
    parts, whole, size = Parts(), whole_order(order), checked_first(first)
    limit: LiteralString = f"LIMIT {parts.add(size + 1)}"
    cut = Cut(
        beyond(whole, after, parts),
        f"ORDER BY {order_text(whole)} {limit}",
        f"ORDER BY {order_text(whole, scoped=True)} {limit}",
    )
    answers = await answered(store, listing, query(listing, ROWS, cut, parts), parts)
    totals = await counted(store, listing) if total else [None] * len(answers)
    return [
        page_of(entities(rows or ()), size, after, whole, count) for rows, count in zip(answers, totals, strict=True)
    ]


async def count(
    store: GraphStore,
    hop: Hop,
    parents: Sequence[str | EntityRecord] | None = None,
    *,
    where: Where = EVERYTHING,
    scope: str | None = None,
) -> list[int]:
    """How many entities each parent's list has in all; one number for a root list. One store call."""
    return await counted(store, Listing(hop, parents, where, scope))


async def counted(store: GraphStore, listing: Listing) -> list[int]:
    """The sizes of the lists."""
    parts = Parts()
    answers = await answered(store, listing, query(listing, "count(e)", Cut(), parts), parts)
    return [answer or 0 for answer in answers]
