"""Values for buckets that have none, from their neighbours."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

Fill: TypeAlias = Literal["NONE", "PREVIOUS", "LINEAR"]


def with_previous(values: Sequence[float | None], before: float | None) -> list[float | None]:
    """Each gap holds the value before it; `before` is what held when the range began."""
    filled: list[float | None] = []
    for value in values:
        before = before if value is None else value
        filled.append(before)
    return filled


def with_linear(times: Sequence[int], values: Sequence[float | None]) -> list[float | None]:
    """Each gap is bridged by a straight line; nothing is guessed before the first value or after the last."""
    filled = list(values)
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    for (left, low), (right, high) in pairwise(known):
        for index in range(left + 1, right):
            share = (times[index] - times[left]) / (times[right] - times[left])
            filled[index] = low + (high - low) * share
    return filled
