"""What a delta makes of edges: which graph asserts each of them, before and after, and what the log tells (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graph.records import SYMMETRIC, LinkChange
from graph.touched import EdgeKey, EdgeState

NO_EDGE = EdgeState("", frozenset(), frozenset())


@dataclass(slots=True)
class EdgeEffect:
    """An edge that a delta touches: its assertions afterwards, and the rows that changed something."""

    key: EdgeKey
    before: EdgeState
    asserted: set[str]
    inferred: set[str]
    rows: list[LinkChange] = field(default_factory=list[LinkChange])

    @property
    def existed(self) -> bool:
        """Whether the edge is stored before the commit."""
        return bool(self.before.element)

    @property
    def exists(self) -> bool:
        """Whether some graph asserts or infers it afterwards."""
        return bool(self.asserted or self.inferred)

    @property
    def derived(self) -> str | None:
        """By which rule the edge is inferred, None as soon as some graph asserts it."""
        if self.asserted or not self.inferred:
            return None
        return min(entry.split(" ", 3)[3] for entry in self.inferred)


def edge_key(link: LinkChange) -> EdgeKey:
    """The one edge that a statement stands for, whichever way its predicate points."""
    start, end = (link.object, link.subject) if link.reverse else (link.subject, link.object)
    if link.relation in SYMMETRIC and end < start:
        start, end = end, start
    return EdgeKey(start, link.relation, end, link.predicate if link.relation == "OTHER" else "")


def entry(link: LinkChange) -> str:
    """How the edge remembers a statement: graph, predicate, direction along it, and the rule when it is inferred."""
    against = edge_key(link).start != link.subject if link.relation in SYMMETRIC else link.reverse
    direction = "<" if against else ">"
    words = f"{link.graph} {link.predicate} {direction}"
    return words if link.derived is None else f"{words} {link.derived}"


def link_of(key: EdgeKey, text: str) -> LinkChange:
    """The statement that an entry of an edge remembers."""
    graph, predicate, direction, *rule = text.split(" ", 3)
    against = direction == "<"
    subject, object_ = (key.end, key.start) if against else (key.start, key.end)
    reverse = against and key.relation not in SYMMETRIC
    derived = rule[0] if rule else None
    return LinkChange(int(graph), subject, predicate, object_, key.relation, reverse, added=True, derived=derived)


def apply_links(links: Iterable[LinkChange], edges: Mapping[EdgeKey, EdgeState]) -> dict[EdgeKey, EdgeEffect]:
    """Apply a delta's rows on edges, as sets: to add what is there or remove what is not does nothing."""
    effects: dict[EdgeKey, EdgeEffect] = {}
    for link in links:
        key = edge_key(link)
        effect = effects.get(key)
        if effect is None:
            before = edges.get(key, NO_EDGE)
            effect = effects[key] = EdgeEffect(key, before, set(before.asserted), set(before.inferred))
        chosen, text = effect.asserted if link.derived is None else effect.inferred, entry(link)
        if link.added != (text in chosen):
            (chosen.add if link.added else chosen.remove)(text)
    for effect in effects.values():
        effect.rows = list(_rows(effect))
    return {key: effect for key, effect in effects.items() if effect.rows}


def _rows(effect: EdgeEffect) -> Iterable[LinkChange]:
    before, after = effect.before.asserted | effect.before.inferred, effect.asserted | effect.inferred
    for text in sorted(before - after):
        yield replace(link_of(effect.key, text), added=False)
    for text in sorted(after - before):
        yield link_of(effect.key, text)


def removals(edges: Mapping[EdgeKey, EdgeState]) -> list[LinkChange]:
    """The rows that take away everything which is asserted of these edges."""
    return [
        replace(link_of(key, text), added=False)
        for key, state in sorted(edges.items())
        for text in sorted(state.asserted | state.inferred)
    ]
