"""Where a root list starts: at ids, few points, places, few members of classes, else along the index of its order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import LiteralString

from graph.hops import Hop
from graph.places import place_set
from graph.predicates import class_set, condition
from graph.reach import Branch, Label, bearing_branches, in_scope, only_if, owning_branches, reach_branches
from graph.reading import Parts
from graph.records import EntityRecord
from graph.where import EVERYTHING, And, At, Classes, Ids, InSet, Retired, SomePoint, Where, conjuncts

FEW: LiteralString = "5000"
"""Up to so many members a page of classes starts from them; more of them are met soon in the order of the index."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed: from each parent, or everything (`parents` None), within one building if `scope` is given."""

    hop: Hop
    parents: Sequence[str | EntityRecord] | None = None
    where: Where = EVERYTHING
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list's entities `e` come from: branches, from a bound `p` or free, and what they must pass.

    `places` names a set of places, each of which is a `p`.
    """

    branches: tuple[Branch, ...]
    passes: LiteralString
    bound: bool = False
    places: LiteralString | None = None


STARTS = (Ids, InSet, SomePoint, At, Classes)
"""The terms of a filter from which a list can start, the narrowest first."""

WALKED: tuple[Label, ...] = ("Level", "Space", "Zone")
OWNERS: tuple[Label, ...] = ("Asset", "System")
"""What can be found back from its points: places that are walked, and what has points by its parts."""


def start(listing: Listing, parts: Parts, *, paged: bool) -> Source:
    """The narrowest beginning that a root list's filter has; `paged` says that only its first entities are wanted."""
    terms = conjuncts(listing.where)
    retired = any(isinstance(term, Retired) for term in terms)
    kept = kept_in_kind(listing, parts, retired=retired)
    label = listing.hop.label
    narrowest = None if retired else min(terms, key=lambda term: rank(term, label), default=None)
    if narrowest is None or rank(narrowest, label) == len(STARTS):
        passes: LiteralString = f"{kept} AND {condition(listing.where, 'e', parts)}"
        return Source((along_index(listing, parts, retired=retired),), passes)
    rest = condition(And(tuple(term for term in terms if term is not narrowest)), "e", parts)
    passes = f"{kept} AND {rest}"
    if isinstance(narrowest, Classes):
        along = along_index(listing, parts, retired=False) if paged or listing.scope is not None else None
        return classed(listing, narrowest, passes, along, parts)
    return anchored(listing, narrowest, passes, parts)


def rank(term: Where, label: Label) -> int:
    """How narrow a beginning the term is for a list of the label, as its place among STARTS."""
    if isinstance(term, SomePoint) and not leads_back(term, label):
        return len(STARTS)
    return next((place for place, each in enumerate(STARTS) if isinstance(term, each)), len(STARTS))


def leads_back(term: SomePoint, label: Label) -> bool:
    """Whether the term names its points, so that a list of the label can start from them."""
    named = any(isinstance(one, Ids | InSet) for one in conjuncts(term.where))
    return named and label in (*WALKED, *OWNERS)


def kept_in_kind(listing: Listing, parts: Parts, *, retired: bool) -> LiteralString:
    """What else must hold of what is found: within the scope, of the kind, and not retired."""
    kept: LiteralString = "true" if listing.scope is None else f"e.scope = {parts.add(listing.scope)}"
    if retired:
        return kept if listing.hop.kind is None else f"{kept} AND e.kind = {parts.add(listing.hop.kind)}"
    return f"{kept} AND NOT e:Retired" if listing.hop.label == "Entity" else kept


def along_index(listing: Listing, parts: Parts, *, retired: bool) -> Branch:
    """All entities of the list's label in the order of its index."""
    label: LiteralString = "Retired" if retired else listing.hop.label
    if listing.scope is None:
        return Branch(f"MATCH (e:{label})", unique=True)
    return Branch(f"MATCH (e:{label})", unique=True, passes=in_scope("e", parts.add(listing.scope)), one_scope=True)


def anchored(listing: Listing, narrowest: Where, passes: LiteralString, parts: Parts) -> Source:
    """The entities that meet one of STARTS but classes; `passes` is all the rest of the filter."""
    label = listing.hop.label
    match narrowest:
        case At():
            classes = None if narrowest.classes is None else class_set(Classes(narrowest.classes), parts)
            places = place_set(narrowest, classes, parts)
            branches = reach_branches("p", "e", label, narrowest.reach)
            return Source(branches, f"e <> p AND {passes}", bound=True, places=places)
        case InSet(ids):
            wanted: LiteralString = f"UNWIND {parts.add(list(ids))} AS wanted MATCH (e:Node {{id: wanted}})"
            return Source((Branch(f"{wanted} MATCH (e:{label})"),), passes)
        case Ids(ids):
            wanted = f"UNWIND {parts.add(list(ids))} AS wanted MATCH (n:Node {{id: wanted}})"
            return Source((Branch(f"{wanted} MATCH (n)-[:JOINED*0..8]->(e:{label})"),), passes)
        case SomePoint():
            branches = (bearing_branches if label in WALKED else owning_branches)("p", "e", label)
            return Source(branches, passes, bound=True, places=named_points(narrowest, parts))
        case _:
            raise ValueError(narrowest)


def named_points(term: SomePoint, parts: Parts) -> LiteralString:
    """The name of the set of the points that the term names and that pass the rest of it."""
    terms = conjuncts(term.where)
    named = next(one for one in terms if isinstance(one, Ids | InSet))
    rest = condition(And(tuple(one for one in terms if one is not named)), "p", parts)
    points = parts.variable("points")
    parts.prelude(
        f"UNWIND {parts.add(list(named.ids))} AS wanted MATCH (n:Node {{id: wanted}})\n"
        f"MATCH (n)-[:JOINED*0..8]->(p:Point) WHERE {rest} RETURN collect(DISTINCT p) AS {points}"
    )
    return points


def classed(listing: Listing, term: Classes, passes: LiteralString, along: Branch | None, parts: Parts) -> Source:
    """Members of classes: from the classes, or when they have many members along an index instead, if there is one."""
    wanted = class_set(term, parts)
    starts: LiteralString = f"UNWIND {wanted} AS c MATCH (c)<-[:IS_A]-(e:{listing.hop.label})"
    if along is None:
        return Source((Branch(starts),), passes)
    members = parts.variable("members")
    parts.prelude(f"UNWIND {wanted} AS c RETURN sum(COUNT {{ (c)<-[:IS_A]-() }}) AS {members}")
    few = only_if(f"{members} <= {FEW}")
    member: LiteralString = (
        f"{along.passes} AND e.sortKey >= CASE WHEN {members} > {FEW} THEN '' END "
        f"AND EXISTS {{ MATCH (e)-[:IS_A]->(c) WHERE c IN {wanted} }}"
    )
    return Source((Branch(few + starts), replace(along, passes=member)), passes)
