"""The records of the graph: what sources say of a node, what changes, and what a reader gets back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, LiteralString, TypeAlias

Kind: TypeAlias = str
"""One of KINDS; None stands for a Term, a node that is no place, asset, system or point."""

KINDS = ("SITE", "BUILDING", "LEVEL", "SPACE", "ZONE", "ASSET", "SYSTEM", "POINT", "ASSET_TYPE", "OTHER")
PLACE_KINDS = ("SITE", "BUILDING", "LEVEL", "SPACE", "ZONE")

LABELS: Mapping[Kind, LiteralString] = {
    "SITE": "Site",
    "BUILDING": "Building",
    "LEVEL": "Level",
    "SPACE": "Space",
    "ZONE": "Zone",
    "ASSET": "Asset",
    "SYSTEM": "System",
    "POINT": "Point",
    "ASSET_TYPE": "AssetType",
    "OTHER": "Thing",
}
"""The Neo4j label of each kind, beside `Node` and `Entity`."""

RELATIONS: tuple[LiteralString, ...] = (
    "HAS_PART", "HAS_LOCATION", "HAS_POINT", "FEEDS", "METERS", "HAS_SUB_METER", "IN_ZONE", "IN_SYSTEM", "OF_TYPE",
    "CONNECTED_TO", "CONTROLS", "SERVES", "ADJACENT_TO", "BOUNDED_BY", "HOSTED_BY", "SAME_AS", "OTHER",
)  # fmt: skip
"""The relationship types, each in its one canonical direction; the same words as the API's RelationKind."""

SYMMETRIC = ("CONNECTED_TO", "ADJACENT_TO", "SAME_AS")
"""Relations that hold both ways; the one edge goes from the smaller id to the larger."""

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Identifier:
    """A name by which a node can be found within its building: scheme as in the API (IFC_GUID, TIMESERIES, …)."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class PropertyValue:
    """One authored property of a node in one graph, for example of an IFC property set.

    `value` is as authored, `text` its display form, `si` the number in SI units where the unit is known (what filters
    and orders use), `unit` a QUDT unit IRI or None, `type` the source's own type name (IfcLengthMeasure).
    """

    group: str | None
    key: str
    value: Scalar
    text: str
    type: str | None = None
    unit: str | None = None
    si: Scalar = None


@dataclass(frozen=True, slots=True)
class Said:
    """All that one named graph says of one node, apart from its links.

    `iri` is the node's IRI in that graph, or `_:` with a canonical label. `kind` is None for a Term. `classes` are
    class IRIs, the most exact first. `values` are candidates for the effective values (see FIELDS). `statements` are
    "predicate object" in N-Triples text, exact to the character, literals and rdf:type only, sorted. `home` is the id
    that the node has when nothing joins it to another.
    """

    iri: str
    kind: Kind | None = None
    classes: tuple[str, ...] = ()
    values: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    identifiers: tuple[Identifier, ...] = ()
    statements: tuple[str, ...] = ()
    properties: tuple[PropertyValue, ...] = ()
    home: str = ""


FIELDS = (
    "name", "longName", "description", "elevation", "netArea", "grossArea", "height", "volume", "spaceKind", "zoneKind",
    "systemKind", "timeZone", "latitude", "longitude", "x", "y", "z", "manufacturer", "modelLabel", "tag",
    "pointKind", "unit", "quantity", "writable", "expectedInterval", "topic", "seriesId", "enumeration", "ifcClass",
    "predefinedType", "key", "footprint",
)  # fmt: skip
"""The names allowed in Said.values, and the names of the effective values on an entity.

