"""The units of one IFC file: the project's, and those that properties name themselves."""

from collections.abc import Iterator, Mapping

from edifice.errors import BadInput
from ingest.ifc.rows import reference, references
from ingest.ifc.toolkit import Row
from ingest.issues import Code, Issue
from ontology.ifc_units import (
    IfcUnit,
    conversion_based_unit,
    default_unit,
    derived_unit,
    si_unit,
    unit_type_of,
)

DEEPEST = 8
"""Units are made of units; a bad file may make one of itself."""

EXAMPLES = 5


class Units:
    """Finds the unit of each value, and counts the measures for which the project has none."""

    def __init__(self, rows: Mapping[int, Row]) -> None:
        self._rows = rows
        self._found: dict[tuple[str | None, int | None], IfcUnit | None] = {}
        self._assumed: set[str] = set()
        self._broken: set[str] = set()
        self._project: Mapping[str, int] = dict(self._assigned())

    def of(self, measure: str | None, own: int | None = None) -> IfcUnit | None:
        """The unit of a value of this measure or quantity class; `own` is the row of a unit that it names itself."""
        key = (measure, own)
        if key not in self._found:
            self._found[key] = self._unit(own, DEEPEST) if own is not None else self._by_measure(measure)
        return self._found[key]

    def si(self, measure: str) -> float:
        """The project's unit for a measure in SI; 1 where it means nothing."""
        unit = self.of(measure)
        return unit.scale if unit else 1.0

    def issues(self) -> Iterator[Issue]:
        """The measures that were taken as SI for want of a unit."""
        if self._assumed:
            examples = tuple(sorted(self._assumed)[:EXAMPLES])
            yield Issue(Code.IFC_UNITS, Code.IFC_UNITS.sentence, len(self._assumed), examples)
        if self._broken:
            message = "The project's unit for a measure means nothing; its values were left without a unit."
            yield Issue(Code.IFC_UNITS, message, len(self._broken), tuple(sorted(self._broken)[:EXAMPLES]))

    def _assigned(self) -> Iterator[tuple[str, int]]:
        for row in self._rows.values():
            if row["type"] == "IfcUnitAssignment":
                for number in references(row["Units"]):
                    unit_type = self._rows.get(number, {}).get("UnitType")
                    if isinstance(unit_type, str):
                        yield unit_type, number

    def _by_measure(self, measure: str | None) -> IfcUnit | None:
        unit_type = unit_type_of(measure) if measure else None
        if measure is None or unit_type is None:
            return None
        if unit_type in self._project:
            unit = self._unit(self._project[unit_type], DEEPEST)
            if unit is None:
                self._broken.add(measure)
            return unit
        self._assumed.add(measure)
        return default_unit(unit_type)

    def _unit(self, number: int | None, depth: int) -> IfcUnit | None:
        """The unit of a row; None for money, units of the context, and what is broken."""
        row = self._rows.get(number or 0)
        unit_type = row and row.get("UnitType")
        if row is None or depth == 0 or not isinstance(unit_type, str):
            return None
        try:
            if row["type"] == "IfcSIUnit":
                prefix = row["Prefix"]
                return si_unit(unit_type, str(row["Name"]), prefix if isinstance(prefix, str) else None)
            if "ConversionFactor" in row:
                return self._converted(unit_type, row, depth - 1)
            return self._derived(unit_type, row, depth - 1) if "Elements" in row else None
        except (BadInput, OverflowError, ZeroDivisionError):
            return None

    def _converted(self, unit_type: str, row: Row, depth: int) -> IfcUnit | None:
        measure = self._rows.get(reference(row["ConversionFactor"]) or 0, {})
        value, base = measure.get("ValueComponent"), self._unit(reference(measure.get("UnitComponent")), depth)
        factor = value.get("value") if isinstance(value, dict) else None
        offset = row.get("ConversionOffset")
        if base is None or not isinstance(factor, int | float):
            return None
        offset = offset if isinstance(offset, int | float) else 0.0
        return conversion_based_unit(unit_type, str(row["Name"]), factor, base, offset)

    def _derived(self, unit_type: str, row: Row, depth: int) -> IfcUnit | None:
        elements: list[tuple[IfcUnit, int]] = []
        for number in references(row["Elements"]):
            element = self._rows.get(number, {})
            exponent, unit = element.get("Exponent"), self._unit(reference(element.get("Unit")), depth)
            if unit is None or not isinstance(exponent, int):
                return None
            elements.append((unit, exponent))
        return derived_unit(unit_type, elements)
