"""Plans of levels: where each can be had, and what it looks like."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sys import getsizeof

from edifice.errors import NotFound
from graph.footprints import Outline, Outlined, outlined_of, outlines_of
from graph.store import GraphStore
from resolvers.connections import Parents
from resolvers.context import Context
from resolvers.drawings import FORMAT, draw

MOST_KEPT_BYTES = 64_000_000
"""Of the drawings that a process keeps: those of some dozen levels with a thousand rooms each."""
AT_ONCE = 2
"""So many are drawn at a time: each takes a processor."""


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


class Drawings:
    """The last drawings of a process, each drawn once however many ask for it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[str, asyncio.Task[str]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def of_level(self, store: GraphStore, level: str, known: frozenset[str]) -> Drawing:
        """The plan of a level by its id; None for its text when its etag is `known`. At most two store calls.

        Raises NotFound for what is no level, and for a level without footprints.
        """
        outlined = (await outlined_of(store, [level]))[0]
        if outlined and (etag := _etag(outlined)) in known | self._kept.keys():
            return Drawing(etag, None if etag in known else self._again(etag))
        outlines = await outlines_of(store, level) if outlined else None
        if not outlines:
            message = (
                "There is no level with this id." if outlined is None else "No space of this level has a footprint."
            )
            raise NotFound(message)
        etag = _etag(outlines)
        return Drawing(etag, await self._drawn(etag, outlines))

    def _again(self, etag: str) -> str:
        self._kept.move_to_end(etag)
        return self._kept[etag]

    async def _drawn(self, etag: str, outlines: Sequence[Outline]) -> str:
        if etag in self._kept:
            return self._kept[etag]
        if etag not in self._under_way:
            task = self._under_way[etag] = asyncio.create_task(self._draw(etag, outlines))
            task.add_done_callback(lambda _: self._under_way.pop(etag))
        # whoever goes, the others wait for it, and a thread cannot be stopped anyway
        return await asyncio.shield(self._under_way[etag])

    async def _draw(self, etag: str, outlines: Sequence[Outline]) -> str:
        async with self._places:
            # some thousand rooms take a moment, in which the loop must turn
            svg = await asyncio.to_thread(draw, outlines)
        self._kept[etag] = svg
        self._bytes += getsizeof(svg)
        while self._bytes > MOST_KEPT_BYTES:
            self._bytes -= getsizeof(self._kept.popitem(last=False)[1])
        return svg


def _etag(spaces: Iterable[Outlined | Outline]) -> str:
    """A space's version grows with its name and its footprint; FORMAT with the way of drawing."""
    told = "\n".join(f"{space.id} {space.version}" for space in spaces)
    return hashlib.sha256(f"{FORMAT}\n{told}".encode()).hexdigest()[:24]
