"""Chance that can be asked again: smooth noise that depends on a seed, a name and the time alone."""

import math
from functools import lru_cache
from random import Random


def smooth(seed: int, name: str, ms: int, period_ms: int) -> float:
    """A value from -1 to 1 that takes about a period to become another one."""
    step, rest = divmod(ms, period_ms)
    left, right = _knot(seed, name, step), _knot(seed, name, step + 1)
    share = (1 - math.cos(math.pi * rest / period_ms)) / 2
    return left + (right - left) * share


@lru_cache(maxsize=4096)
def _knot(seed: int, name: str, step: int) -> float:
    return Random(f"{seed}/{name}/{step}").uniform(-1.0, 1.0)  # noqa: S311 - a simulation keeps no secret
