"""The records of the class table: one class of a vocabulary, and the vocabularies it was compiled from."""

from dataclasses import dataclass

from graph.records import Kind


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """A class of Brick, REC, IFC, BOT, SOSA, SSN or 223P.

    `ref` is its compact name, `vocabulary` the prefix in it (empty for a class that is in no vocabulary of ours).
    `parents` and `children` are direct. `counted` are the classes whose members count, directly, as members of this
    one: its children and equivalents, what it replaces, and what replaces it under another name.
    `kind` is None for classes whose members are no entities, such as tags and quantities. `point_kind` is set for
    points, `zone_kind` for zones. `quantity` is the IRI of the measured quantity, its own or inherited.
    """

    iri: str
    ref: str
    label: str
    vocabulary: str
    definition: str | None = None
    deprecated: bool = False
    replaced_by: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    equivalents: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    kind: Kind | None = None
    point_kind: str | None = None
    zone_kind: str | None = None
    quantity: str | None = None


@dataclass(frozen=True, slots=True)
class VocabularyRecord:
    """A vocabulary with classes in the table; `version` is None where its source names none."""

    prefix: str
    iri: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class QuantityRecord:
    """A quantity that points measure, of Brick or QUDT; `units` are IRIs, in the order of the source.

    `kinds` are the QUDT quantity kinds that it means, itself included when it is one.
    """

    iri: str
    ref: str
    label: str
    definition: str | None = None
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class CompiledOntology:
    """What the sources say, in the form that is cached."""

    classes: tuple[ClassRecord, ...]
    quantities: tuple[QuantityRecord, ...]
    vocabularies: tuple[VocabularyRecord, ...]
