"""Names that the rules of a mapping file give to the nodes of a graph."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.records import Identifier
from ingest.mapping.rules import IdentifierRule
from ingest.rdf.facts import NOTHING, Facts
from ontology.namespaces import rewrite

JOINING = frozenset({"IFC_GUID", "IFC_STEP"})
"""Schemes by which two nodes become one; two nodes of one graph never do, so each name has one owner in a graph."""


@dataclass(slots=True)
class Named:
    """The names of each node; `same` are nodes to which a name also belongs, with the owner that came before them."""

    identifiers: dict[str, list[Identifier]] = field(default_factory=lambda: defaultdict(list))
    same: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    used: set[str] = field(default_factory=set[str])


def named_by_rules(facts: Facts, rules: Sequence[IdentifierRule]) -> Named:
    """Name the nodes of a graph, rule by rule and in the order of their IRIs."""
    named, owners = Named(), dict[Identifier, str]()
    keys = sorted(key for key in facts if not key.startswith("_:")) if rules else []
    for rule in rules:
        for key in keys:
            for value in sorted(set(_values(key, facts, rule))):
                name = Identifier(rule.scheme, value)
                named.used.add(rule.path)
                owner = owners.setdefault(name, key) if name.scheme in JOINING else key
                if owner != key:
                    named.same.append((key, owner))
                elif name not in named.identifiers[key]:
                    named.identifiers[key].append(name)
    return named


def _values(key: str, facts: Facts, rule: IdentifierRule) -> Iterator[str]:
    groups = rule.iri.groups(key) if rule.iri else {}
    if groups is None:
        return
    if not rule.along:
        yield rule.value.filled({**groups, "iri": key})
        return
    for end in _ends(key, facts, rule.along):
        found = rule.object.groups(end) if rule.object else {}
        if found is not None and (value := rule.value.filled({**groups, **found, "iri": key, "object": end})):
            yield value


def _ends(key: str, facts: Facts, along: Sequence[str]) -> Iterator[str]:
    """The IRIs and texts at the end of a path of predicates."""
    first, *rest = along
    said = facts.get(key, NOTHING)
    for node in said.nodes((rewrite(first),)):
        if rest:
            yield from _ends(node, facts, rest)
        elif not node.startswith("_:"):
            yield node
    if not rest:
        yield from (term.value for term in said.terms((rewrite(first),)))
