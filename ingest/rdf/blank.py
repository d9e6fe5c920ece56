"""Canonical labels of blank nodes: the same for the same statements, in whatever order and by whatever labels.

Each blank node gets a colour, the hash of its statements, in which the blank nodes beside it stand for their colours,
refined until no more nodes part (as in RDFC-1.0, whose hashes of the first degree are our first round). Nodes that are
still alike are looked at by connected component: components with the same certificate can be swapped without a
difference, so they are numbered; within one, each way to break the tie is tried and the least certificate taken.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TypeAlias

from ingest.rdf.statements import Statement

WORK_LIMIT = 300_000
"""Statements looked at in breaking ties, some seconds' work; beyond it (hostile graphs, none seen yet) the first way
to break a tie is taken, and which one that is depends on the order of the file."""

Parts: TypeAlias = tuple[str, str, str, str]
"""Graph, subject, predicate and object of a statement as texts; a blank node is its label."""


def relabelled(statements: Iterable[Statement]) -> list[Statement]:
    """Give the statements with canonical labels in the place of the source's own."""
    statements = list(statements)
    labels = canonical_labels(statements)
    if not labels:
        return statements
    return [_with_labels(statement, labels) if _blanks(statement) else statement for statement in statements]


def canonical_labels(statements: Iterable[Statement]) -> dict[str, str]:
    """Map each label of the source (`_:x`) to its canonical one (`_:b` and 32 hexadecimal digits)."""
    surroundings: dict[str, dict[Parts, None]] = defaultdict(dict)
    for statement in statements:
        for node in _blanks(statement):
            surroundings[node][statement.graph, statement.subject, statement.predicate, statement.text] = None
    labelling = _Labelling({node: tuple(known) for node, known in surroundings.items()})
    return {node: f"_:b{colour}" for node, colour in labelling.final().items()}


def _blanks(statement: Statement) -> tuple[str, ...]:
    """The blank nodes of a statement, each once."""
    places = (statement.subject, statement.node or "", statement.graph)
    return tuple(dict.fromkeys(place for place in places if place.startswith("_:")))


def _with_labels(statement: Statement, labels: Mapping[str, str]) -> Statement:
    subject = labels.get(statement.subject, statement.subject)
    graph = labels.get(statement.graph, statement.graph)
    node = labels.get(statement.node or "")
    if node is None:
        return replace(statement, subject=subject, graph=graph)
    return replace(statement, subject=subject, graph=graph, node=node, text=node)


def _hash(parts: Iterable[str]) -> str:
    return blake2b("\x1e".join(parts).encode(), digest_size=16).hexdigest()


