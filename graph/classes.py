"""Which classes are in use, and how many entities are members of classes."""

from collections.abc import Sequence
from typing import LiteralString

from graph.predicates import condition
from graph.reach import in_scope
from graph.reading import Parts
from graph.store import GraphStore
from graph.where import EVERYTHING, Where

USED: LiteralString = """
MATCH (c:Class)
WITH c.iri AS iri, COUNT { (c)<-[:IS_A]-() } AS members
WHERE members > 0
RETURN collect([iri, members])
"""


async def used_classes(store: GraphStore, *, where: Where = EVERYTHING, scope: str | None = None) -> dict[str, int]:
    """How many entities have each class themselves, for the classes that have any. One store call."""
    if where == EVERYTHING and scope is None:
        record = await store.read(USED)
        return dict(record[0]) if record else {}
    parts = Parts()
    passes = condition(where, "e", parts)
    within: LiteralString = "e.sortKey >= ''" if scope is None else in_scope("e", parts.add(scope))
    record = await store.read(
        f"{parts.head()}MATCH (e:Entity) WHERE {within} AND NOT e:Retired AND {passes}\n"
        "MATCH (e)-[:IS_A]->(c:Class)\nWITH c, count(*) AS members RETURN collect([c.iri, members])",
        **parts.parameters,
    )
    return dict(record[0]) if record else {}


async def count_members(
    store: GraphStore, classes: Sequence[Sequence[str]], *, where: Where = EVERYTHING, scope: str | None = None
) -> list[int]:
    """How many entities are of any of the classes of each list: the closure of a class counts its members.

    One store call.
    """
    if not classes:
        return []
    parts = Parts()
    passes = condition(where, "e", parts)
    if scope is not None:
        passes = f"e.scope = {parts.add(scope)} AND {passes}"
    record = await store.read(
        f"{parts.head()}UNWIND range(0, size($classes) - 1) AS at\n"
        "CALL (*) {\nUNWIND $classes[at] AS iri MATCH (:Class {iri: iri})<-[:IS_A]-(e:Entity)\n"
        f"WITH DISTINCT e WHERE {passes}\nRETURN count(e) AS members\n}}\nRETURN collect([at, members])",
        classes=[list(closure) for closure in classes],
        **parts.parameters,
    )
    counts = [0] * len(classes)
    for at, members in record[0] if record else ():
        counts[at] = members
    return counts
