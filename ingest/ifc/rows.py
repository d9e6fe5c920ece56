"""The rows of a file, taken apart as they stream by: objects, relations, property sets, units and placements."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any, NamedTuple, TypeAlias

from graph.records import Scalar
from ingest.ifc.taxonomy import RELATIONS, Taxonomy
from ingest.ifc.toolkit import Row
from ingest.issues import Code, refused

LONGEST_TEXT = 1_000_000


class Relation(NamedTuple):
    """One relation row; `one` and `many` are row numbers of its ends, `one` is None where the file has nothing."""

    step: int
    ifc_class: str
    one: int | None
    many: tuple[int, ...]


Single: TypeAlias = tuple[Any, Any, str | None, int | None]
"""A property or quantity of one value: name, value, class of its measure or quantity, row number of its own unit.

Name and value are as read; who builds the value checks that they are what they should be.
"""


class PropertySet(NamedTuple):
    """A property or quantity set; `members` are row numbers, `fixed` the values of a set with attributes of its own."""

    name: str
    members: tuple[int, ...]
    fixed: tuple[tuple[str, Scalar], ...]


class Placement(NamedTuple):
    """A local placement; `parent` is the placement it is relative to, `axes` its origin and directions."""

    parent: int | None
    axes: int | None


def reference(value: Any) -> int | None:
    """The row number that an attribute refers to, None for anything else."""
    if isinstance(value, dict):
        number = value.get("ref")
        return number if isinstance(number, int) else None
    return None


def references(value: Any) -> tuple[int, ...]:
    """The row numbers in a list attribute, or in the defined type that wraps it."""
    if isinstance(value, tuple):
        numbers = [reference(part) for part in value]
        return tuple([number for number in numbers if number is not None])
    if isinstance(value, dict):
        number = reference(value)
        return references(value.get("value")) if number is None else (number,)
    return ()


def text(value: Any) -> str | None:
    """The text of an attribute, None for anything else and for empty text; raises IFC_TEXT_TOO_LARGE."""
    return checked(value) if isinstance(value, str) and value else None


def checked(words: str) -> str:
    """The text itself; raises IFC_TEXT_TOO_LARGE for what the graph could not hold."""
    if len(words) > LONGEST_TEXT:
        raise refused(Code.IFC_TEXT_TOO_LARGE, f"A text has {len(words)} letters.")
    return words


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
    relations: defaultdict[str, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    dangling: list[int] = field(default_factory=list[int])

    def collect(self, rows: Iterable[Row]) -> list[int]:
        """Take in all rows, and give their numbers; of two with one number the later wins."""
        handlers = {name: self._handler(name, root) for name, root in self.taxonomy.roots.items()}
        numbers: list[int] = []
        for row in rows:
            numbers.append(row["id"])
            handlers[row["type"]](row)
        return numbers

    def forget_missing(self, known: Collection[int]) -> None:
        """Take the ends of relations that are not in the file out of them, and note which relations they were."""
        for root, relations in self.relations.items():
            for index, relation in enumerate(relations):
                nothing = relation.one is None or relation.one not in known or not relation.many
                if nothing and not (root == "IfcRelSpaceBoundary" and relation.one in known):
                    # a boundary to nothing is allowed: to the outside
                    self.dangling.append(relation.step)
                    relations[index] = relation._replace(one=None, many=())
                elif any(number not in known for number in relation.many):
                    self.dangling.append(relation.step)
                    kept = tuple(number for number in relation.many if number in known)
                    relations[index] = relation._replace(many=kept)

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
        }
        unit = "Unit" in root
        return by_class.get(name) or by_root.get(root) or (self._unit if unit else self._object)

    def _relation_handler(self, name: str, root: str) -> Callable[[Row], None]:
        one, many = RELATIONS[root]
        append = self.relations[root].append

        def handle(row: Row) -> None:
            append(Relation(row["id"], name, reference(row[one]), references(row[many])))

        def handle_definitions(row: Row) -> None:
            # several sets may be wrapped in one IfcPropertySetDefinitionSet
            objects = references(row[many])
            for definition in references(row[one]) or (None,):
                append(Relation(row["id"], name, definition, objects))

        return handle_definitions if root == "IfcRelDefinesByProperties" else handle

    def _object(self, row: Row) -> None:
        self.objects[row["id"]] = row

    def _unit(self, row: Row) -> None:
        self.units[row["id"]] = row

    def _other(self, row: Row) -> None:
        self.others[row["id"]] = row

    def _single(self, row: Row) -> None:
        name, nominal, unit = row["Name"], row["NominalValue"], row["Unit"]
        if isinstance(name, str):
            name = intern(name)
        value = measure = None
        if isinstance(nominal, dict):
            value, measure = nominal.get("value"), nominal.get("type")
        self.singles[row["id"]] = (name, value, measure, None if unit is None else reference(unit))

    def _quantity(self, row: Row) -> None:
        if "HasQuantities" in row:
            self._other(row)
            return
        values = tuple(row.values())
        # id, type, Name, Description, Unit, and the value under a name of its own
        name, unit, value, quantity = values[2], reference(values[4]), values[5], values[1]
        self.singles[row["id"]] = (_name(name), value, intern(quantity), unit)

    def _property_set(self, row: Row) -> None:
        self.sets[row["id"]] = PropertySet(_name(row["Name"]), references(row["HasProperties"]), ())

    def _quantity_set(self, row: Row) -> None:
        self.sets[row["id"]] = PropertySet(_name(row["Name"]), references(row["Quantities"]), ())

    def _fixed_set(self, row: Row) -> None:
        """A set like IfcDoorLiningProperties: its properties are attributes behind the four of every root."""
        own = list(row.items())[6:]
        fixed = tuple((key, value) for key, part in own if (value := _scalar(part)) is not None)
        self.sets[row["id"]] = PropertySet(_name(row["Name"]), (), fixed)

    def _placement(self, row: Row) -> None:
        placement = Placement(reference(row["PlacementRelTo"]), reference(row["RelativePlacement"]))
        self.placements[row["id"]] = placement


def _name(value: Any) -> str:
    return intern(value) if isinstance(value, str) else ""


def _scalar(value: Any) -> Scalar:
    return value if isinstance(value, str | int | float | bool) else None
