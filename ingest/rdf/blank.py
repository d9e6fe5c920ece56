"""Canonical labels of blank nodes: the same for the same statements, in whatever order and by whatever labels.

Each blank node gets a colour, the hash of its statements with the colours of the blank nodes beside it, refined until
no more nodes part (as in RDFC-1.0, whose hashes of the first degree are our first round). Nodes that are still alike
are looked at by connected component: components with the same certificate can be swapped without a difference, so
they are numbered; within one, each way to break the tie is tried and the least certificate taken.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from ingest.rdf.statements import Statement

WORK_LIMIT = 1_000_000
"""Node hashes spent on ties; beyond it (hostile graphs) the first way to break a tie is taken, by order in the file."""


def relabelled(statements: Iterable[Statement]) -> list[Statement]:
    """Give the statements with canonical labels in the place of the source's own."""
    statements = list(statements)
    labels = canonical_labels(statements)
    if not labels:
        return statements
    return [_with_labels(statement, labels) if _blanks(statement) else statement for statement in statements]


def canonical_labels(statements: Iterable[Statement]) -> dict[str, str]:
    """Map each label of the source (`_:x`) to its canonical one (`_:b` and 32 hexadecimal digits)."""
    surroundings: dict[str, dict[Statement, None]] = defaultdict(dict)
    for statement in statements:
        for node in _blanks(statement):
            surroundings[node][statement] = None
    around = {node: tuple(known) for node, known in surroundings.items()}
    final = _Labelling(around).distinct(list(around), dict.fromkeys(around, ""))
    return {node: f"_:b{colour}" for node, colour in final.items()}


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

    def __init__(self, surroundings: Mapping[str, Sequence[Statement]]) -> None:
        self._surroundings = surroundings
        self._neighbours = {
            node: tuple(dict.fromkeys(other for known in around for other in _blanks(known) if other != node))
            for node, around in surroundings.items()
        }
        self._work = 0

    def distinct(self, nodes: Sequence[str], colours: Mapping[str, str]) -> dict[str, str]:
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
        """Hash every node that is not yet alone with its colour, until a round parts no more of them."""
        colours = dict(colours)
        active, parted = list(nodes), 0
        while active:
            colours |= {node: self._colour(node, colours) for node in active}
            counts = Counter(colours[node] for node in nodes)
            if len(counts) == parted:
                break
            parted = len(counts)
            active = [node for node in active if counts[colours[node]] > 1 and self._neighbours[node]]
        return colours

    def _colour(self, node: str, colours: Mapping[str, str]) -> str:
        self._work += 1
        seen = {**{other: colours[other] for other in self._neighbours[node]}, node: f"self {colours[node]}"}
        return _hash(sorted(_encoded(statement, seen) for statement in self._surroundings[node]))

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
        for node in tied:
            labels = self.distinct(component, {**colours, node: _hash((colours[node], "first"))})
            trial = (self._certificate(component, {**colours, **labels}), labels)
            if best is None or trial[0] < best[0]:
                best = trial
            if self._work > WORK_LIMIT:
                break
        return best or ("", {})

    def _certificate(self, component: Sequence[str], colours: Mapping[str, str]) -> str:
        statements = {statement for node in component for statement in self._surroundings[node]}
        return _hash(sorted(_encoded(statement, colours) for statement in statements))


def _encoded(statement: Statement, colours: Mapping[str, str]) -> str:
    """A statement as text in which blank nodes are known by their colours only."""
    node = statement.node or ""
    return "\x1f".join((
        _seen(statement.graph, colours),
        _seen(statement.subject, colours),
        statement.predicate,
        _seen(node, colours) if node.startswith("_:") else statement.text,
    ))  # fmt: skip


def _seen(place: str, colours: Mapping[str, str]) -> str:
    return f"_:{colours[place]}" if place.startswith("_:") else place
