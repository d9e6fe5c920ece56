"""Objects and type objects of a file as what it says of nodes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.records import Identifier, Kind, Said, Scalar
from ingest.ifc.fields import attributes, identifiers, measured, stated, use
from ingest.ifc.footprints import Footprints
from ingest.ifc.frames import Frame
from ingest.ifc.identities import Identities
from ingest.ifc.properties import Properties
from ingest.ifc.rows import Rows, reference, text
from ingest.ifc.taxonomy import FOLDED
from ingest.ifc.toolkit import Row
from ingest.issues import Code, Issue
from ontology.ifc_mapping import IfcObject, MappedClass, ifc_class_iri, map_object

MILLIMETRE = 3
"""Decimals of a position; more are noise of the arithmetic and would make every revision differ."""

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Described:
    """All that describes the objects of a file; `metres` is its unit of length, `frames` are in that unit."""

    rows: Rows
    identities: Identities
    properties: Properties
    frames: Mapping[int, Frame]
    footprints: Footprints
    metres: float

    def said(self) -> Iterator[Said]:
        """What the file says of each object, in the order of rows."""
        types = object_types(self.rows)
        for number in self.identities:
            row = self.rows.objects[number]
            kind = self.rows.taxonomy.kind(row["type"])
            if kind == "ASSET_TYPE":
                yield self._type(number, row)
            elif kind is not None:
                yield self._object(number, row, kind, types)

    def skipped(self) -> Iterator[Issue]:
        """The classes of objects that are left out and not folded into others."""
        counts: Counter[str] = Counter()
        for row in self.rows.objects.values():
            name = row["type"]
            if self.rows.taxonomy.kind(name) is None and self.rows.taxonomy.roots[name] not in FOLDED:
                counts[name] += 1
        if counts:
            examples = tuple(f"{name}: {count}" for name, count in counts.most_common(EXAMPLES))
            yield Issue(Code.IFC_SKIPPED_CLASS, Code.IFC_SKIPPED_CLASS.sentence, counts.total(), examples)

    def _object(self, number: int, row: Row, kind: Kind, types: Mapping[int, int]) -> Said:
        type_number = types.get(number)
        type_row = self.rows.objects.get(type_number or 0)
        properties = self.properties.of_object(number, type_number)
        mapped = _mapped(row, type_row)
        values = attributes(row, type_row, self.metres)
        values |= stated(properties.notable) | measured(kind, properties.notable)
        values |= use(kind, row, properties.notable) | self._position(row)
        if kind == "SPACE" and (footprint := self.footprints.of(row)) is not None:
            values["footprint"] = footprint
        if kind == "ZONE":
            values["zoneKind"] = (mapped and mapped.zone_kind) or "OTHER"
        ifc_class = ifc_class_iri(row["type"])
        return Said(
            iri=self.identities[number].iri,
            kind=kind,
            classes=(ifc_class,) if mapped is None else (mapped.iri, ifc_class),
            values=values,
            identifiers=(*self._names(number), *identifiers(properties.notable)),
            properties=properties.values,
        )

    def _type(self, number: int, row: Row) -> Said:
        properties = self.properties.of_type(number)
        return Said(
            iri=self.identities[number].iri,
            kind="ASSET_TYPE",
            classes=(ifc_class_iri(row["type"]),),
            values=attributes(row, None, self.metres) | stated(properties.notable),
            identifiers=self._names(number),
            properties=properties.values,
        )

    def _names(self, number: int) -> tuple[Identifier, ...]:
        global_id = self.identities[number].global_id
        step = Identifier("IFC_STEP", str(number))
        return (step,) if global_id is None else (Identifier("IFC_GUID", global_id), step)

    def _position(self, row: Row) -> dict[str, Scalar]:
        frame = self.frames.get(reference(row.get("ObjectPlacement")) or 0)
        if frame is None:
            return {}
        x, y, z = (round(part * self.metres, MILLIMETRE) + 0.0 for part in frame[0])
        return {"x": x, "y": y, "z": z}


def object_types(rows: Rows) -> Mapping[int, int]:
    """The type object of each object; of several the first counts."""
    types: dict[int, int] = {}
    for relation in sorted(rows.relations["IfcRelDefinesByType"]):
        if relation.one in rows.objects:
            for number in relation.many:
                types.setdefault(number, relation.one)
    return types


def _mapped(row: Row, type_row: Row | None) -> MappedClass | None:
    type_row = type_row or {}
    names = (text(type_row.get("Name")), text(row.get("ObjectType")), text(row.get("Name")), text(row.get("LongName")))
    return _map(
        row["type"],
        text(row.get("PredefinedType")),
        text(type_row.get("type")),
        text(type_row.get("PredefinedType")),
        tuple(name for name in names if name),
    )


@lru_cache(maxsize=65536)
def _map(
    ifc_class: str, predefined: str | None, type_class: str | None, type_predefined: str | None, names: tuple[str, ...]
) -> MappedClass | None:
    return map_object(IfcObject(ifc_class, predefined, type_class, type_predefined, names))
