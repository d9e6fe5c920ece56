"""Loaders batch the parents of one field, and hold the answer against its limit."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from edifice.errors import BadInput, CostLimitExceeded
from resolvers.loaders import Loaders

CONTEXT: Any = "context"


async def test_parents_of_one_key_are_loaded_by_one_call() -> None:
    calls: list[list[int]] = []

    async def hop(context: Any, parents: Sequence[int], *, factor: int) -> list[int]:
        assert context == CONTEXT
        calls.append(list(parents))
        return [parent * factor for parent in parents]

    loaders = Loaders(CONTEXT, 100)
    found = await asyncio.gather(*(loaders.load("field", hop, lambda: {"factor": 3}, n) for n in (1, 2, 2)))

    assert found == [3, 6, 6]
    assert calls == [[1, 2, 2]]


async def test_different_fields_are_different_calls() -> None:
    calls: list[Sequence[int]] = []

    async def hop(_context: Any, parents: Sequence[int]) -> Sequence[int]:
        calls.append(parents)
        return parents

    loaders = Loaders(CONTEXT, 100)
    await asyncio.gather(loaders.load("a", hop, dict, 1), loaders.load("b", hop, dict, 1))

    assert calls == [[1], [1]]


async def test_an_error_of_one_parent_is_its_own() -> None:
    async def hop(_context: Any, parents: Sequence[int]) -> list[int | BadInput]:
        return [BadInput("odd") if parent % 2 else parent for parent in parents]

    loaders = Loaders(CONTEXT, 100)
    one, two = await asyncio.gather(
        loaders.load("a", hop, dict, 1), loaders.load("a", hop, dict, 2), return_exceptions=True
    )

    assert isinstance(one, BadInput)
    assert two == 2


async def test_the_answer_may_not_outgrow_its_limit() -> None:
    async def hop(_context: Any, parents: Sequence[int]) -> list[list[int]]:
        return [[1, 2, 3] for _ in parents]

    loaders = Loaders(CONTEXT, 5)
    await loaders.load("a", hop, dict, 1)

    with pytest.raises(CostLimitExceeded, match="more than 5 objects"):
        await loaders.load("b", hop, dict, 1)


async def test_what_still_loads_is_stopped_with_the_operation() -> None:
    stopped = asyncio.Event()

    async def hop(_context: Any, parents: Sequence[int]) -> Sequence[int]:
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()
        return parents

    loaders = Loaders(CONTEXT, 5)
    loading = asyncio.ensure_future(loaders.load("a", hop, dict, 1))
    await asyncio.sleep(0.01)
    loaders.cancel()
    loading.cancel()
    await asyncio.sleep(0)

    assert stopped.is_set()


async def test_calls_that_are_remembered_answer_beside_new_ones_of_the_same_field() -> None:
    asked: list[list[str]] = []

    async def hop(_: object, parents: list[str]) -> list[str]:
        asked.append(list(parents))
        await asyncio.sleep(0.01 * len(asked))
        return [parent.upper() for parent in parents]

    loaders = Loaders(CONTEXT, 100)
    call, first = loaders.ask("key", hop, dict, ["a", "b"])
    await call.task
    loaders.restart()

    one, two = await asyncio.gather(
        loaders.recall("key", hop, {}, ["b", "c"]), loaders.recall("key", hop, {}, ["d", "a"])
    )

    assert (first, one, two) == (0, ["B", "C"], ["D", "A"])
    assert asked == [["a", "b"], ["c"], ["d"]]
    assert loaders.objects == 4
