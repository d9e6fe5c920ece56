"""What the units and measure types of IFC files mean: a QUDT unit, and the conversion to SI.

A file assigns one unit to each IFC unit type (`LENGTHUNIT`). The IFC reader makes an IfcUnit of each by one of the
three functions here, as the file defines it, and finds the unit of a value by `unit_type_of` of its measure type.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from edifice.errors import BadInput
from ontology.class_sources import DATA, read_table
from ontology.units import unit_table

_EXPONENTS: Mapping[str, int] = {
    "EXA": 18, "PETA": 15, "TERA": 12, "GIGA": 9, "MEGA": 6, "KILO": 3, "HECTO": 2, "DECA": 1, "DECI": -1,
    "CENTI": -2, "MILLI": -3, "MICRO": -6, "NANO": -9, "PICO": -12, "FEMTO": -15, "ATTO": -18,
}  # fmt: skip
_POWERS: Mapping[str, int] = {"SQUARE_METRE": 2, "CUBIC_METRE": 3}
"""IFC applies a prefix to the metre and not to its power: MILLI SQUARE_METRE is a square millimetre."""

_NEARLY = 0.01
"""A unit's name is believed when the factor in the file agrees with it to one part in a hundred."""


@dataclass(frozen=True, slots=True)
class IfcUnit:
    """A unit of an IFC file: its QUDT IRI (None when QUDT, or our table, has none), and `value * scale + offset` in SI.

    The SI unit is that of the measure: kelvin for temperatures, radian for angles, kilogram for masses.
    """

    iri: str | None
    scale: float = 1.0
    offset: float = 0.0

    def to_si(self, value: float) -> float:
        """Convert a value in this unit to SI."""
        return value * self.scale + self.offset


@dataclass(frozen=True, slots=True)
class IfcMeasure:
    """A measure or quantity type of IFC: the unit type that its values have, and the measure in our table, or ""."""

    unit_type: str
    measure: str


def unit_type_of(measure_type: str) -> str | None:
    """Give the unit type of a value type (`IfcLengthMeasure`, `IfcQuantityArea`); None for a type without unit."""
    measure = _measures().get(measure_type)
    return measure.unit_type if measure else None


def default_unit(unit_type: str) -> IfcUnit:
    """Give the SI unit of a unit type, for files that assign none."""
    si = unit_table().si_unit(_measure_names().get(unit_type, ""))
    return IfcUnit(si.iri if si else None)


def si_unit(unit_type: str, name: str, prefix: str | None = None) -> IfcUnit:
    """Make the unit of an IfcSIUnit; raises BadInput for a prefix that IFC does not have."""
    if prefix and prefix not in _EXPONENTS:
        message = f"{prefix[:40]} is not a prefix of IFC's SI units."
        raise BadInput(message)
    exponent = _EXPONENTS.get(prefix or "", 0) * _POWERS.get(name, 1)
    factor = 10.0 ** (exponent - 3 if name == "GRAM" else exponent)
    if name == "DEGREE_CELSIUS":
        return _named(unit_type, factor, 273.15)
    return _named(unit_type, factor)


def conversion_based_unit(unit_type: str, name: str, factor: float, base: IfcUnit, offset: float = 0.0) -> IfcUnit:
    """Make the unit of an IfcConversionBasedUnit: one of them is `factor` times `base`, plus `offset`.

    The factor counts as the file has it; only fahrenheit, whose offset files leave out, is taken by its name.
    """
    named = unit_table()
    try:
        known = named.resolve(name)
    except BadInput:
        known = None
    si = named.si_unit(_measure_names().get(unit_type, ""))
    if known is None or si is None or known.measure != si.measure or not known.expression:
        return _named(unit_type, factor * base.scale, offset * base.scale + base.offset)
    factors = named.factors(known.iri, si.iri)
    if factors.offset:
        return IfcUnit(known.iri, factors.scale, factors.offset)
    scale = factor * base.scale
    if abs(scale - factors.scale) <= _NEARLY * abs(factors.scale):
        return IfcUnit(known.iri, scale, offset * base.scale)
    return _named(unit_type, scale, offset * base.scale)


def derived_unit(unit_type: str, elements: Iterable[tuple[IfcUnit, int]]) -> IfcUnit:
    """Make the unit of an IfcDerivedUnit of its elements with their exponents; offsets have no part in a product."""
    scale = 1.0
    for unit, exponent in elements:
        scale *= unit.scale**exponent
    return _named(unit_type, scale)


def _named(unit_type: str, scale: float, offset: float = 0.0) -> IfcUnit:
    found = unit_table().of_factor(_measure_names().get(unit_type, ""), scale, offset)
    return IfcUnit(found.iri if found else None, scale, offset)


@lru_cache(maxsize=1)
def _measures() -> Mapping[str, IfcMeasure]:
    return {row["type"]: IfcMeasure(row["unit_type"], row["measure"]) for row in read_table(DATA / "ifc_measures.csv")}


@lru_cache(maxsize=1)
def _measure_names() -> Mapping[str, str]:
    """Unit types to measures of our table."""
    return {measure.unit_type: measure.measure for measure in _measures().values()}
