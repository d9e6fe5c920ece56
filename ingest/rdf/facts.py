"""What a graph says of each node, gathered from its statements."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ingest.rdf.statements import RDF_TYPE, Statement
from ontology.namespaces import rewrite
from ontology.terms import Term, parse_term


class Fact(NamedTuple):
    """A literal (its N-Triples text) or a link (the key of the node); `current` is the predicate, rewritten."""

    predicate: str
    value: str
    current: str


@dataclass(slots=True)
class NodeFacts:
    """The statements of one subject: its classes, its literals and its links."""

    types: list[str] = field(default_factory=list[str])
    literals: list[Fact] = field(default_factory=list[Fact])
    links: list[Fact] = field(default_factory=list[Fact])

    def terms(self, predicates: Iterable[str]) -> Iterator[Term]:
        """Give the literals of any of the predicates (in current namespaces), in the order of these."""
        if self.literals:
            for wanted in predicates:
                yield from (parse_term(fact.value) for fact in self.literals if fact.current == wanted)

    def nodes(self, predicates: Iterable[str]) -> Iterator[str]:
        """Give the nodes that any of the predicates (in current namespaces) leads to, in the order of these."""
        if self.links:
            for wanted in predicates:
                yield from (fact.value for fact in self.links if fact.current == wanted)

    def text(self, predicates: Iterable[str]) -> str | None:
        """Give the least text of the first predicate that has any."""
        for predicate in predicates:
            if found := sorted(term.value for term in self.terms((predicate,))):
                return found[0]
        return None


Facts = Mapping[str, NodeFacts]
"""The facts of each node of one graph, by its key; objects are among them, also those of which nothing is said."""

NOTHING = NodeFacts()


def gather(statements: Iterable[Statement]) -> dict[str, dict[str, NodeFacts]]:
    """Give the facts per graph; each statement counts once, and a class is no node."""
    graphs: dict[str, dict[str, NodeFacts]] = {}
    current = cache(rewrite)
    for statement in sorted(set(statements), key=_order):
        facts = graphs.setdefault(statement.graph, {})
        subject = facts.get(statement.subject)
        if subject is None:
            subject = facts[statement.subject] = NodeFacts()
        if statement.node is None:
            subject.literals.append(Fact(statement.predicate, statement.text, current(statement.predicate)))
        elif statement.predicate == RDF_TYPE and not statement.node.startswith("_:"):
            subject.types.append(statement.node)
        else:
            subject.links.append(Fact(statement.predicate, statement.node, current(statement.predicate)))
            if statement.node not in facts:
                facts[statement.node] = NodeFacts()
    return graphs


def _order(statement: Statement) -> tuple[str, str, str, str]:
    return (statement.graph, statement.subject, statement.predicate, statement.text)
