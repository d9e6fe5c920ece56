"""The ids of all that is at a place."""

from typing import LiteralString

from edifice.errors import CostLimitExceeded
from graph.compose import Cut, answered, query
from graph.hops import ALL
from graph.reading import Parts
from graph.starts import Listing
from graph.store import GraphStore
from graph.where import At

IDS: LiteralString = "collect(e.id)"


async def listed_ids(store: GraphStore, place: str, *, most: int) -> list[str]:
    """The ids of what a place contains; one store call. Raises CostLimitExceeded for more than `most`."""
    listing, parts = Listing(ALL, where=At((place,))), Parts()
    text = query(listing, IDS, Cut(tail=f"LIMIT {parts.add(most + 1)}"), parts)
    found = (await answered(store, listing, text, parts))[0] or []
    if len(found) > most:
        raise CostLimitExceeded(f"The place contains more than {most:,} entities; ask for a smaller one.")
    return found
