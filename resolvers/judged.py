"""What was found of latest readings while one answer is made, so that each part of it judges them alike.

Readings come in meanwhile: without this a room that is listed for a warm point could be shown without that point.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

from resolvers.conditions import ReadingCondition

Known: TypeAlias = dict[int, bool]
"""Of the points that were asked about, by the numbers of their series: whether a condition held."""

_of_answer: ContextVar[dict[tuple[ReadingCondition | None, bool | None], Known] | None] = ContextVar(
    "judged", default=None
)


@contextmanager
def judging(*, alike: bool) -> Iterator[None]:
    """One answer is made in the block and the tasks that it starts: `alike` where nothing in it changes readings."""
    token = _of_answer.set({} if alike else None)
    try:
        yield
    finally:
        _of_answer.reset(token)


def judged(reading: ReadingCondition | None, stale: bool | None) -> Known:
    """What this answer knows of a condition; what is added to it is remembered."""
    conditions = _of_answer.get()
    return {} if conditions is None else conditions.setdefault((reading, stale), {})


def judge(known: Known, points: Iterable[int], fulfilling: frozenset[int]) -> None:
    """Remember which of the points fulfil the condition; what was found first stays."""
    for point in points:
        known.setdefault(point, point in fulfilling)
