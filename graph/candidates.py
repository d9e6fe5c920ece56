"""The points of lists as the readings' side knows them, for filters and orders that only readings can answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from edifice.errors import CostLimitExceeded
from graph.compose import Cut, answered, query
from graph.hops import Hop
from graph.reading import Parts
from graph.records import EntityRecord
from graph.starts import Listing
from graph.store import GraphStore
from graph.where import EVERYTHING, Where

MOST = 20_000
"""Up to so many points are handed from one store to the other."""

CANDIDATES: LiteralString = "collect([e.id, e.series, e.unit, e.expectedInterval])"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A point with the number of its readings, its unit (IRI) and its expected interval in seconds, when known."""

    id: str
    series: int
    unit: str | None
    expected_interval: float | None


async def candidates(
    store: GraphStore,
    hop: Hop,
    parents: Sequence[str | EntityRecord] | None = None,
    *,
    where: Where = EVERYTHING,
    scope: str | None = None,
    most: int = MOST,
) -> list[tuple[Candidate, ...]]:
    """All points of each parent's list, in no order; one list for a root list. One store call.

    Raises CostLimitExceeded when they are more than `most` together.
    """
    listing, parts = Listing(hop, parents, where, scope), Parts()
    text = query(listing, CANDIDATES, Cut(tail=f"LIMIT {parts.add(most + 1)}"), parts)
    found = [tuple(Candidate(*row) for row in rows or ()) for rows in await answered(store, listing, text, parts)]
    if sum(map(len, found)) > most:
        message = f"A filter or an order over readings may look at {most} points at most. Narrow it by place or class."
        raise CostLimitExceeded(message)
    return found
