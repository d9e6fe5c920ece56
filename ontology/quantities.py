"""Quantities that points measure: Brick's own and QUDT's quantity kinds, by name or IRI."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache

from edifice.errors import BadInput
from ontology.class_records import QuantityRecord
from ontology.classes import ClassTable, class_table
from ontology.names import NameIndex, fold, label_of
from ontology.namespaces import QUANTITY_KIND, compact, expand, rewrite, split
from ontology.unit_records import MeasureRecord, read_measures
from ontology.units import unit_table


class QuantityTable:
    """All quantities known, immutable once made; safe to share among tasks."""

    def __init__(self, quantities: tuple[QuantityRecord, ...], measures: Mapping[str, MeasureRecord]) -> None:
        self._by_iri: dict[str, QuantityRecord] = {record.iri: record for record in quantities}
        for measure in measures.values():
            units = tuple(unit.iri for unit in unit_table().compatible(measure.si_unit))
            for iri in measure.quantities:
                # All kinds of one measure are kinds of its widest, which the table names first.
                self._by_iri[iri] = replace(
                    _bare(iri), kinds=tuple(dict.fromkeys((iri, measure.quantities[0]))), units=units
                )
        for record in quantities:
            for kind in record.kinds:
                self._by_iri.setdefault(kind, _bare(kind))

    def __iter__(self) -> Iterator[QuantityRecord]:
        """Go through all quantities."""
        return iter(self._by_iri.values())

    def get(self, iri: str) -> QuantityRecord | None:
        """Give the quantity of an IRI, or None."""
        return self._by_iri.get(rewrite(iri))

    def describe(self, iri: str) -> QuantityRecord:
        """Give the quantity of an IRI; for an unknown one a record of its name alone."""
        return self.get(iri) or _bare(rewrite(iri))

    def resolve(self, ref: str) -> QuantityRecord:
        """Find the quantity that a caller names: "Temperature", "brick:CO2_Concentration", "quantitykind:Power", IRI.

        A bare name means a current quantity before one that Brick gave up, and Brick's before QUDT's. Raises
        BadInput with the nearest names.
        """
        found = self.get(expand(ref.strip())) or self._by_name.get(fold(ref))
        if found is not None:
            return found
        suggestions = self._name_index.nearest(split(ref)[1])
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        message = f"There is no quantity {ref[:200]!r}.{hint}"
        raise BadInput(message, suggestions=suggestions)

    def expand(self, iri: str) -> frozenset[str]:
        """Give all quantities that count as this one, itself included: narrower ones, and what it replaced."""
        reached = [rewrite(iri)]
        for known in reached:
            reached.extend(narrower for narrower in self._narrower.get(known, ()) if narrower not in reached)
        return frozenset(reached)

    def is_difference(self, iri: str | None) -> bool:
        """Say whether values of this quantity are differences, which convert without an offset."""
        name = split(iri)[1] if iri else ""
        return name.startswith("Differential_") or name == "TemperatureDifference"

    @cached_property
    def _narrower(self) -> Mapping[str, list[str]]:
        narrower: dict[str, list[str]] = defaultdict(list)
        for record in self:
            for kind in record.kinds:
                narrower[kind].append(record.iri)
                if record.deprecated:
                    narrower[record.iri].append(kind)
        return narrower

    @cached_property
    def _by_name(self) -> Mapping[str, QuantityRecord]:
        names: dict[str, QuantityRecord] = {}
        for record in sorted(self, key=lambda record: (record.deprecated, record.ref)):
            names.setdefault(fold(record.ref), record)
            names.setdefault(fold(split(record.iri)[1]), record)
        return names

    @cached_property
    def _name_index(self) -> NameIndex:
        return NameIndex((split(record.iri)[1], record.ref) for record in self if not record.deprecated)


def _bare(iri: str) -> QuantityRecord:
    kinds = (iri,) if iri.startswith(QUANTITY_KIND) else ()
    return QuantityRecord(iri=iri, ref=compact(iri), label=label_of(iri), kinds=kinds)


@lru_cache(maxsize=1)
def quantity_table(classes: ClassTable | None = None) -> QuantityTable:
    """Give the process's table of quantities, out of the class table (the default one unless given)."""
    return QuantityTable((classes or class_table()).quantities, read_measures())
