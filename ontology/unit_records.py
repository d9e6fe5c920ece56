"""The records of units, and our tables of units and of what they measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ontology.class_sources import DATA, read_table
from ontology.namespaces import QUANTITY_KIND, UNIT


class Factors(NamedTuple):
    """An affine conversion: `value * scale + offset`."""

    scale: float
    offset: float


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit of QUDT.

    `measure` names what it measures, in the words of our table of measures (`temperature`, `apparent_power`): units
    convert only within one measure, which is finer than a physical dimension. It is empty for units outside the
    table. `quantities` are the QUDT quantity kinds of that measure. `expression` is the unit in pint's language,
    empty where there is no linear conversion (pH, decibel).
    """

    iri: str
    ref: str
    symbol: str
    label: str
    measure: str = ""
    quantities: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    expression: str = ""


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """What a group of units measures: its SI unit, and the QUDT quantity kinds, the widest first."""

    name: str
    si_unit: str
    quantities: tuple[str, ...]


def read_measures() -> dict[str, MeasureRecord]:
    """Read the table of measures, by name."""
    return {
        row["measure"]: MeasureRecord(
            row["measure"],
            UNIT + row["si_unit"],
            tuple(QUANTITY_KIND + quantity for quantity in row["quantities"].split()),
        )
        for row in read_table(DATA / "measures.csv")
    }


def read_units(measures: Mapping[str, MeasureRecord]) -> tuple[UnitRecord, ...]:
    """Read the table of units, in its order."""
    return tuple(
        UnitRecord(
            iri=UNIT + row["name"],
            ref="unit:" + row["name"],
            symbol=row["symbol"],
            label=row["label"],
            measure=row["measure"],
            quantities=measures[row["measure"]].quantities,
            aliases=tuple(row["aliases"].split()),
            expression=row["pint"],
        )
        for row in read_table(DATA / "units.csv")
    )
