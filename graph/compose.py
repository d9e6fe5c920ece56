"""Whole queries for lists: where they start, filter, order and limit put together, one record each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from graph.predicates import condition
from graph.reach import Branch, Stand, guard, stand_of
from graph.reading import Parts
from graph.records import EntityRecord
from graph.starts import Listing, Source, start
from graph.store import GraphStore


@dataclass(frozen=True, slots=True)
class Cut:
    """How a list of entities `e` is cut: `beyond` is the condition of the page, `tail` orders and limits.

    `scoped_tail` does the same where all have one scope, in the words of the index by scope. `then` are clauses
    between the cut list and its aggregate.
    """

    beyond: LiteralString = "e.sortKey >= ''"
    tail: LiteralString = ""
    scoped_tail: LiteralString = ""
    then: LiteralString = ""


def query(listing: Listing, answer: LiteralString, cut: Cut, parts: Parts) -> LiteralString:
    """The query that answers `answer` (an aggregate over `e`) per parent, as one list of [index of parent, answer]."""
    if listing.parents is None:
        things = listed(start(listing, parts, paged=bool(cut.tail)), cut) + cut.then
        return f"{parts.head()}{things}\nRETURN {answer}"
    passes: LiteralString = f"e <> p AND {condition(listing.where, 'e', parts)}"
    branches = of_stands(listing.hop.branches, listing.parents) or listing.hop.branches
    things = listed(Source(branches, passes, bound=True), cut) + cut.then
    parts.parameters["parents"] = ids_of(listing.parents)
    return (
        f"{parts.head()}UNWIND range(0, size($parents) - 1) AS at\nMATCH (p:Node {{id: $parents[at]}})\n"
        f"CALL (*) {{\n{things}\nRETURN {answer} AS answer\n}}\nRETURN collect([at, answer])"
    )


def ids_of(parents: Sequence[str | EntityRecord]) -> list[str]:
    """The ids of the parents."""
    return [parent if isinstance(parent, str) else parent.id for parent in parents]


def of_stands(branches: tuple[Branch, ...], parents: Sequence[str | EntityRecord]) -> tuple[Branch, ...]:
    """The branches that some of the parents can go: planning a query takes longer the more it has."""
    if any(isinstance(parent, str) for parent in parents):
        return branches
    stands: set[Stand] = {stand_of(parent) for parent in parents if isinstance(parent, EntityRecord)}
    return tuple(branch for branch in branches if branch.stand == "ANY" or branch.stand in stands)


def listed(source: Source, cut: Cut) -> LiteralString:
    """Clauses that leave the entities `e`, each once, ordered and cut.

    A filter with subqueries of its own stands behind the union of the branches, not in each: the planner would work
    through every copy of it.
    """
    # outside of a subquery DISTINCT hides what the head of the query has collected from the filter behind it
    in_sight = source.bound or source.branches[0].unique
    single = len(source.branches) == 1 and source.places is None and in_sight
    inside = single or "{" not in source.passes
    test: LiteralString = f"{cut.beyond} AND {source.passes}"
    tail: LiteralString = f"WITH e {cut.tail}" if cut.tail else "WITH e"
    bodies: list[LiteralString] = []
    for branch in source.branches:
        end: LiteralString = f"WITH e {cut.scoped_tail}" if branch.one_scope and cut.scoped_tail else tail
        body = body_of(branch, test if inside else cut.beyond, bound=source.bound)
        bodies.append(body + end if inside else body)
    if single:
        return bodies[0]
    returned: list[LiteralString] = [f"{each} RETURN e" for each in bodies]
    whole: LiteralString = "CALL (*) {\n" + "\nUNION\n".join(returned) + "\n}\n"
    if source.places is not None:
        filtered: LiteralString = "WITH DISTINCT e" if inside else f"WITH p, e WHERE {source.passes} WITH DISTINCT e"
        return f"UNWIND {source.places} AS p\n{whole}{filtered} {cut.tail}"
    return f"{whole}{tail}" if inside else f"{whole}WITH * WHERE {source.passes}\n{tail}"


def body_of(branch: Branch, test: LiteralString, *, bound: bool) -> LiteralString:
    """The clauses of one branch up to its filter."""
    first: LiteralString = guard(branch.stand, "p") if bound else ""
    own: LiteralString = "" if branch.passes == "true" else f" WHERE {branch.passes}"
    if branch.unique:
        return f"{first}{branch.match}{f'{own} AND ' if own else ' WHERE '}{test}\n"
    return f"{first}{branch.match}{own}\nWITH DISTINCT e WHERE {test}\n"


async def answered(store: GraphStore, listing: Listing, text: LiteralString, parts: Parts) -> list[Any]:
    """The answer for each parent in their order, None for one that is not there; one answer for a root list."""
    if listing.parents is not None and not listing.parents:
        return []
    record = await store.read(text, **parts.parameters)
    if listing.parents is None:
        return record or [None]
    answers: list[Any] = [None] * len(listing.parents)
    for at, answer in record[0] if record else ():
        answers[at] = answer
    return answers
