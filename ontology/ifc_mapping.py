"""What the objects of IFC files are in the words of Brick and REC, by our own tables.

The tables are ontology/data/ifc_mapping.csv (IFC class and predefined type) and name_keywords.csv. In order:

1. a predefined type, first that of the type object, then that of the object itself: it is the most exact statement,
   and in IFC2X3 only the type object has the class that says something;
2. a keyword in the names, in several languages, where the IFC class leaves room for it;
3. the IFC class alone, first that of the type object; a class without a row has the row of its nearest superclass.

Sensors and actuators are devices and so assets; what such a device measures or sets is a class of points, `measures`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from graph.records import Kind
from ontology.class_sources import DATA, read_table
from ontology.classes import class_table
from ontology.namespaces import IFC, expand

MappingSource: TypeAlias = Literal["PREDEFINED_TYPE", "NAME", "CLASS"]

_NO_TYPE = frozenset({"", "NOTDEFINED", "USERDEFINED"})
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_NO_WORD = re.compile(r"[\W_]+")
_WORD_PART = 6
"""Keywords of at least this many letters count within a word too: Deckenleuchte, Umwälzpumpe."""


@dataclass(frozen=True, slots=True)
class IfcObject:
    """What the mapping looks at: class names as in the schema (IfcPump, IfcPumpType), predefined types in upper case.

    `names` are all texts that may tell what it is: its own name, long name and object type, the name of its type.
    """

    ifc_class: str
    predefined_type: str | None = None
    type_class: str | None = None
    type_predefined_type: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedClass:
    """The class an object is a member of, with what led to it; IRIs, `measures` a class of points or None."""

    iri: str
    source: MappingSource
    measures: str | None = None
    zone_kind: str | None = None


@dataclass(frozen=True, slots=True)
class _Keyword:
    pattern: re.Pattern[str]
    within: frozenset[str]
    iri: str


def ifc_class_iri(name: str) -> str:
    """Give the IRI of an IFC class by its name."""
    return IFC + name


def kind_of_ifc(name: str) -> Kind | None:
    """Give the kind of the objects of an IFC class; None for what is no product, type of products or group."""
    record = class_table().get(IFC + name)
    return record.kind if record else None


def map_object(given: IfcObject) -> MappedClass | None:
    """Find the Brick or REC class of an object; None for what is no place, asset or system, as ports and openings."""
    if kind_of_ifc(given.ifc_class) in {None, "OTHER", "ASSET_TYPE"}:
        return None
    table = _mapping()
    statements = [
        (_occurrence_class(given.type_class), given.type_predefined_type),
        (given.ifc_class, given.predefined_type),
    ]
    for name, predefined in statements:
        found = next((table[row] for row in _rows(name, predefined) if row in table), None)
        if found is not None:
            return found
    for name, _ in statements:
        keyword = _keyword_of(name, given.names)
        if keyword is not None:
            return MappedClass(keyword.iri, "NAME")
    return next((found for name, _ in statements if (found := _by_class(name)) is not None), None)


def _rows(name: str, predefined: str | None) -> Iterator[tuple[str, str]]:
    if predefined and predefined not in _NO_TYPE:
        yield name, predefined


def _by_class(name: str) -> MappedClass | None:
    table = _mapping()
    return next((table[ancestor, ""] for ancestor in _lineage(name) if (ancestor, "") in table), None)


def _occurrence_class(type_class: str | None) -> str:
    """Give the class of objects for a class of types: IfcPump for IfcPumpType, IfcDoor for IfcDoorStyle."""
    return (type_class or "").removesuffix("Type").removesuffix("Style")


@lru_cache(maxsize=2048)
def _lineage(name: str) -> tuple[str, ...]:
    """Give an IFC class and its superclasses, the nearest first.

    IFC2X3 has types of objects that have no class of their own, as IfcElectricHeaterType: those have no superclass.
    """
    above = class_table().ancestors(IFC + name) if name else ()
    return (name, *(iri.removeprefix(IFC) for iri in above))


def _keyword_of(name: str, names: Iterable[str]) -> _Keyword | None:
    keywords = _keywords_within(name)
    if not keywords:
        return None
    whole = " ".join(f" {plain(text)} " for text in names)
    return next((keyword for keyword in keywords if keyword.pattern.search(whole)), None)


@lru_cache(maxsize=2048)
def _keywords_within(name: str) -> tuple[_Keyword, ...]:
    lineage = frozenset(_lineage(name))
    return tuple(keyword for keyword in _keywords() if keyword.within & lineage)


def plain(text: str) -> str:
    """Bring a name to lower case without accents, with one space for all that is neither letter nor digit."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return _NO_WORD.sub(" ", bare).strip()


@lru_cache(maxsize=1)
def _mapping() -> Mapping[tuple[str, str], MappedClass]:
    return {
        (row["ifc_class"], row["predefined_type"]): MappedClass(
            expand(row["class"]),
            "PREDEFINED_TYPE" if row["predefined_type"] else "CLASS",
            expand(row["measures"]) if row["measures"] else None,
            row["zone_kind"] or None,
        )
        for row in read_table(DATA / "ifc_mapping.csv")
    }


@lru_cache(maxsize=1)
def _keywords() -> tuple[_Keyword, ...]:
    return tuple(
        _Keyword(
            re.compile("|".join(_word_pattern(plain(word)) for word in row["words"].split("|"))),
            frozenset(row["within"].split()),
            expand(row["class"]),
        )
        for row in read_table(DATA / "name_keywords.csv")
    )


def _word_pattern(word: str) -> str:
    return word if len(word) >= _WORD_PART else f" {word} "
