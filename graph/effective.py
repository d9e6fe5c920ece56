"""What a node is, when several graphs speak of it: the effective kind, classes, IRI and values, by precedence (pure).

Edits come first. Places and all geometry follow IFC, then RDF; everything else follows RDF, then point lists, then IFC.
Between models of one format the model's name decides, then the graph's; numbers and the order of imports never do.
"""

import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.records import FIELDS, PLACE_KINDS, GraphOrigin, Kind, Said, Scalar

GEOMETRY = frozenset(
    ("elevation", "netArea", "grossArea", "height", "volume", "latitude", "longitude", "x", "y", "z", "ifcClass",
     "predefinedType", "footprint")
)  # fmt: skip
"""Fields that IFC knows best, whatever the kind."""

PLACE_ORDER = ("edits", "ifc", "rdf")
THING_ORDER = ("edits", "rdf", "points", "other", "ifc")
IRI_ORDER = ("rdf", "points", "other", "ifc", "edits")
"""An IRI that a source uses is worth more than one that a reader of ours made up."""

CLASS_VOCABULARIES = ("https://brickschema.org/schema/", "https://w3id.org/rec#")
"""Namespaces of the classes by which we order and count; one of another vocabulary stands in where there is none."""

PropertyName = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Effective:
    """What is true of a node now. `kind` is None for a Term, whose classes, values and properties are not kept.

    `brick_class` is the leaf class and `class_graph` the graph that gives it.
    """

    kind: Kind | None
    iri: str
    classes: frozenset[str] = frozenset()
    brick_class: str | None = None
    class_graph: int | None = None
    values: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    properties: Mapping[PropertyName, Scalar] = field(default_factory=dict[PropertyName, Scalar])


_Word = tuple[int, Said]


def effective(node: str, saids: Mapping[int, Said], graphs: Mapping[int, GraphOrigin]) -> Effective:
    """Decide over what all graphs say of `node`, at least one of them; `graphs` has the origin of each."""
    if len(saids) == 1:  # the usual case needs no order
        by_place = by_thing = by_iri = list(saids.items())
    else:
        by_place, by_thing, by_iri = (_ordered(saids, graphs, order) for order in (PLACE_ORDER, THING_ORDER, IRI_ORDER))
    kind = _kind(by_place, by_thing, graphs)
    iri = _iri(node, by_iri, entity=kind is not None)
    if kind is None:
        return Effective(None, iri)
    brick_class, class_graph = _leaf(by_thing)
    return Effective(
        kind,
        iri,
        frozenset(class_ for _, said in by_thing for class_ in said.classes),
        brick_class,
        class_graph,
        _values(by_place, by_place if kind in PLACE_KINDS else by_thing),
        _properties(by_place),
    )


def _ordered(saids: Mapping[int, Said], graphs: Mapping[int, GraphOrigin], order: tuple[str, ...]) -> list[_Word]:
    def rank(word: _Word) -> tuple[int, str, str, int]:
        origin = graphs[word[0]]
        place = order.index(origin.format) if origin.format in order else len(order)
        return place, origin.model_name, origin.name, origin.number

    return sorted(saids.items(), key=rank)


def _kind(by_place: list[_Word], by_thing: list[_Word], graphs: Mapping[int, GraphOrigin]) -> Kind | None:
    for graph, said in by_place:
        from_edits = graphs[graph].format == "edits" and said.kind is not None
        if from_edits or (graphs[graph].format == "ifc" and said.kind in PLACE_KINDS):
            return said.kind
    kinds = [said.kind for _, said in by_thing if said.kind is not None]
    known = [kind for kind in kinds if kind != "OTHER"]
    return next(iter(known or kinds), None)


def _iri(node: str, by_iri: list[_Word], *, entity: bool) -> str:
    for _, said in by_iri:
        if not said.iri.startswith("_:"):
            return said.iri
    return own_iri(node) if entity else by_iri[0][1].iri


def own_iri(node: str) -> str:
    """The IRI of an entity that no source gives one."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, node)}"


def _leaf(by_thing: list[_Word]) -> tuple[str | None, int | None]:
    first: tuple[str | None, int | None] = (None, None)
    for graph, said in by_thing:
        for class_ in said.classes:
            if class_.startswith(CLASS_VOCABULARIES):
                return class_, graph
            if first[0] is None:
                first = class_, graph
    return first


def _values(geometric: Iterable[_Word], other: Iterable[_Word]) -> dict[str, Scalar]:
    values: dict[str, Scalar] = {}
    for words, chosen in ((geometric, True), (other, False)):
        for _, said in words:
            for name, value in said.values.items():
                if value is not None and (name in GEOMETRY) is chosen and name not in values:
                    values[name] = value
    return {name: values[name] for name in FIELDS if name in values}


def _properties(by_place: Iterable[_Word]) -> dict[PropertyName, Scalar]:
    found: dict[PropertyName, Scalar] = {}
    for _, said in by_place:
        for authored in said.properties:
            value = authored.value if authored.si is None else authored.si
            if value is not None:
                found.setdefault((authored.group, authored.key), value)
    return found


def series_ids(saids: Iterable[Said], own: Scalar) -> tuple[str, ...]:
    """The names of a point's time series: those that its sources give as identifiers, and its effective one."""
    found = {name.value for said in saids for name in said.identifiers if name.scheme == "TIMESERIES"}
    return tuple(sorted(found if own is None else found | {str(own)}))


def local_name(iri: str) -> str:
    """The last part of an IRI, by which people and topics call what it names."""
    last = iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
    return last.rpartition(":")[2] if last.startswith("urn:") else last


SORT_CHARACTERS = 200


def sort_key(node: str, name: Scalar, iri: str) -> str:
    """The default order: folded name, else the last part of the IRI, then the id, which makes it unique.

    Cut, since an index refuses keys of some thousand bytes.
    """
    text = str(name).strip() if name is not None else ""
    text = text or local_name(iri)
    decomposed = unicodedata.normalize("NFKD", text)
    folded = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
    return f"{folded[:SORT_CHARACTERS]}\0{node}"
