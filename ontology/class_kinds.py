"""Which kind of entity the members of a class are: from our table of classes, and for all others by inheritance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.records import Kind
from ontology.class_parser import Draft
from ontology.class_sources import read_table
from ontology.names import words
from ontology.namespaces import expand, local_name

_LAST_WORDS: Mapping[str, str] = {
    "sensor": "SENSOR",
    "setpoint": "SETPOINT",
    "command": "COMMAND",
    "status": "STATUS",
    "alarm": "ALARM",
    "parameter": "PARAMETER",
    "limit": "PARAMETER",
}
"""Brick ends the names of point classes with what they are."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """The kind of a class; `detail` is the point kind of a point and the zone kind of a zone."""

    kind: Kind
    detail: str | None = None


def read_kind_rules(path: Path) -> dict[str, KindRule]:
    """Read the classes whose kind is given, by IRI."""
    return {expand(row["class"]): KindRule(row["kind"], row["detail"] or None) for row in read_table(path)}


def kind_rule_of(iri: str, drafts: Mapping[str, Draft], rules: Mapping[str, KindRule]) -> KindRule | None:
    """Give the rule of the nearest ancestor that has one, of the class that replaces it else, or None.

    A class may be below several point kinds (a limit is below setpoint and parameter): then its last word decides,
    where one of them says so.
    """
    given = rules.get(iri)
    if given is not None:
        return given
    found = [rules[ancestor] for generation in generations(iri, drafts) for ancestor in generation if ancestor in rules]
    if not found:
        draft = drafts.get(iri)
        replacements = draft.replaced_by if draft else []
        return next((rule for new in replacements if (rule := kind_rule_of(new, drafts, rules))), None)
    last = _LAST_WORDS.get((words(local_name(iri)) or ("",))[-1])
    return next((rule for rule in found if rule.kind == "POINT" and rule.detail == last), found[0])


def quantity_of(iri: str, drafts: Mapping[str, Draft]) -> str | None:
    """Give the quantity that a class measures: its own, else that of the nearest ancestor with one."""
    for generation in generations(iri, drafts):
        for ancestor in generation:
            if ancestor in drafts and drafts[ancestor].quantities:
                return drafts[ancestor].quantities[0]
    return None


def generations(iri: str, drafts: Mapping[str, Draft]) -> Iterator[list[str]]:
    """Yield the class with its equivalents, then all their parents with theirs, and so on upwards."""
    seen: set[str] = set()
    generation = [iri]
    while generation:
        for member in generation:
            if member in drafts:
                generation.extend(same for same in drafts[member].equivalents if same not in generation)
        generation = [member for member in generation if member not in seen]
        seen.update(generation)
        if generation:
            yield generation
        parents = (parent for member in generation if member in drafts for parent in drafts[member].parents)
        generation = sorted(set(parents) - seen)
