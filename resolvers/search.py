"""Search for entities by words."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.search import Hit, count_hits
from graph.search import search as search_graph
from graph.where import EVERYTHING, At, Where
from resolvers.context import Context
from resolvers.pages import Page, own_cursor


async def hits(
    context: Context,
    *,
    text: str,
    kinds: Sequence[str] | None = None,
    within: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Hit]:
    """A page of the entities that the words lead to, the best first."""
    where = EVERYTHING if within is None else At((within,))
    page = await search_graph(context.store, text, kinds=kinds, where=where, first=first, after=after)
    source = _Source(text, kinds, where)
    return Page(page.hits, own_cursor(page.hits), page.has_next, page.has_previous, source=source)


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """Counts what one search finds."""

    text: str
    kinds: Sequence[str] | None
    where: Where

    async def count(self, context: Context, owners: Sequence[object]) -> list[int]:
        return [await count_hits(context.store, self.text, kinds=self.kinds, where=self.where)] * len(owners)
