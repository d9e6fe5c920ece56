"""Exact conversion factors between units, computed by pint."""

from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, cast


class ExactFactors(NamedTuple):
    """An affine conversion without rounding: `value * scale + offset`."""

    scale: Fraction
    offset: Fraction


@lru_cache(maxsize=1024)
def exact_factors(expression: str, target: str) -> ExactFactors:
    """Give the conversion from one pint expression to another of the same dimension.

    The first call loads pint and its definitions, which takes half a second.
    """
    offset = _amount_in(expression, target, 0)
    return ExactFactors(_amount_in(expression, target, 1) - offset, offset)


def _amount_in(expression: str, target: str, amount: int) -> Fraction:
    registry = _registry()
    source, base = registry.parse_expression(expression), registry.parse_expression(target)
    if isinstance(source, int | Fraction):
        return Fraction(source * amount) / Fraction(base)
    # Only a bare unit (degC) can have an offset; pint refuses to multiply such a one, and needs no help with others.
    bare = source.magnitude == 1
    quantity = registry.Quantity(Fraction(amount), source.units) if bare else source * amount
    return Fraction(quantity.to(base.units).magnitude) / Fraction(base.magnitude)


@lru_cache(maxsize=1)
def _registry() -> Any:  # pint builds the types of its registry while it runs
    from pint import UnitRegistry  # noqa: PLC0415, loaded late, for few processes ever convert

    # Its annotations know float only, but fractions are a documented use.
    return cast("Any", UnitRegistry)(non_int_type=Fraction)
