"""The rows of a file, taken apart as they stream by: objects, relations, property sets, units and placements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple, TypeAlias, cast

from graph.records import Scalar
from ingest.ifc.taxonomy import RELATIONS, Taxonomy
from ingest.ifc.toolkit import Row


class Relation(NamedTuple):
    """One relation row; `one` and `many` are row numbers of its ends, `one` is None where the file has nothing."""

    step: int
    ifc_class: str
    one: int | None
    many: tuple[int, ...]


class Single(NamedTuple):
    """A property or quantity of one value; `unit` is a row number, `type` the class of the measure."""

    name: str
    value: Scalar
    type: str | None
    unit: int | None


class PropertySet(NamedTuple):
    """A property or quantity set; `members` are row numbers, `fixed` the values of a set with attributes of its own."""

    name: str
    members: tuple[int, ...]
    fixed: tuple[tuple[str, Scalar], ...]


class Placement(NamedTuple):
    """A local placement; `parent` is the placement it is relative to, `axes` its origin and directions."""

    parent: int | None
    axes: int | None


Axes: TypeAlias = tuple[int | None, int | None, int | None]
"""The row numbers of an IfcAxis2Placement3D: origin, z direction, x direction."""


def reference(value: object) -> int | None:
    """The row number that an attribute refers to, None for anything else."""
    if isinstance(value, dict):
        number = cast("Row", value).get("ref")
        return number if isinstance(number, int) else None
    return None


def references(value: object) -> tuple[int, ...]:
    """The row numbers in a list attribute, or in the defined type that wraps it."""
    if isinstance(value, dict):
        row = cast("Row", value)
        number = row.get("ref")
        return (number,) if isinstance(number, int) else references(row.get("value"))
    if isinstance(value, tuple):
        return tuple(part["ref"] for part in cast("tuple[dict[str, int], ...]", value) if _is_reference(part))
    return ()


def _is_reference(part: object) -> bool:
    return isinstance(part, dict) and "ref" in part


def text(value: object) -> str | None:
    """The text of an attribute, None for anything else and for empty text."""
    return value if isinstance(value, str) and value else None


@dataclass(slots=True)
class Rows:
    """What was read, by row number; `relations` by the class in taxonomy.RELATIONS."""

    taxonomy: Taxonomy
    objects: dict[int, Row] = field(default_factory=dict[int, Row])
    sets: dict[int, PropertySet] = field(default_factory=dict[int, PropertySet])
    singles: dict[int, Single] = field(default_factory=dict[int, Single])
    others: dict[int, Row] = field(default_factory=dict[int, Row])
    units: dict[int, Row] = field(default_factory=dict[int, Row])
    placements: dict[int, Placement] = field(default_factory=dict[int, Placement])
    axes: dict[int, Axes] = field(default_factory=dict[int, Axes])
    relations: defaultdict[str, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    numbers: list[int] = field(default_factory=list[int])

    def collect(self, rows: Iterable[Row]) -> None:
        """Take in all rows; of two with one number the later wins."""
        handlers = {name: self._handler(name, root) for name, root in self.taxonomy.roots.items()}
        number = self.numbers.append
        for row in rows:
            number(cast("int", row["id"]))
            handlers[cast("str", row["type"])](row)

    def _handler(self, name: str, root: str) -> Callable[[Row], None]:
        if root in RELATIONS:
            return self._relation_handler(name, root)
        by_class: Mapping[str, Callable[[Row], None]] = {
            "IfcPropertySingleValue": self._single,
            "IfcPropertySet": self._property_set,
            "IfcElementQuantity": self._quantity_set,
        }
        by_root: Mapping[str, Callable[[Row], None]] = {
            "IfcPropertySetDefinition": self._fixed_set,
            "IfcProperty": self._other,
            "IfcPhysicalQuantity": self._quantity,
            "IfcLocalPlacement": self._placement,
            "IfcAxis2Placement3D": self._axes,
        }
        unit = "Unit" in root
        return by_class.get(name) or by_root.get(root) or (self._unit if unit else self._object)

    def _relation_handler(self, name: str, root: str) -> Callable[[Row], None]:
        one, many = RELATIONS[root]
        append = self.relations[root].append

        def handle(row: Row) -> None:
            append(Relation(cast("int", row["id"]), name, _end(row[one]), references(row[many])))

        def handle_definitions(row: Row) -> None:
            # several sets may be wrapped in one IfcPropertySetDefinitionSet
            objects = references(row[many])
            for definition in references(row[one]) or (None,):
                append(Relation(cast("int", row["id"]), name, definition, objects))

        return handle_definitions if root == "IfcRelDefinesByProperties" else handle

    def _object(self, row: Row) -> None:
        self.objects[cast("int", row["id"])] = row

    def _unit(self, row: Row) -> None:
        self.units[cast("int", row["id"])] = row

    def _other(self, row: Row) -> None:
        self.others[cast("int", row["id"])] = row

    def _single(self, row: Row) -> None:
        name, nominal = row["Name"], row["NominalValue"]
        value, measure = _typed(nominal)
        self.singles[cast("int", row["id"])] = Single(_name(name), value, measure, reference(row["Unit"]))

    def _quantity(self, row: Row) -> None:
        if "HasQuantities" in row:
            self._other(row)
            return
        values = tuple(row.values())
        # id, type, Name, Description, Unit, and the value under a name of its own
        name, unit, value = values[2], reference(values[4]), values[5]
        measure = "Ifc" + cast("str", row["type"]).removeprefix("IfcQuantity") + "Measure"
        self.singles[cast("int", row["id"])] = Single(_name(name), _scalar(value), intern(measure), unit)

    def _property_set(self, row: Row) -> None:
        self.sets[cast("int", row["id"])] = PropertySet(_name(row["Name"]), references(row["HasProperties"]), ())

    def _quantity_set(self, row: Row) -> None:
        self.sets[cast("int", row["id"])] = PropertySet(_name(row["Name"]), references(row["Quantities"]), ())

    def _fixed_set(self, row: Row) -> None:
        """A set like IfcDoorLiningProperties: its properties are attributes behind the four of every root."""
        own = list(row.items())[6:]
        fixed = tuple((key, value) for key, part in own if (value := _scalar(part)) is not None)
        self.sets[cast("int", row["id"])] = PropertySet(_name(row["Name"]), (), fixed)

    def _placement(self, row: Row) -> None:
        placement = Placement(reference(row["PlacementRelTo"]), reference(row["RelativePlacement"]))
        self.placements[cast("int", row["id"])] = placement

    def _axes(self, row: Row) -> None:
        axes = (reference(row["Location"]), reference(row["Axis"]), reference(row["RefDirection"]))
        self.axes[cast("int", row["id"])] = axes


def _end(value: object) -> int | None:
    return value.get("ref") if value.__class__ is dict else None  # type: ignore[union-attr]


def _name(value: object) -> str:
    return intern(value) if isinstance(value, str) else ""


def _scalar(value: object) -> Scalar:
    return value if isinstance(value, str | int | float | bool) else None


def _typed(value: object) -> tuple[Scalar, str | None]:
    """A value of a defined type, and the type's name."""
    if not isinstance(value, dict):
        return None, None
    row = cast("Row", value)
    return _scalar(row.get("value")), cast("str", row.get("type")) if "type" in row else None
