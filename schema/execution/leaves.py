"""Leaf values of a whole column at once: those that need nothing pass as they are, the others by their type."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import isfinite
from types import NoneType
from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)
from strawberry.execution import optimized_is_awaitable


class Surprise(Exception):
    """A value that a plan does not answer by itself, perhaps rightly so: graphql-core runs the operation."""


def ordinary(types: set[type]) -> bool:
    """Whether values of these types are neither errors nor still to be awaited."""
    return all(map(_is_ordinary, types))


@cache
def _is_ordinary(type_: type) -> bool:
    return not issubclass(type_, Exception) and type_ is not type(Undefined) and not hasattr(type_, "__await__")


def _always(_present: list[Any]) -> bool:
    return True


def _all_finite(present: list[Any]) -> bool:
    return all(map(isfinite, present))


def _all_short(present: list[Any]) -> bool:
    return min(present, default=0) >= GRAPHQL_MIN_INT and max(present, default=0) <= GRAPHQL_MAX_INT


@dataclass(frozen=True, slots=True)
class Leaf:
    """How the values of one scalar or enumeration are answered."""

    coerce: Callable[[Any], Any]
    plain: frozenset[type] = frozenset()
    """Values of exactly these types are answered as they are, if all of them are `sound`."""
    sound: Callable[[list[Any]], bool] = _always
    repeated: frozenset[type] = frozenset()
    """Values of exactly these types are coerced once for each value that occurs."""

    def complete(self, values: list[Any], *, required: bool) -> list[Any]:
        """The column as it is answered; Surprise for what graphql-core would make an error of."""
        types = set(map(type, values))
        if NoneType in types:
            if required:
                raise Surprise
            types.discard(NoneType)
            present = [value for value in values if value is not None]
        else:
            present = values
        if types <= self.plain and self.sound(present):
            return values
        if types <= self.repeated:
            answers = {value: self._one(value) for value in set(present)}
            return [None if value is None else answers[value] for value in values]
        return [None if value is None else self._one(value) for value in values]

    def _one(self, value: Any) -> Any:
        if not _is_ordinary(type(value)):
            raise Surprise
        answer = self.coerce(value)
        if answer is None or answer is Undefined or optimized_is_awaitable(answer):
            raise Surprise
        return answer


PLAIN: dict[str, tuple[frozenset[type], Callable[[list[Any]], bool]]] = {
    GraphQLString.name: (frozenset({str}), _always),
    GraphQLID.name: (frozenset({str}), _always),
    GraphQLBoolean.name: (frozenset({bool}), _always),
    GraphQLInt.name: (frozenset({int}), _all_short),
    GraphQLFloat.name: (frozenset({float}), _all_finite),
    "ClassRef": (frozenset({str}), _always),
    "UnitRef": (frozenset({str}), _always),
    "QuantityRef": (frozenset({str}), _always),
    "Long": (frozenset({int}), _always),
    "JSON": (frozenset({str, int, float, bool, list, dict}), _always),
    "GeoJSON": (frozenset({dict}), _always),
}
"""What each scalar's own function would give back unchanged."""

REPEATED: dict[str, frozenset[type]] = {"DateTime": frozenset({int})}


@cache
def leaf_of(type_: GraphQLLeafType) -> Leaf:
    """How the values of this type are answered."""
    if isinstance(type_, GraphQLEnumType):
        return Leaf(type_.coerce_output_value, repeated=frozenset({str}))
    plain, sound = PLAIN.get(type_.name, (frozenset[type](), _always))
    return Leaf(type_.coerce_output_value, plain, sound, REPEATED.get(type_.name, frozenset()))
