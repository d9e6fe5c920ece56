"""Property and quantity sets as flat values with units, an object's own over those of its type."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson

from graph.records import PropertyValue, Scalar
from ingest.ifc.rows import PropertySet, Rows, Single, checked, reference, references
from ingest.ifc.toolkit import Row
from ingest.ifc.units import Units
from ingest.issues import Code, Issue

Nested: TypeAlias = "Scalar | list[Nested] | dict[str, Nested]"

EXAMPLES = 5
DEEPEST = 8
"""Complex properties hold properties; a bad file may put one into itself."""

BOUNDS = {"LowerBoundValue": "lower", "UpperBoundValue": "upper", "SetPointValue": "setPoint"}


@dataclass(frozen=True, slots=True)
class ObjectProperties:
    """All property values of an object, and those among them that its own fields are taken from, by key."""

    values: tuple[PropertyValue, ...]
    notable: Mapping[str, PropertyValue]


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of one set; `empty` are keys without a value, which still hide those of the type."""

    group: str | None
    values: tuple[PropertyValue, ...]
    empty: tuple[str, ...]
    notable: tuple[PropertyValue, ...]


class Properties:
    """All property values of a file; equal sets are built once, and so are members of several."""

    def __init__(self, rows: Rows, units: Units, notable: Collection[str]) -> None:
        """Pick out the values whose keys are `notable`."""
        self._notable = notable
        self._rows = rows
        self._units = units
        self._found: dict[int, _Values] = {}
        self._built: dict[PropertySet, _Values] = {}
        self._broken: dict[int, int] = {}
        self._made: defaultdict[str | None, dict[int, PropertyValue]] = defaultdict(dict)
        self._own: defaultdict[int, list[int]] = defaultdict(list)
        for relation in sorted(rows.relations["IfcRelDefinesByProperties"]):
            if relation.one is not None:
                for thing in relation.many:
                    self._own[thing].append(relation.one)

    def of_object(self, number: int, type_number: int | None) -> ObjectProperties:
        """The values of an object: those of its type, hidden by its own where set and key are the same."""
        return self._merged((*self._of_type(type_number), *self._own.get(number, ())))

    def of_type(self, number: int) -> ObjectProperties:
        """The values of a type object's own sets."""
        return self._merged(self._of_type(number))

    def _of_type(self, number: int | None) -> tuple[int, ...]:
        row = self._rows.objects.get(number or 0, {})
        return references(row.get("HasPropertySets"))

    def _merged(self, numbers: Sequence[int]) -> ObjectProperties:
        found = [values for number in numbers if (values := self._values(number)) is not None]
        if len({values.group for values in found}) == len(found):
            return ObjectProperties(
                tuple(value for values in found for value in values.values),
                {value.key: value for values in found if values.notable for value in values.notable},
            )
        merged: dict[tuple[str | None, str], PropertyValue | None] = {}
        for values in found:
            merged.update(((values.group, value.key), value) for value in values.values)
            merged.update(((values.group, key), None) for key in values.empty)
        kept = tuple(value for value in merged.values() if value is not None)
        return ObjectProperties(kept, {value.key: value for value in kept if value.key in self._notable})

    def issues(self) -> Iterator[Issue]:
        """The members of sets that are no properties, or not in the file."""
        if self._broken:
            examples = tuple(f"#{number}" for number in list(self._broken)[:EXAMPLES])
            message = "Members of property sets that are no properties, or not in the file, were left out."
            yield Issue(Code.IFC_DANGLING, message, len(self._broken), examples)

    def _values(self, number: int) -> _Values | None:
        found = self._found.get(number)
        if found is None and (definition := self._rows.sets.get(number)) is not None:
            found = self._built.get(definition)
            if found is None:
                found = self._built[definition] = self._build(number, definition)
            self._found[number] = found
        return found

    def _build(self, number: int, definition: PropertySet) -> _Values:
        group = definition.name or None
        made = self._made[group]
        values = {key: PropertyValue(group, key, value, _text(value)) for key, value in definition.fixed}
        for member in definition.members:
            value = made.get(member)
            if value is None:
                value = self._member(group, member)
                if value is None:
                    self._broken.setdefault(number, member)
                    continue
                made[member] = value
            values[value.key] = value
        kept = tuple([value for value in values.values() if value.value is not None])
        empty = tuple([value.key for value in values.values() if value.value is None])
        return _Values(group, kept, empty, tuple([value for value in kept if value.key in self._notable]))

    def _member(self, group: str | None, number: int) -> PropertyValue | None:
        """The value of one member of a set; None for what is no property, or not in the file."""
        single = self._rows.singles.get(number)
        if single is not None:
            return self._single(group, single)
        row = self._rows.others.get(number)
        return None if row is None else self._other(group, row)

    def _single(self, group: str | None, single: Single) -> PropertyValue:
        name, value, measure, own_unit = single
        name = name if isinstance(name, str) else ""
        form = value.__class__
        if form is str:
            return PropertyValue(group, name, checked(value), value, measure)
        if form is float or form is int:
            unit = self._units.of(measure, own_unit)
            if unit is not None:
                return PropertyValue(group, name, value, _text(value), measure, unit.iri, unit.to_si(value))
        scalar = unwrapped(value)
        return PropertyValue(group, name, scalar, _text(scalar), measure)

    def _other(self, group: str | None, row: Row) -> PropertyValue:
        """A value with parts: `value` is JSON text, `text` its parts, `si` the part if it is only one."""
        name = row["Name"] if isinstance(row["Name"], str) else ""
        kind = row["type"]
        content = self._content(row, DEEPEST)
        if content is None:
            return PropertyValue(group, name, None, "", kind)
        parts = list(_leaves(content))
        unit = self._units.of(_measure(row), reference(row.get("Unit")))
        only = parts[0] if isinstance(content, list) and len(parts) == 1 else None
        if unit is not None and isinstance(only, int | float) and not isinstance(only, bool):
            only = unit.to_si(only)
        value = checked(orjson.dumps(content).decode())
        return PropertyValue(group, name, value, ", ".join(map(_text, parts)), kind, unit and unit.iri, only)

    def _content(self, row: Row, depth: int) -> Nested:
        """The parts of a property by their form: a list, bounds, a table, or properties by name."""
        match row["type"]:
            case "IfcPropertyEnumeratedValue":
                return _list(row["EnumerationValues"])
            case "IfcPropertyListValue":
                return _list(row["ListValues"])
            case "IfcPropertyBoundedValue":
                bounds = {word: unwrapped(row.get(name)) for name, word in BOUNDS.items()}
                return {word: value for word, value in bounds.items() if value is not None} or None
            case "IfcPropertyTableValue":
                return {"defining": _list(row["DefiningValues"]), "defined": _list(row["DefinedValues"])}
            case _:
                members = references(row.get("HasProperties")) or references(row.get("HasQuantities"))
                return dict(self._nested(members, depth)) if depth else None

    def _nested(self, members: Iterable[int], depth: int) -> Iterator[tuple[str, Nested]]:
        for number in members:
            single, row = self._rows.singles.get(number), self._rows.others.get(number)
            if single is not None and (value := unwrapped(single[1])) is not None:
                yield str(single[0]), value
            elif row is not None and (content := self._content(row, depth - 1)) is not None:
                yield str(row["Name"]), content


def _measure(row: Row) -> str | None:
    """The class of a value's first part."""
    for name in ("ListValues", "EnumerationValues", *BOUNDS):
        value = row.get(name)
        first = value[0] if isinstance(value, tuple) and value else value
        if isinstance(first, dict):
            return first.get("type")
    return None


def unwrapped(value: Any) -> Scalar:
    """The plain value of an attribute, out of its defined type; None for what is no single value."""
    part = value.get("value") if isinstance(value, dict) else value
    return part if isinstance(part, str | int | float | bool) else None


def _list(value: Any) -> list[Nested] | None:
    return [unwrapped(part) for part in value] if isinstance(value, tuple) and value else None


def _leaves(content: Nested) -> Iterator[Scalar]:
    if isinstance(content, dict):
        for part in content.values():
            yield from _leaves(part)
    elif isinstance(content, list):
        for part in content:
            yield from _leaves(part)
    else:
        yield content


def _text(value: Scalar) -> str:
    """The display form; twelve digits hide what binary fractions add to 2.4."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.12g}"
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
