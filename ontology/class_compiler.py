"""Compiles the sources into the class table: kinds inherited, inverse links added, members of each class counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ontology.class_kinds import KindRule, generations, kind_rule_of, quantity_of, read_kind_rules
from ontology.class_parser import Draft, read_ifc_classes, read_other_classes, read_turtle, versions
from ontology.class_records import ClassRecord, CompiledOntology, QuantityRecord, VocabularyRecord
from ontology.class_sources import BRICK_VERSION, ClassSources
from ontology.namespaces import BOT, BRICK, IFC, REC, S223, SOSA, SSN, compact, split

VOCABULARIES: Mapping[str, str] = {
    BRICK: "brick",
    REC: "rec",
    IFC: "ifc",
    BOT: "bot",
    SOSA: "sosa",
    SSN: "ssn",
    S223: "s223",
}
"""Namespaces with classes in the table; a bare name means the class of the first of them that has it."""

_VERSIONED_BY: Mapping[str, str] = {
    BRICK: f"https://brickschema.org/schema/{BRICK_VERSION}/Brick",
    REC: "https://w3id.org/rec",
}
"""The IRIs under which these vocabularies state their version."""

KEPT_WITH_KIND_ONLY = frozenset({S223})
"""223P types its enumeration values, relations and shapes as classes too: of these only things are kept."""

NOT_A_REPLACEMENT = frozenset({BRICK + "Fire_Zone"})
"""Brick 1.5 names rec:ServiceEntrance as the replacement of a fire zone, by mistake."""

NARROWER_THAN_REPLACEMENT = frozenset(
    BRICK + name
    for name in (
        "Bench_Space", "Control_Room", "Cubicle", "Employee_Entrance_Lobby", "Enclosed_Office",
        "Exhaust_Fan_Disable_Command", "Exhaust_Fan_Enable_Command", "First_Aid_Room", "Gatehouse",
        "Information_Area", "Janitor_Room", "Massage_Room", "Media_Hot_Desk", "Prayer_Room",
        "Radioactivity_Concentration_Sensor", "Sports_Service_Room", "Stage_Riser", "TETRA_Room", "Telecom_Room",
        "Ticketing_Booth", "Trace_Heat_Sensor", "Tunnel", "Vertical_Space", "Water_Tank",
    )
)  # fmt: skip
"""Classes that Brick 1.5 replaces by something wider: a massage room is a therapy room, but not the other way round.

For all others the replacement is a new name, unless the class is below it by its parents too.
"""


def compile_ontology(sources: ClassSources) -> CompiledOntology:
    """Parse all sources and derive the table; takes about half a second."""
    drafts: dict[str, Draft] = {}
    read_turtle(sources.brick, drafts)
    read_turtle(sources.s223, drafts)
    read_ifc_classes(sources.ifc, drafts)
    read_other_classes(sources.others, drafts)
    found_versions = dict(versions(drafts.values()))
    quantities = [_quantity_record(draft) for draft in drafts.values() if draft.is_quantity]
    classes = {
        iri: draft for iri, draft in drafts.items() if split(iri)[0] in VOCABULARIES and _is_class(draft, drafts)
    }
    _close_equivalence(classes)
    rules = read_kind_rules(sources.kinds)
    kinds = {iri: kind_rule_of(iri, classes, rules) for iri in classes}
    kept = {iri: draft for iri, draft in classes.items() if kinds[iri] or split(iri)[0] not in KEPT_WITH_KIND_ONLY}
    return CompiledOntology(
        tuple(sorted(_class_records(kept, kinds), key=lambda record: record.ref)),
        tuple(sorted(quantities, key=lambda record: record.ref)),
        tuple(
            VocabularyRecord(prefix, iri, found_versions.get(_VERSIONED_BY.get(iri, "")))
            for iri, prefix in VOCABULARIES.items()
        ),
    )


def _is_class(draft: Draft, drafts: Mapping[str, Draft]) -> bool:
    """Say whether it is a class, or the name that a class had before."""
    return draft.is_class or any(new in drafts and drafts[new].is_class for new in draft.replaced_by)


def _close_equivalence(classes: Mapping[str, Draft]) -> None:
    """Make equivalence hold in both directions and along chains, among classes that are in the table."""
    for draft in classes.values():
        draft.equivalents = [same for same in draft.equivalents if same in classes and same != draft.iri]
    for draft in list(classes.values()):
        group = [draft.iri]
        for member in group:
            reached = classes[member].equivalents
            group.extend(same for same in reached if same not in group)
        for member in group:
            known = classes[member].equivalents
            known.extend(same for same in group if same != member and same not in known)


def _class_records(classes: Mapping[str, Draft], kinds: Mapping[str, KindRule | None]) -> Iterable[ClassRecord]:
    children: dict[str, list[str]] = defaultdict(list)
    counted: dict[str, list[str]] = defaultdict(list)
    for draft in classes.values():
        for parent in draft.parents:
            children[parent].append(draft.iri)
        counted[draft.iri].extend(draft.equivalents)
        for new in _replacements(draft, classes):
            counted[new].append(draft.iri)
            if _is_renamed(draft, new, classes):
                counted[draft.iri].append(new)
    for draft in classes.values():
        yield _class_record(draft, kinds[draft.iri], classes, sorted(children[draft.iri]), counted[draft.iri])


def _class_record(
    draft: Draft, rule: KindRule | None, classes: Mapping[str, Draft], children: list[str], counted: list[str]
) -> ClassRecord:
    kind = rule.kind if rule else None
    return ClassRecord(
        iri=draft.iri,
        ref=compact(draft.iri),
        label=draft.label,
        vocabulary=VOCABULARIES[split(draft.iri)[0]],
        definition=draft.definition,
        deprecated=draft.deprecated or bool(draft.replaced_by),
        replaced_by=tuple(new for new in draft.replaced_by if new in classes),
        parents=tuple(sorted(parent for parent in draft.parents if parent in classes)),
        children=tuple(children),
        equivalents=tuple(sorted(draft.equivalents)),
        counted=tuple(sorted({*children, *counted})),
        kind=kind,
        point_kind=rule.detail if rule and kind == "POINT" else None,
        zone_kind=rule.detail if rule and kind == "ZONE" else None,
        quantity=quantity_of(draft.iri, classes) if kind == "POINT" else None,
    )


def _replacements(draft: Draft, classes: Mapping[str, Draft]) -> list[str]:
    if draft.iri in NOT_A_REPLACEMENT:
        return []
    return [new for new in draft.replaced_by if new in classes]


def _is_renamed(draft: Draft, new: str, classes: Mapping[str, Draft]) -> bool:
    """Say whether a replacement means the same as what it replaces, and not something wider."""
    if draft.iri in NARROWER_THAN_REPLACEMENT:
        return False
    above = set[str]()
    waiting = [parent for member in next(generations(draft.iri, classes)) for parent in classes[member].parents]
    while waiting:
        iri = waiting.pop()
        if iri in above or iri not in classes:
            continue
        above.add(iri)
        waiting.extend((*classes[iri].parents, *classes[iri].equivalents, *_replacements(classes[iri], classes)))
    return new not in above


def _quantity_record(draft: Draft) -> QuantityRecord:
    return QuantityRecord(
        iri=draft.iri,
        ref=compact(draft.iri),
        label=draft.label,
        definition=draft.definition,
        kinds=tuple(dict.fromkeys([*draft.replaced_by, *draft.broader])),
        units=tuple(sorted(draft.units)),
        deprecated=draft.deprecated or bool(draft.replaced_by),
    )
