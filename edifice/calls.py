"""How many store calls the current operation has made: every package that reaches a store counts here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Calls:
    """The calls of one operation; tasks started by it share the object, so a mutable number is enough."""

    number: int = 0


_current: ContextVar[Calls | None] = ContextVar("store_calls", default=None)


def count_call() -> None:
    """Count one call to a store; outside an operation nothing is counted."""
    calls = _current.get()
    if calls is not None:
        calls.number += 1


@contextmanager
def counted() -> Iterator[Calls]:
    """Count the store calls of the block, those of the tasks that it starts included."""
    calls = Calls()
    token = _current.set(calls)
    try:
        yield calls
    finally:
        _current.reset(token)
