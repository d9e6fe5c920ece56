"""The rules of a mapping file, checked: what classes, predicates, names, files and columns of a source stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graph.records import Identifier, Kind, Scalar
from ingest.mapping.patterns import Pattern, Template

SECONDS, MILLISECONDS, ISO = "seconds", "milliseconds", "iso"
TERM = "TERM"
"""The word by which a rule says that a node is no entity."""


@dataclass(frozen=True, slots=True)
class ClassRule:
    """What nodes of any of the classes `of`, and whose IRI matches, are; the first rule that fits a node decides.

    `kind` is one of graph.records.KINDS, TERM, or None to leave it to the classes. `classes` are added to the node's
    own, before them. `values` are effective values for each such node, `name` is made of the groups of `iri`.
    """

    path: str
    of: tuple[str, ...] = ()
    iri: Pattern | None = None
    kind: str | None = None
    classes: tuple[str, ...] = ()
    name: Template | None = None
    values: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])


@dataclass(frozen=True, slots=True)
class RelationRule:
    """What a predicate stands for, between nodes whose classes make them the given kinds; the first that fits decides.

    A kind of None is any, and none at all.
    """

    path: str
    predicate: str
    relation: str
    reverse: bool = False
    subject: Kind | None = None
    object: Kind | None = None


@dataclass(frozen=True, slots=True)
class IdentifierRule:
    """A name for nodes whose IRI matches `iri`, made of what stands at the end of `along`.

    `along` are predicates to follow from the node; `value` is filled with the groups of `iri` and of `object`, which
    matches the IRI or the text of the literal at the end. Without `along`, the node's own IRI is all there is.
    """

    path: str
    scheme: str
    value: Template
    iri: Pattern | None = None
    along: tuple[str, ...] = ()
    object: Pattern | None = None


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A point that the source lacks; it is added where the source makes its owner `of` an entity."""

    path: str
    iri: str
    of: str
    classes: tuple[str, ...]
    values: Mapping[str, Scalar]
    identifiers: tuple[Identifier, ...] = ()


Column: TypeAlias = int | str
"""A column of a CSV file: its number from 1, or its name in the header."""


@dataclass(frozen=True, slots=True)
class FileRule:
    """Files of readings by their name, and the point that each belongs to.

    A pattern with a slash is for the whole path within an archive, one without for the last part of it.
    """

    path: str
    name: Pattern
    point: Template


@dataclass(frozen=True, slots=True)
class ReadingsFormat:
    """How CSV files of readings are laid out; the point is named by a column, else by the first of `files` that fits.

    `time_format` is SECONDS or MILLISECONDS since 1970, ISO, or a pattern of datetime.strptime; `zone` is the time
    zone of times that name none. `scheme` says what the names of points are: IRI, or an identifier scheme such as
    TIMESERIES. `missing` are the texts that stand for no value.
    """

    path: str
    time: Column
    value: Column
    time_format: str = ISO
    zone: str = "UTC"
    separator: str = ","
    header: bool = True
    encoding: str = "utf-8"
    point: Column | None = None
    scheme: str = "IRI"
    files: tuple[FileRule, ...] = ()
    missing: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A template whose text is looked up in `values`; a text without an entry stands for itself."""

    text: Template
    values: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class ListedNode:
    """A node that each row of a point list describes: the point, or a place or an asset that it belongs to.

    All templates are filled with the columns of the row; a node whose `iri` stays empty is left out. `relation`
    (HAS_POINT or HAS_LOCATION) joins a node to the row's point, `within` names the node of the row of which this one
    is a part, `at` the one that is its location.
    """

    path: str
    id: str
    iri: Template
    kind: Kind
    classes: Lookup | None = None
    unit: Lookup | None = None
    texts: Mapping[str, Template] = field(default_factory=dict[str, Template])
    values: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    identifiers: Mapping[str, Template] = field(default_factory=dict[str, Template])
    relation: str | None = None
    within: str | None = None
    at: str | None = None

    def columns(self) -> frozenset[str]:
        """The columns that the node's templates need."""
        lookups = [lookup.text for lookup in (self.classes, self.unit) if lookup]
        templates = (self.iri, *lookups, *self.texts.values(), *self.identifiers.values())
        return frozenset(name for template in templates for name in template.names)


@dataclass(frozen=True, slots=True)
class PointList:
    """How a CSV point list is laid out; `base` begins the IRIs made of it, None when the columns hold whole IRIs."""

    path: str
    point: ListedNode
    nodes: tuple[ListedNode, ...] = ()
    base: str | None = None
    separator: str = ","
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class MappingFile:
    """All rules of one mapping file, each kind in the order of the file."""

    classes: tuple[ClassRule, ...] = ()
    relations: tuple[RelationRule, ...] = ()
    identifiers: tuple[IdentifierRule, ...] = ()
    points: tuple[NewPoint, ...] = ()
    readings: ReadingsFormat | None = None
    point_list: PointList | None = None
