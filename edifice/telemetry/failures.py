"""What a log may say of an error: where it happened and what it is called, but none of the values it repeats.

Drivers put the arguments of a statement into the texts of their errors, and so does Python (`KeyError: 'the key'`).
"""

import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import TypeAlias

from edifice.errors import EdificeError
from edifice.telemetry.requests import in_request

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]

TALKATIVE = frozenset({"asyncpg", "graphql", "neo4j", "pydantic_core", "strawberry"})
"""Packages whose errors repeat what they were given."""
DEEPEST = 20
"""So many causes of an error are followed, and so many members of a group are shown."""


def told(error: BaseException) -> str:
    """An error in a few words: our own sentence, else its name and the code that the store gave it."""
    if isinstance(error, EdificeError) and not in_request():
        return f"{error.code}: {error.message}"
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    code = getattr(error, "sqlstate", None) or getattr(error, "code", None)
    words = f"{name} ({code})" if isinstance(code, str) else name
    if in_request() or type(error).__module__.partition(".")[0] in TALKATIVE or not str(error):
        return words
    return f"{words}: {error}"


def traceback_of(exc_info: ExcInfo) -> str:
    """An exception with its causes, without values."""
    return "\n".join(_lines(exc_info[1], DEEPEST))


def _lines(error: BaseException, depth: int) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and depth:
        yield from _lines(cause, depth - 1)
        yield "\nwhich led to:\n" if error.__cause__ else "\nand meanwhile:\n"
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    yield told(error)
    if isinstance(error, BaseExceptionGroup) and depth:
        for member in error.exceptions[:DEEPEST]:
            yield from (f"  | {line}" for part in _lines(member, depth - 1) for line in part.splitlines())