class _Labelling:
    """Colours of the blank nodes of one source; `surroundings` are the statements that each takes part in."""

    def __init__(self, surroundings: Mapping[str, Sequence[Parts]]) -> None:
        self._surroundings = surroundings
        self._neighbours = {
            node: tuple(dict.fromkeys(part for parts in around for part in parts if part[:2] == "_:" and part != node))
            for node, around in surroundings.items()
        }
        self._work = 0

    def final(self) -> dict[str, str]:
        """Give every node a colour of its own."""
        unknown = dict.fromkeys(self._surroundings, "")
        return self._distinct(list(unknown), {node: self._colour(node, unknown) for node in unknown})

    def _distinct(self, nodes: Sequence[str], colours: Mapping[str, str]) -> dict[str, str]:
        """Refine the colours of `nodes` and break all ties; those of the nodes around them are taken as they are."""
        colours = self._refined(nodes, colours)
        counts = Counter(colours[node] for node in nodes)
        final = {node: colours[node] for node in nodes if counts[colours[node]] == 1}
        alike: dict[str, list[dict[str, str]]] = defaultdict(list)
        for component in self._components([node for node in nodes if node not in final]):
            certificate, labels = self._settled(component, colours)
            alike[certificate].append(labels)
        for same in alike.values():
            for ordinal, labels in enumerate(same):
                final |= {node: _hash((colour, str(ordinal))) for node, colour in labels.items()}
        return final

    def _refined(self, nodes: Sequence[str], colours: Mapping[str, str]) -> dict[str, str]:
        """Part nodes of one colour by the colours beside them, until nothing changes.

        Only nodes beside a change are looked at again. The larger half of a parted class keeps its colour, so that
        each node changes it but a few times, also in long lists.
        """
        colours, within, waiting = dict(colours), frozenset(nodes), [node for node in nodes if self._neighbours[node]]
        classes: dict[str, set[str]] = defaultdict(set)
        for node in nodes:
            classes[colours[node]].add(node)
        while waiting:
            touched: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            for node in waiting:
                if len(classes[colours[node]]) > 1:
                    touched[colours[node]][self._colour(node, colours)].append(node)
            changed = [
                (node, new)
                for old, parts in touched.items()
                for new, members in _leaving(parts, len(classes[old])).items()
                for node in members
            ]
            for node, new in changed:
                classes[colours[node]].discard(node)
                colours[node] = new
                classes[new].add(node)
            beside = (other for node, _ in changed for other in self._neighbours[node] if other in within)
            waiting = list(dict.fromkeys(beside))
        return colours

    def _colour(self, node: str, colours: Mapping[str, str]) -> str:
        """Hash a node's own colour and its statements, in which it is marked and other blank nodes are colours."""
        around = (
            "\x1f".join(["@" if part == node else colours.get(part, part) for part in parts])
            for parts in self._surroundings[node]
        )
        return _hash((colours[node], *sorted(around)))

    def _components(self, nodes: Sequence[str]) -> list[list[str]]:
        """The connected components of the graph that `nodes` span, in the order of the nodes."""
        waiting, components = dict.fromkeys(nodes), list[list[str]]()
        for first in nodes:
            if first not in waiting:
                continue
            del waiting[first]
            component = [first]
            for node in component:
                for other in self._neighbours[node]:
                    if other in waiting:
                        del waiting[other]
                        component.append(other)
            components.append(component)
        return components

    def _settled(self, component: Sequence[str], colours: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """The least certificate of a component, and the distinct colours that give it."""
        if len(component) == 1:
            node = component[0]
            return colours[node], {node: colours[node]}
        classes: dict[str, list[str]] = defaultdict(list)
        for node in component:
            classes[colours[node]].append(node)
        tied = min(classes.values(), key=lambda members: (len(members), colours[members[0]]))
        best: tuple[str, dict[str, str]] | None = None
        tried: list[str] = []
        for node in tied:
            if any(self._are_twins(node, other) for other in tried):
                continue
            tried.append(node)
            self._work += sum(len(self._surroundings[member]) for member in component)
            labels = self._distinct(component, {**colours, node: _hash((colours[node], "first"))})
            trial = (self._certificate(component, {**colours, **labels}), labels)
            if best is None or trial[0] < best[0]:
                best = trial
            if self._work > WORK_LIMIT:
                break
        return best or ("", {})

    def _are_twins(self, one: str, other: str) -> bool:
        """Tell whether all statements stay the same when the two nodes change places."""
        places = {one: other, other: one}
        swapped = {tuple(places.get(part, part) for part in parts) for parts in self._surroundings[one]}
        return swapped == set(self._surroundings[other])

    def _certificate(self, component: Sequence[str], colours: Mapping[str, str]) -> str:
        statements = {parts for node in component for parts in self._surroundings[node]}
        return _hash(sorted("\x1f".join([colours.get(part, part) for part in parts]) for parts in statements))


def _leaving(parts: Mapping[str, Collection[str]], size: int) -> dict[str, Collection[str]]:
    """The parts of a class that get their new colour; none when it did not part, and not the one with the most of it.

    Members that were not looked at are a part too, which keeps the old colour.
    """
    seen = sum(len(members) for members in parts.values())
    largest = max(parts, key=lambda new: len(parts[new]))
    stays = seen == size and 2 * len(parts[largest]) > size
    return {new: members for new, members in parts.items() if not (stays and new == largest)}
