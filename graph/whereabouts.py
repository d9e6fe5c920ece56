"""Where things stand: the place of a thing, what a place is part of, its ancestors, its level, the owner of a point.

The rule of containment is that of graph.hops: a place's whole is the place above it by HAS_PART, a zone only above
another zone; a place without one stands in the Building of its scope, and that Building in the Site of the scope.
"""

from collections.abc import Sequence
from typing import LiteralString

from graph.decode import ENTITY, entity
from graph.records import EntityRecord
from graph.store import GraphStore

NARROW_FIRST: LiteralString = """CASE e.kind
        WHEN 'SPACE' THEN 0 WHEN 'ZONE' THEN 1 WHEN 'LEVEL' THEN 2 WHEN 'BUILDING' THEN 3 ELSE 4 END"""

BUILDING_AND_SITE: LiteralString = """
        UNWIND CASE WHEN p:Level OR p:Space OR p:Zone OR (p:Building AND p.key <> p.scope) THEN [1] ELSE [] END AS go
        MATCH (e:Building) WHERE e.scope = p.scope AND e.sortKey >= '' AND e.key = e.scope AND e <> p
        RETURN e, 90 AS far
        UNION ALL
        UNWIND CASE WHEN p:Building OR p:Level OR p:Space OR p:Zone THEN [1] ELSE [] END AS go
        MATCH (e:Site) WHERE e.scope = p.scope AND e.sortKey >= ''
        RETURN e, 91 AS far"""

PLACE: LiteralString = f"""
UNWIND range(0, size($ids) - 1) AS at
MATCH (p:Node {{id: $ids[at]}})
CALL (p) {{
    MATCH path = (p)<-[:HAS_POINT*0..1]-()<-[:HAS_PART*0..4]-()-[:HAS_LOCATION*0..2]->(e:Site|Building|Level|Space|Zone)
    WHERE e <> p
    RETURN e ORDER BY length(path), {NARROW_FIRST}, e.sortKey LIMIT 1
}}
RETURN collect([at, {ENTITY}])
"""


async def place_of(store: GraphStore, ids: Sequence[str]) -> list[EntityRecord | None]:
    """The nearest place of each asset or point: by its location, its whole's, or for a point its owner's."""
    return await _one_each(store, PLACE, ids)


PART_OF: LiteralString = f"""
UNWIND range(0, size($ids) - 1) AS at
MATCH (p:Node {{id: $ids[at]}})
CALL (p) {{
    CALL (p) {{
        MATCH (p)<-[:HAS_PART]-(e:Site|Building|Level|Space|Zone)
        WHERE p:Zone OR NOT e:Zone
        RETURN e, {NARROW_FIRST} AS far
        UNION ALL{BUILDING_AND_SITE}
    }}
    RETURN e ORDER BY far, e.sortKey LIMIT 1
}}
RETURN collect([at, {ENTITY}])
"""


async def part_of(store: GraphStore, ids: Sequence[str]) -> list[EntityRecord | None]:
    """The place that each place is part of."""
    return await _one_each(store, PART_OF, ids)


ANCESTORS: LiteralString = f"""
UNWIND range(0, size($ids) - 1) AS at
MATCH (p:Node {{id: $ids[at]}})
CALL (p) {{
    CALL (p) {{
        MATCH path = (p)<-[:HAS_PART*1..8]-(e:Site|Building|Level|Space|Zone)
        WHERE p:Zone OR none(n IN nodes(path) WHERE n:Zone)
        RETURN e, length(path) AS far
        UNION ALL{BUILDING_AND_SITE}
    }}
    WITH e, min(far) AS far ORDER BY far, {NARROW_FIRST}, e.sortKey
    RETURN collect({ENTITY}) AS above
}}
RETURN collect([at, above])
"""


async def ancestors_of(store: GraphStore, ids: Sequence[str]) -> list[tuple[EntityRecord, ...]]:
    """The places that hold each place, from the nearest to the site. One store call."""
    found: list[tuple[EntityRecord, ...]] = [()] * len(ids)
    record = await store.read(ANCESTORS, ids=list(ids)) if ids else None
    for at, rows in record[0] if record else ():
        found[at] = tuple(entity(row) for row in rows)
    return found


LEVEL: LiteralString = f"""
UNWIND range(0, size($ids) - 1) AS at
MATCH (p:Node {{id: $ids[at]}})
CALL (p) {{
    MATCH path = (p)<-[:HAS_PART*1..6]-(e:Level)
    RETURN e ORDER BY length(path), e.sortKey LIMIT 1
}}
RETURN collect([at, {ENTITY}])
"""


async def level_of(store: GraphStore, ids: Sequence[str]) -> list[EntityRecord | None]:
    """The level that each space is on."""
    return await _one_each(store, LEVEL, ids)


OWNER: LiteralString = f"""
UNWIND range(0, size($ids) - 1) AS at
MATCH (p:Node {{id: $ids[at]}})
CALL (p) {{
    MATCH (p)-[edge:HAS_POINT|HAS_LOCATION]-(e:Entity)
    RETURN e
    ORDER BY type(edge) = 'HAS_LOCATION', e:Site OR e:Building OR e:Level OR e:Space OR e:Zone, e.sortKey
    LIMIT 1
}}
RETURN collect([at, {ENTITY}])
"""


async def owner_of(store: GraphStore, ids: Sequence[str]) -> list[EntityRecord | None]:
    """What each point is a point of: an asset or a system, else a place, else where it is located."""
    return await _one_each(store, OWNER, ids)


async def _one_each(store: GraphStore, query: LiteralString, ids: Sequence[str]) -> list[EntityRecord | None]:
    """The one entity for each id, in one store call."""
    found: list[EntityRecord | None] = [None] * len(ids)
    record = await store.read(query, ids=list(ids)) if ids else None
    for at, row in record[0] if record else ():
        found[at] = entity(row)
    return found