Lengths, areas, volumes and positions in SI; unit and quantity are IRIs; expectedInterval in seconds; enumeration is
JSON text of [[value, label], …]; footprint is GeoJSON text of a Polygon or MultiPolygon in metres.
"""

LONG_FIELDS = ("footprint",)
"""Those among FIELDS that are kept on the satellite, since a long value there slows no read of a name."""


@dataclass(frozen=True, slots=True)
class DraftLink:
    """One statement of a source whose object is a node.

    `relation` is one of RELATIONS in canonical direction; `reverse` is true when the predicate points against it
    (brick:isPointOf). `derived` says by which rule an edge was inferred, None when the source asserts it.
    """

    subject: str
    predicate: str
    object: str
    relation: str
    reverse: bool = False
    derived: str | None = None


@dataclass(frozen=True, slots=True)
class SaidChange:
    """Graph `graph` said `before` of node `id`, and now says `after`; None means nothing."""

    id: str
    graph: int
    before: Said | None
    after: Said | None


@dataclass(frozen=True, slots=True)
class LinkChange:
    """Graph `graph` asserts (or no longer asserts) that `subject` `predicate` `object`, by node ids."""

    graph: int
    subject: str
    predicate: str
    object: str
    relation: str
    reverse: bool
    added: bool
    derived: str | None = None


@dataclass(frozen=True, slots=True)
class AliasChange:
    """Node `alias` was joined into node `id` (or is taken apart from it again)."""

    alias: str
    id: str
    added: bool


DeltaRow: TypeAlias = SaidChange | LinkChange | AliasChange


@dataclass(frozen=True, slots=True)
class GraphRecord:
    """A named graph of a model; `number` is never used again."""

    number: int
    model: str
    name: str


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """One source of a building: an IFC file, an RDF file, a point list, or the building's own `edits`.

    `scope` is the building's key. `format` (ifc, rdf, points, edits) orders models when values differ: graph.effective.
    `entities` counts what its graphs assert, terms left out.
    """

    id: str
    scope: str
    name: str
    format: str
    graphs: tuple[GraphRecord, ...]
    sequence: int
    entities: int = 0


@dataclass(frozen=True, slots=True)
class GraphOrigin:
    """Where a graph number comes from; enough to order its words, and to make the graph again from the log."""

    number: int
    name: str
    model: str
    model_name: str
    format: str
    scope: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Who changes the graph and why: `cause` is IMPORT, UNDO, REMOVE_MODEL, UPSERT or another verb of the API.

    `last` is false for all parts of a change but its last: only then the models' sequence moves.
    """

    cause: str
    actor: str | None = None
    import_id: str | None = None
    part: int = 0
    model: str | None = None
    last: bool = True


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One effective value before and after; for lists only what went and what came."""

    field: str
    before: Scalar | list[str]
    after: Scalar | list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One effective change of an entity, as the log keeps it and the API answers it."""

    kind: Literal["ADDED", "CHANGED", "RETIRED", "RESTORED", "RELATED", "UNRELATED"]
    entity: str
    entity_kind: Kind
    scope: str
    relation: str | None = None
    other: str | None = None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PointState:
    """What the readings' side needs of a point that a commit made, changed or retired.

    `series` is the number that keys its readings, `series_ids` are its time-series identifiers, `aliases` the ids that
    were joined into it; `expected_interval` in seconds, `unit` an IRI.
    """

    series: int
    id: str
    scope: str
    iri: str
    series_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    topic: str | None = None
    unit: str | None = None
    expected_interval: float | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """One transaction of the log; `time` in epoch milliseconds.

    `delta` replays it (with `graphs`, the origin of each graph number in it), `changes` and `points` are its effect.
    """

    sequence: int
    time: int
    cause: Cause
    delta: tuple[DeltaRow, ...]
    changes: tuple[Change, ...]
    graphs: tuple[GraphOrigin, ...] = ()
    points: tuple[PointState, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An entity with its effective values; times in epoch milliseconds, `series` is the number of a point's series."""

    id: str
    kind: Kind
    scope: str
    iri: str
    version: int
    sort_key: str
    brick_class: str | None
    created_at: int
    changed_at: int
    retired_at: int | None = None
    series: int | None = None
    values: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])

    @property
    def name(self) -> str | None:
        """The effective name, None when no source gives one."""
        value = self.values.get("name")
        return None if value is None else str(value)
