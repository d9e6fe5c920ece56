"""Plans of levels: where each can be had, and what it looks like."""

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from edifice.errors import NotFound
from graph.footprints import Outline, Outlined, outlined_of, outlines_of
from graph.store import GraphStore
from resolvers.connections import Parents
from resolvers.context import Context
from resolvers.drawings import FORMAT, draw


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the plan of a level can be had, and what changes with it."""

    url: str
    etag: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plan as SVG text; None for one that the caller has already."""

    etag: str
    svg: str | None


async def of_levels(context: Context, levels: Parents) -> list[Plan | None]:
    """The plan of each level, None where no space of it has a footprint."""
    found = await outlined_of(context.store, [level.id for level in levels])
    return [
        Plan(f"/levels/{level.id}/plan.svg", _etag(spaces)) if spaces else None
        for level, spaces in zip(levels, found, strict=True)
    ]


async def drawing(store: GraphStore, level: str, known: frozenset[str]) -> Drawing:
    """The plan of a level by its id; not drawn when its etag is `known`. At most two store calls.

    Raises NotFound for what is no level, and for a level without footprints.
    """
    outlined = (await outlined_of(store, [level]))[0]
    if outlined and (etag := _etag(outlined)) in known:
        return Drawing(etag, None)
    outlines = await outlines_of(store, level) if outlined else None
    if not outlines:
        message = "There is no level with this id." if outlined is None else "No space of this level has a footprint."
        raise NotFound(message)
    # some thousand rooms take a moment, in which the loop must turn
    return Drawing(_etag(outlines), await asyncio.to_thread(draw, outlines))


def _etag(spaces: Iterable[Outlined | Outline]) -> str:
    """A space's version grows with its name and its footprint; FORMAT with the way of drawing."""
    told = "\n".join(f"{space.id} {space.version}" for space in spaces)
    return hashlib.sha256(f"{FORMAT}\n{told}".encode()).hexdigest()[:24]
