"""Conversion of readings between units."""

from collections.abc import Iterable, Sequence

from edifice.errors import BadInput
from ontology.units import UnitTable
from timeseries.records import AS_IS, Affine


def affines_to(units: UnitTable, sources: Sequence[str | None], target: str) -> list[Affine | BadInput]:
    """How values of each unit become values of the target; an error of its own for each that cannot."""
    known: dict[str | None, Affine | BadInput] = {}
    for source in sources:
        if source not in known:
            known[source] = _affine(units, source, target)
    return [known[source] for source in sources]


def _affine(units: UnitTable, source: str | None, target: str) -> Affine | BadInput:
    if source is None:
        return BadInput("The point has no unit, so its readings cannot be converted; ask without `unit`.", field="unit")
    try:
        scale, offset = units.factors(source, target)
    except BadInput as error:
        return error
    return AS_IS if (scale, offset) == (1.0, 0.0) else Affine(scale, offset)


def common_unit(sources: Iterable[str | None]) -> str | None:
    """The one unit of all; raises BadInput when they have several, whose numbers cannot be compared."""
    found = set(sources)
    if len(found) > 1:
        shown = sorted(unit.rpartition("/")[2] if unit else "none" for unit in found)[:8]
        message = f"These points have different units ({', '.join(shown)}); name one with `unit`."
        raise BadInput(message, field="unit", suggestions=shown)
    return next(iter(found), None)
