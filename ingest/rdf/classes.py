"""What the classes of a node mean: its kind as far as they tell, its most exact class, and what the mapping adds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from edifice.errors import BadInput
from graph.records import Kind
from ingest.issues import Code, Issue
from ingest.mapping.rules import TERM, ClassRule, MappingFile
from ingest.rdf.facts import NodeFacts
from ontology.classes import ClassTable
from ontology.namespaces import BACNET, OWL, QUDT, RDF, RDFS, REF, SHACL, SKOS, compact, rewrite, split

_NO_DEFINITIONS = frozenset({OWL + "NamedIndividual", OWL + "Thing", RDFS + "Resource"})
_DEFINING = frozenset({OWL, RDF, RDFS, SHACL})
"""Namespaces of the words that define vocabularies and shapes; what has such a class is no thing in a building."""
_SUPPORTING = frozenset({REF, BACNET, QUDT, SKOS, "http://www.w3.org/ns/prov#", "http://xmlns.com/foaf/0.1/"})
"""Namespaces whose classes are about terms by design: no warning when the class table lacks them."""
EXAMPLES = 20
HINTS = 8
"""Examples that come with the nearest known names; finding them takes a tenth of a second each."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """`classes` are canonical, the most exact first; `kind` is None where the classes do not tell.

    `term` is true for a node that is no entity whatever its links say. `rule` is the mapping's rule for the node.
    """

    classes: tuple[str, ...] = ()
    kind: Kind | None = None
    term: bool = False
    rule: ClassRule | None = None


class ClassMeanings:
    """Finds the meaning of nodes, and counts the classes that nobody knows."""

    def __init__(self, table: ClassTable, mapping: MappingFile) -> None:
        self._table = table
        self._rules = mapping.classes
        self._mapped = {iri for rule in mapping.classes for iri in rule.of}
        self._unknown: Counter[str] = Counter()
        self.used: set[str] = set()
        self._by_types = cache(self._meaning_of_types)

    def of(self, key: str, facts: NodeFacts) -> Meaning:
        """Give the meaning of a node."""
        meaning = self._by_types(tuple(facts.types))
        rule = next((rule for rule in self._rules if _fits(rule, key, facts.types)), None)
        for iri in facts.types:
            if self._is_unknown(iri):
                self._unknown[rewrite(iri)] += 1
        return meaning if rule is None else self._ruled(meaning, rule)

    def issues(self) -> Iterator[Issue]:
        """Give one warning for all unknown classes: the most used first, with the nearest known names."""
        if self._unknown:
            most = self._unknown.most_common()
            most.sort(key=lambda item: (-item[1], item[0]))
            examples = tuple(
                f"{compact(iri)} ({count}){self._nearest(iri) if place < HINTS else ''}"
                for place, (iri, count) in enumerate(most[:EXAMPLES])
            )
            yield Issue(Code.UNKNOWN_CLASS, Code.UNKNOWN_CLASS.sentence, self._unknown.total(), examples)

    def _meaning_of_types(self, types: tuple[str, ...]) -> Meaning:
        told = [iri for iri in types if split(iri)[0] not in _DEFINING]
        kind, leaf = self._table.kind_of(told)
        canonical = sorted({self._table.canonical(iri) for iri in told} - {leaf})
        classes = (leaf, *canonical) if leaf else tuple(canonical)
        term = any(split(iri)[0] in _DEFINING and iri not in _NO_DEFINITIONS for iri in types)
        return Meaning(classes, None if term else kind, term)

    def _ruled(self, meaning: Meaning, rule: ClassRule) -> Meaning:
        self.used.add(rule.path)
        classes = tuple(dict.fromkeys((*rule.classes, *meaning.classes)))
        if rule.kind == TERM:
            return Meaning(classes, None, term=True, rule=rule)
        kind = rule.kind or self._table.kind_of(rule.classes)[0] or meaning.kind
        return replace(meaning, classes=classes, kind=kind, term=meaning.term and kind is None, rule=rule)

    def _is_unknown(self, iri: str) -> bool:
        namespace = split(rewrite(iri))[0]
        quiet = namespace in _DEFINING or namespace in _SUPPORTING or iri in self._mapped
        return not quiet and self._table.get(iri) is None

    def _nearest(self, iri: str) -> str:
        try:
            _ = self._table.resolve(split(iri)[1])
        except BadInput as error:
            return f": nearest are {', '.join(error.suggestions[:3])}" if error.suggestions else ""
        return ""


def _fits(rule: ClassRule, key: str, types: list[str]) -> bool:
    if rule.of and not any(iri in types for iri in rule.of):
        return False
    return rule.iri is None or (not key.startswith("_:") and rule.iri.groups(key) is not None)
