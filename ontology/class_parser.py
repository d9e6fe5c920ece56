"""Reads the sources of the class table into drafts: what each file says of each class and quantity, nothing derived."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph

from ontology.class_sources import read_table
from ontology.names import label_of
from ontology.namespaces import BRICK, IFC, OWL, QUANTITY_KIND, QUDT, RDF, RDFS, S223, SHACL, SKOS, expand

_TYPE = RDF + "type"
_CLASS_TYPES = frozenset({OWL + "Class", RDFS + "Class", S223 + "Class", S223 + "AbstractClass"})
_QUANTITY_TYPE = BRICK + "Quantity"


@dataclass(slots=True)
class Draft:
    """What the sources say of one IRI, gathered statement by statement."""

    iri: str
    types: set[str] = field(default_factory=set[str])
    labels: list[str] = field(default_factory=list[str])
    definitions: list[str] = field(default_factory=list[str])
    comments: list[str] = field(default_factory=list[str])
    parents: list[str] = field(default_factory=list[str])
    equivalents: list[str] = field(default_factory=list[str])
    replaced_by: list[str] = field(default_factory=list[str])
    quantities: list[str] = field(default_factory=list[str])
    broader: list[str] = field(default_factory=list[str])
    units: list[str] = field(default_factory=list[str])
    versions: list[str] = field(default_factory=list[str])
    deprecated: bool = False

    @property
    def is_class(self) -> bool:
        """Whether the source types it as a class."""
        return bool(self.types & _CLASS_TYPES)

    @property
    def is_quantity(self) -> bool:
        """Whether it is a quantity of Brick's, or was one before a QUDT quantity kind replaced it."""
        return _QUANTITY_TYPE in self.types or any(iri.startswith(QUANTITY_KIND) for iri in self.replaced_by)

    @property
    def label(self) -> str:
        """Its label, else its name parted into words."""
        return self.labels[0] if self.labels else label_of(self.iri)

    @property
    def definition(self) -> str | None:
        """Its definition, else its comment."""
        return next(iter([*self.definitions, *self.comments]), None)


_NODES: dict[str, str] = {
    RDFS + "subClassOf": "parents",
    OWL + "equivalentClass": "equivalents",
    BRICK + "isReplacedBy": "replaced_by",
    BRICK + "hasQuantity": "quantities",
    QUDT + "applicableUnit": "units",
    SKOS + "broader": "broader",
}
_TEXTS: dict[str, str] = {
    RDFS + "label": "labels",
    SKOS + "definition": "definitions",
    RDFS + "comment": "comments",
    OWL + "versionInfo": "versions",
}


def read_turtle(path: Path, drafts: dict[str, Draft]) -> None:
    """Add what a Turtle file says of IRIs to `drafts`; blank nodes (shapes, rules) are left out."""
    for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if not isinstance(subject, pyoxigraph.NamedNode) or predicate.startswith(SHACL):
            continue
        draft = drafts.setdefault(subject.value, Draft(subject.value))
        if isinstance(value, pyoxigraph.NamedNode):
            _add_node(draft, predicate, value.value)
        elif isinstance(value, pyoxigraph.Literal):
            _add_text(draft, predicate, value)


def read_ifc_classes(path: Path, drafts: dict[str, Draft]) -> None:
    """Add the classes of IFC from our own table of names and parents."""
    for row in read_table(path):
        draft = Draft(IFC + row["name"], types={OWL + "Class"})
        draft.labels.append(label_of(row["name"].removeprefix("Ifc")))
        draft.parents.extend(IFC + parent for parent in row["parents"].split())
        drafts[draft.iri] = draft


def read_other_classes(path: Path, drafts: dict[str, Draft]) -> None:
    """Add the classes of BOT, SOSA and SSN from our own table, and where they stand to those of Brick and REC."""
    for row in read_table(path):
        draft = Draft(expand(row["class"]), types={OWL + "Class"})
        draft.labels.append(row["label"])
        draft.definitions.append(row["definition"])
        draft.parents.extend(_expanded(row["parents"]))
        draft.equivalents.extend(_expanded(row["equivalents"]))
        drafts[draft.iri] = draft
        for child in _expanded(row["children"]):
            drafts[child].parents.append(draft.iri)


def versions(drafts: Iterable[Draft]) -> Iterator[tuple[str, str]]:
    """Yield the IRI and the version of each ontology that names one."""
    yield from ((draft.iri, draft.versions[0]) for draft in drafts if draft.versions)


def _expanded(names: str) -> list[str]:
    return [expand(name) for name in names.split()]


def _add_node(draft: Draft, predicate: str, value: str) -> None:
    if predicate == _TYPE:
        draft.types.add(value)
        return
    slot = _NODES.get(predicate)
    if slot is not None:
        known: list[str] = getattr(draft, slot)
        if value not in known:
            known.append(value)


def _add_text(draft: Draft, predicate: str, value: pyoxigraph.Literal) -> None:
    if predicate == OWL + "deprecated":
        draft.deprecated = value.value == "true"
        return
    slot = _TEXTS.get(predicate)
    if slot is not None and value.language in {None, "en"}:
        known: list[str] = getattr(draft, slot)
        known.append(value.value)
