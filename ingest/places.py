"""Levels and spaces that are one though they share no identifier: by name, and by elevation within 0.3 m."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from graph.records import Said
from ingest.identity import Token

ELEVATION_TOLERANCE = 0.3
"""Metres by which the same storey may differ between two files (design §4; a guess, not measured)."""

Pair = tuple[Token, Token]


def level_pairs(saids: Mapping[Token, Said]) -> list[Pair]:
    """Levels of two graphs with the same folded name and nearly the same elevation."""
    named = _by_name((token, said) for token, said in saids.items() if said.kind == "LEVEL")
    pairs = (pair for tokens in named.values() for pair in combinations(tokens, 2))
    return [(left, right) for left, right in pairs if left.graph != right.graph and _near(saids[left], saids[right])]


def space_pairs(
    saids: Mapping[Token, Said], parts: Iterable[tuple[Token, Token]], hosts: Mapping[Token, str]
) -> list[Pair]:
    """Spaces of two graphs with the same folded name within a level that both graphs share.

    `parts` are (level, space) of each graph; `hosts` tells which levels are one already.
    """
    spaces: dict[str, list[Token]] = defaultdict(list)
    for level, space in sorted(parts):
        if level in hosts and space in saids and saids[level].kind == "LEVEL" and saids[space].kind == "SPACE":
            spaces[hosts[level]].append(space)
    found: list[Pair] = []
    for tokens in spaces.values():
        named = _by_name((token, saids[token]) for token in tokens)
        found += [pair for same in named.values() for pair in _one_of_each_graph(same)]
    return found


def _one_of_each_graph(tokens: Sequence[Token]) -> Iterable[Pair]:
    """Pairs of tokens; a name that one graph gives to two rooms of the level says nothing."""
    if len({token.graph for token in tokens}) == len(tokens):
        yield from combinations(tokens, 2)


def _by_name(places: Iterable[tuple[Token, Said]]) -> Mapping[str, list[Token]]:
    named: dict[str, list[Token]] = defaultdict(list)
    for token, said in sorted(places, key=lambda place: (place[0].iri, place[0].graph)):
        if name := said.values.get("name"):
            named[" ".join(str(name).casefold().split())].append(token)
    return named


def _near(left: Said, right: Said) -> bool:
    one, other = left.values.get("elevation"), right.values.get("elevation")
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return False
    return abs(one - other) <= ELEVATION_TOLERANCE
