"""The links of a graph: what each predicate stands for, and which nodes are entities by their links alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.records import DraftLink, Kind
from ingest.mapping.rules import MappingFile, RelationRule
from ingest.rdf.classes import Meaning
from ingest.rdf.facts import Facts
from ontology.classes import ClassTable
from ontology.kinds import kind_from
from ontology.relations import Relation, relation_of

Meanings = Mapping[str, Meaning]


@dataclass(slots=True)
class Linked:
    """The links of one graph, and the kind of each of its nodes (None for a Term); `used` are the rules that fitted."""

    links: list[DraftLink] = field(default_factory=list[DraftLink])
    kinds: dict[str, Kind | None] = field(default_factory=dict[str, Kind | None])
    used: set[str] = field(default_factory=set[str])


def linked(facts: Facts, meanings: Meanings, table: ClassTable, mapping: MappingFile) -> Linked:
    """Give the links of a graph, and the kinds that its classes, the mapping and the links prove, in this order."""
    result = Linked()
    rules: dict[str, list[RelationRule]] = defaultdict(list)
    for rule in mapping.relations:
        rules[rule.predicate].append(rule)
    as_subject: dict[str, set[Relation]] = defaultdict(set)
    as_object: dict[str, set[Relation]] = defaultdict(set)
    for subject, said in facts.items():
        for predicate, object_, _ in said.links:
            rule = _rule(rules.get(predicate, ()), meanings[subject].kind, meanings[object_].kind)
            relation = (rule.relation, rule.reverse) if rule else relation_of(predicate)
            if rule is not None:
                result.used.add(rule.path)
            as_subject[subject].add(relation)
            as_object[object_].add(relation)
            result.links.append(DraftLink(subject, predicate, object_, relation[0], relation[1]))
    for key, meaning in meanings.items():
        kind = meaning.kind or kind_from(table, meaning.classes, as_subject[key], as_object[key])
        result.kinds[key] = None if meaning.term else kind
    return result


def _rule(rules: Sequence[RelationRule], subject: Kind | None, object_: Kind | None) -> RelationRule | None:
    return next(
        (rule for rule in rules if rule.subject in (None, subject) and rule.object in (None, object_)),
        None,
    )
