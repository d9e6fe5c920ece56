"""Units of measurement: QUDT's names for them, found by IRI, name or symbol, and the conversion between them."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from edifice.errors import BadInput
from ontology.names import NameIndex, label_of
from ontology.namespaces import UNIT, compact, expand, split
from ontology.unit_factors import exact_factors
from ontology.unit_records import Factors, MeasureRecord, UnitRecord, read_measures, read_units

_OLD_NAMESPACES = frozenset(
    {
        "https://qudt.org/vocab/unit/",
        "http://qudt.org/1.1/vocab/unit#",
        "http://qudt.org/2.0/vocab/unit#",
        "http://qudt.org/vocab/unit#",
        "http://data.nasa.gov/qudt/owl/unit#",
        "http://www.ontology-of-units-of-measure.org/resource/om-2/",
        "http://www.ontology-of-units-of-measure.org/vocabularies/om-2/",
        "http://www.wurvoc.org/vocabularies/om-1.8/",
    }
)
"""In the older ones units are spelt out (`DegreeCelsius`, `degreeCelsius`); our aliases hold the names in use."""

_SAME = 1e-5
"""Files round the factors of their units, feet for example, to five digits and more."""


class UnitTable:
    """All units known, immutable once made; safe to share among tasks."""

    def __init__(self, units: tuple[UnitRecord, ...], measures: Mapping[str, MeasureRecord]) -> None:
        self._units: dict[str, UnitRecord] = {unit.iri: unit for unit in units}
        self._measures = measures

    def __iter__(self) -> Iterator[UnitRecord]:
        """Go through all units, in the order of our table."""
        return iter(self._units.values())

    def canonical(self, iri: str) -> str:
        """Give the QUDT IRI of a unit named by an older QUDT or by OM; any other IRI as it is."""
        record = self.get(iri)
        return iri if record is None else record.iri

    def get(self, iri: str) -> UnitRecord | None:
        """Give the unit of an IRI, in whichever namespace it was written, or None."""
        known = self._units.get(iri)
        if known is not None:
            return known
        namespace, name = split(iri)
        return self._look_up(name) if namespace == UNIT or namespace in _OLD_NAMESPACES else None

    def describe(self, iri: str) -> UnitRecord:
        """Give the unit of an IRI; for one outside the table a record of its name alone, without conversion."""
        return self.get(iri) or UnitRecord(iri=iri, ref=compact(iri), symbol=split(iri)[1] or iri, label=label_of(iri))

    def resolve(self, ref: str) -> UnitRecord:
        """Find the unit that a caller names: "unit:DEG_C", "DEG_C", "°C", "degC", "kWh" or an IRI.

        Symbols come before names where they differ: a bare "C" is no coulomb. Case matters first, for m and M are
        two units, and is ignored where the name is still clear. Raises BadInput with the nearest names.
        """
        text = ref.strip()
        iri = expand(text)
        found = self.get(iri) if "://" in iri else self._look_up(text)
        if found is not None:
            return found
        suggestions = self._name_index.nearest(split(text)[1])
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        message = f"There is no unit {ref[:200]!r}.{hint} Give a QUDT name such as unit:DEG_C, or a symbol."
        raise BadInput(message, suggestions=suggestions)

    def factors(self, from_iri: str, to_iri: str, *, difference: bool = False) -> Factors:
        """Give scale and offset that lead from one unit to another: `value * scale + offset`.

        With `difference` the offset is left out: 5 °C of difference are 9 °F. Raises BadInput when one of the units
        is not known, when they measure different things, or when they have no linear conversion.
        """
        if self.canonical(from_iri) == self.canonical(to_iri):
            return Factors(1.0, 0.0)
        source, target = self._known(from_iri), self._known(to_iri)
        if source.measure != target.measure or not source.expression or not target.expression:
            message = f"{_said(source)} cannot be converted to {_said(target)}."
            raise BadInput(message, suggestions=[unit.ref for unit in self.compatible(source.iri)[:8]])
        scale, offset = exact_factors(source.expression, target.expression)
        return Factors(float(scale), 0.0 if difference else float(offset))

    def convert(self, value: float, from_iri: str, to_iri: str, *, difference: bool = False) -> float:
        """Convert one value; raises BadInput as `factors` does."""
        scale, offset = self.factors(from_iri, to_iri, difference=difference)
        return value * scale + offset

    def compatible(self, iri: str) -> tuple[UnitRecord, ...]:
        """Give all units to which values in this one convert, itself included; none for a unit outside the table."""
        record = self.get(iri)
        return tuple(unit for unit in self if record is not None and unit.measure == record.measure)

    def si_unit(self, measure: str) -> UnitRecord | None:
        """Give the SI unit of a measure of our table, None when there is no such measure."""
        known = self._measures.get(measure)
        return None if known is None else self._units[known.si_unit]

    def of_factor(self, measure: str, scale: float, offset: float = 0.0) -> UnitRecord | None:
        """Find the unit of a measure by its conversion to SI; None when none agrees to one part in 100,000."""
        si = self.si_unit(measure)
        for unit in self.compatible(si.iri) if si else ():
            if not unit.expression or si is None:
                continue
            known = self.factors(unit.iri, si.iri)
            if abs(known.scale - scale) <= _SAME * abs(scale) and abs(known.offset - offset) <= _SAME * abs(offset):
                return unit
        return None

    def prepare(self) -> None:
        """Load pint, so that the first conversion in the event loop does not wait half a second for it."""
        self.factors(UNIT + "DEG_F", UNIT + "DEG_C")

    def _known(self, iri: str) -> UnitRecord:
        record = self.get(iri)
        if record is None:
            message = f"{compact(iri)[:200]} is not in our table of units, so its values cannot be converted."
            raise BadInput(message)
        return record

    def _look_up(self, name: str) -> UnitRecord | None:
        written = normalise(name)
        return self._by_symbol.get(written) or self._by_folded.get(written.casefold())

    @cached_property
    def _by_symbol(self) -> Mapping[str, UnitRecord]:
        """Symbols and aliases, then names, in the case in which they are written."""
        names: dict[str, UnitRecord] = {}
        for unit in self:
            for alias in (unit.symbol, *unit.aliases):
                names.setdefault(normalise(alias), unit)
        for unit in self:
            names.setdefault(split(unit.iri)[1], unit)
        return names

    @cached_property
    def _by_folded(self) -> Mapping[str, UnitRecord]:
        """The same and labels without regard to case, as far as they still mean one unit only."""
        meant: dict[str, set[str]] = {}
        labels = ((normalise(unit.label), unit) for unit in self)
        for name, unit in (*self._by_symbol.items(), *labels):
            meant.setdefault(name.casefold(), set()).add(unit.iri)
        return {name: self._units[next(iter(iris))] for name, iris in meant.items() if len(iris) == 1}

    @cached_property
    def _name_index(self) -> NameIndex:
        names = [(split(unit.iri)[1], unit.ref) for unit in self]
        return NameIndex([*names, *((unit.label, unit.ref) for unit in self)])


def _said(unit: UnitRecord) -> str:
    return f"{unit.ref} ({unit.measure.replace('_', ' ')})"


def normalise(symbol: str) -> str:
    """Bring a symbol to one spelling: `m³/h`, `m3/h` and `m3 / h` alike, both signs for micro, `·` or nothing."""
    plain = unicodedata.normalize("NFKC", symbol).replace("·", "").replace("*", "")
    return "".join(plain.split())


@lru_cache(maxsize=1)
def unit_table() -> UnitTable:
    """Give the process's table of units."""
    measures = read_measures()
    return UnitTable(read_units(measures), measures)
