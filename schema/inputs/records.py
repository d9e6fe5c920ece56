"""Inputs become records: how an input of the contract is declared, and turned into what the layers below take."""

from collections.abc import Callable
from dataclasses import fields
from enum import Enum
from typing import Any, TypeVar

import strawberry
from strawberry import UNSET

Input = TypeVar("Input", bound=type)

RECORD = "__record__"


def becomes(record: Callable[..., Any]) -> Callable[[Input], Input]:
    """Say which record an input becomes: one that takes all of the input's fields by their Python names."""

    def declare(declared: Input) -> Input:
        setattr(declared, RECORD, staticmethod(record))
        return declared

    return declare


def optional(description: str, *, name: str | None = None) -> Any:
    """A field of an input that may be left out."""
    return strawberry.field(description=description, name=name, default=UNSET)


def required(description: str, *, name: str | None = None) -> Any:
    """A field of an input that must be given."""
    return strawberry.field(description=description, name=name)


def preset(default: object, description: str) -> Any:
    """A field of an input with a default that is part of the contract."""
    return strawberry.field(description=description, default=default)


def record_of(given: Any) -> Any:
    """The record of an argument: lists as tuples, words instead of enumerations, nothing where nothing was given."""
    if isinstance(given, list):
        return tuple(record_of(item) for item in given)
    if isinstance(given, Enum):
        return given.value
    record = getattr(type(given), RECORD, None)
    if record is None:
        return given
    named = {field.name: getattr(given, field.name) for field in fields(given)}
    return record(**{name: record_of(item) for name, item in named.items() if item is not UNSET and item is not None})
