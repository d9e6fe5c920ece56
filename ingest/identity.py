"""Which nodes of a building are one: tokens (a graph's word on one IRI) joined by shared names, and taken apart again.

A token is what one named graph says of one IRI. Tokens that share an IRI, a GlobalId, a building's key or a STEP
number of a named IFC model are one node; two tokens of one graph never are. The node's id is the oldest home of its
tokens, so that joining and parting depend only on what the graphs say now, not on the order of imports.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.records import Identifier, Said

JOINING = ("IRI", "BUILDING_KEY", "SITE_KEY", "IFC_GUID", "IFC_STEP")
"""Schemes whose equal values make one node within a building, the strongest first (design §4, Identity)."""


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One graph's word on one IRI."""

    graph: int
    iri: str


@dataclass(frozen=True, slots=True)
class Joined:
    """`hosts` gives each token the id of its node; `refused` are names that would have joined two nodes of a graph."""

    hosts: Mapping[Token, str]
    refused: tuple[Identifier, ...]


def joining_names(said: Said) -> tuple[Identifier, ...]:
    """The names by which a node is found and joined; a blank node has no IRI to be found by."""
    own = () if said.iri.startswith("_:") else (Identifier("IRI", said.iri),)
    return own + tuple(name for name in said.identifiers if name.scheme in JOINING)


class _Groups:
    """Disjoint sets of tokens, each holding at most one token of a graph."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._group: dict[Token, set[Token]] = {token: {token} for token in tokens}

    def join(self, left: Token, right: Token) -> bool:
        """Unite two groups; false when that would unite two nodes of one graph."""
        one, other = self._group[left], self._group[right]
        if one is other:
            return True
        if {token.graph for token in one} & {token.graph for token in other}:
            return False
        small, large = sorted((one, other), key=len)
        large |= small
        for token in small:
            self._group[token] = large
        return True

    def groups(self) -> Iterable[set[Token]]:
        """Each group once."""
        return {id(group): group for group in self._group.values()}.values()


def join(saids: Mapping[Token, Said], pairs: Sequence[tuple[Token, Token]] = ()) -> Joined:
    """Join tokens by their names, then by `pairs` (places matched otherwise); every said must have its home."""
    owners: dict[Identifier, list[Token]] = defaultdict(list)
    for token in sorted(saids, key=lambda token: (token.iri, token.graph)):
        for name in joining_names(saids[token]):
            owners[name].append(token)
    groups, refused = _Groups(saids), list[Identifier]()
    for name in sorted(owners, key=lambda name: (JOINING.index(name.scheme), name.value)):
        first, *rest = owners[name]
        outcomes = [groups.join(first, other) for other in rest]
        if not all(outcomes):
            refused.append(name)
    for left, right in pairs:
        groups.join(left, right)
    hosts: dict[Token, str] = {}
    for group in groups.groups():
        host = min(saids[token].home for token in group)
        hosts |= dict.fromkeys(group, host)
    return Joined(hosts, tuple(refused))
