"""The ground that places cover, and what a plan of a level shows of its spaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from edifice.errors import CostLimitExceeded
from graph.reach import contained
from graph.store import GraphStore

MOST_SPACES = 5_000
"""Spaces that one plan shows."""

FOOTPRINTS: LiteralString = """
UNWIND range(0, size($ids) - 1) AS at
MATCH (n:Node {id: $ids[at]})-[:HAS_FACTS]->(facts:Facts)
WHERE facts.footprint IS NOT NULL
RETURN collect([at, facts.footprint])
"""


async def footprints_of(store: GraphStore, ids: Sequence[str]) -> list[str | None]:
    """The footprint of each place as GeoJSON text, in metres of the building's frame. One store call."""
    found: list[str | None] = [None] * len(ids)
    record = await store.read(FOOTPRINTS, ids=list(ids)) if ids else None
    for at, footprint in record[0] if record else ():
        found[at] = footprint
    return found


@dataclass(frozen=True, slots=True)
class Outlined:
    """A space that has a footprint; its version grows with each change of it."""

    id: str
    version: int


OUTLINED: LiteralString = f"""
UNWIND range(0, size($ids) - 1) AS at
MATCH (n:Node {{id: $ids[at]}})
MATCH (n)-[:JOINED*0..8]->(p:Level)
CALL (p) {{
    {contained("p", "e", "Space")}
    WITH DISTINCT e
    WHERE EXISTS {{ MATCH (e)-[:HAS_FACTS]->(facts:Facts) WHERE facts.footprint IS NOT NULL }}
    RETURN collect([e.id, e.version]) AS spaces
}}
RETURN collect([at, spaces])
"""


async def outlined_of(store: GraphStore, levels: Sequence[str]) -> list[tuple[Outlined, ...] | None]:
    """The spaces of each level that have footprints, by id; None for what is no level. One store call."""
    found: list[tuple[Outlined, ...] | None] = [None] * len(levels)
    record = await store.read(OUTLINED, ids=list(levels)) if levels else None
    for at, spaces in record[0] if record else ():
        found[at] = tuple(Outlined(*space) for space in sorted(spaces))
    return found


@dataclass(frozen=True, slots=True)
class Outline:
    """What a plan shows of a space; `footprint` is GeoJSON text."""

    id: str
    version: int
    name: str | None
    footprint: str


OUTLINES: LiteralString = f"""
MATCH (n:Node {{id: $id}})
MATCH (n)-[:JOINED*0..8]->(p:Level)
CALL (p) {{
    {contained("p", "e", "Space")}
    WITH DISTINCT e
    MATCH (e)-[:HAS_FACTS]->(facts:Facts)
    WHERE facts.footprint IS NOT NULL
    WITH e, facts LIMIT $most
    RETURN collect([e.id, e.version, e.name, facts.footprint]) AS spaces
}}
RETURN spaces
"""


async def outlines_of(store: GraphStore, level: str) -> tuple[Outline, ...] | None:
    """The same with all that is drawn, of one level; raises CostLimitExceeded beyond MOST_SPACES. One store call."""
    record = await store.read(OUTLINES, id=level, most=MOST_SPACES + 1)
    if record is None:
        return None
    if len(record[0]) > MOST_SPACES:
        raise CostLimitExceeded(
            f"The level has more than {MOST_SPACES} spaces with a footprint; no plan shows so many."
        )
    return tuple(Outline(*space) for space in sorted(record[0]))
