"""Facets: how many entities of a list have each value of a field."""

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass

from graph.candidates import candidates
from graph.facets import FacetCount, FacetField, facets
from graph.hops import Hop
from graph.pages import checked_first
from graph.records import EntityRecord
from graph.select import count
from graph.where import Where
from resolvers.context import Context
from resolvers.pages import Page
from resolvers.readings import now_ms
from timeseries.latest import stale

STALE = "STALE"


@dataclass(frozen=True, slots=True)
class Facet:
    """A value, its name for people where it is no such name itself, and how many entities have it."""

    key: str
    label: str | None
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class ListSource:
    """The lists that pages of one hop under one filter come from; `owners` are their parents, None for a root list."""

    hop: Hop
    where: Where

    async def count(self, context: Context, owners: Sequence[EntityRecord | None]) -> list[int]:
        """How many entities each owner's list has."""
        return await count(context.store, self.hop, _parents(owners), where=self.where)

    async def facets(
        self, context: Context, owners: Sequence[EntityRecord | None], by: str, first: int
    ) -> list[list[Facet]]:
        """The `first` most frequent values in each owner's list."""
        if by == STALE:
            return await self._stale(context, owners)
        field = FacetField(by)
        found = await facets(context.store, self.hop, _parents(owners), by=field, where=self.where, first=first)
        return [[_labelled(context, field, one) for one in counts] for counts in found]

    async def _stale(self, context: Context, owners: Sequence[EntityRecord | None]) -> list[list[Facet]]:
        lists = await candidates(context.store, self.hop, _parents(owners), where=self.where)
        overdue = await stale(context.pool, sorted({point.series for points in lists for point in points}), now_ms())
        tallies = [Tally(point.series in overdue for point in points) for points in lists]
        return [[Facet(str(key).lower(), None, number) for key, number in tally.most_common()] for tally in tallies]


def _parents(owners: Sequence[EntityRecord | None]) -> list[EntityRecord] | None:
    return [owner for owner in owners if owner is not None] or None


def _labelled(context: Context, field: FacetField, found: FacetCount) -> Facet:
    label = found.label
    if field is FacetField.CLASS:
        label = context.classes.describe(found.key).label
    elif field is FacetField.UNIT:
        label = context.units.describe(found.key).label
    elif field is FacetField.QUANTITY:
        label = context.quantities.describe(found.key).label
    return Facet(found.key, label, found.count)


async def of_pages(
    context: Context, pages: Sequence[Page[EntityRecord]], *, by: str, first: int | None = None
) -> list[list[Facet]]:
    """The facets of the whole list that each page is of; one call, two for STALE, for all pages of one hop."""
    size = checked_first(first)
    found: dict[int, list[Facet]] = {}
    for source in {page.source for page in pages if isinstance(page.source, ListSource)}:
        mine = [page for page in pages if page.source is source]
        lists = await source.facets(context, [page.owner for page in mine], by, size)
        found |= {id(page): facets_ for page, facets_ in zip(mine, lists, strict=True)}
    return [found.get(id(page), []) for page in pages]
