"""Batch hops under the executor of graphql-core: all parents of one field are loaded by one call."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from aiodataloader import DataLoader

from edifice.errors import CostLimitExceeded
from resolvers.context import Context
from resolvers.pages import Page

Hop: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
"""`async def hop(context, parents, **arguments)`: one result for each parent, in their order, by at most one call."""


class _HopLoader(DataLoader[Any, Any]):
    """Loads one field of the operation; it keeps nothing, since each object asks for each of its fields once."""

    cache = False

    def __init__(self, loaders: "Loaders", hop: Hop, arguments: Mapping[str, Any]) -> None:
        super().__init__()
        self._loaders = loaders
        self._hop = hop
        self._arguments = arguments

    async def batch_load_fn(self, keys: list[Any]) -> list[Any]:
        """The hop's results for these parents; raises CostLimitExceeded when the answer grows beyond its limit."""
        task = asyncio.current_task()
        if task is not None:
            self._loaders.running.add(task)
            task.add_done_callback(self._loaders.running.discard)
        results = list(await self._hop(self._loaders.context, keys, **self._arguments))
        self._loaders.count(results)
        return results


class Loaders:
    """The loaders of one operation or one event of a subscription; never of a socket, whose data would grow old."""

    def __init__(self, context: Context, limit: int) -> None:
        self.context = context
        self.running: set[asyncio.Task[Any]] = set()
        self.objects = 0
        self._limit = limit
        self._loaders: dict[object, _HopLoader] = {}

    def load(
        self, key: object, hop: Hop, arguments: Callable[[], Mapping[str, Any]], parent: object
    ) -> "asyncio.Future[Any]":
        """The hop's result for one parent, loaded together with all others of the same `key` (a field's node)."""
        loader = self._loaders.get(key)
        if loader is None:
            loader = self._loaders[key] = _HopLoader(self, hop, arguments())
        return loader.load(parent)

    def count(self, results: Sequence[Any]) -> None:
        """Hold the objects of the answer against their limit."""
        self.objects += sum(_size(result) for result in results)
        if self.objects > self._limit:
            message = f"The answer has more than {self._limit} objects. Ask for smaller pages or fewer levels at once."
            raise CostLimitExceeded(message)

    def cancel(self) -> None:
        """Stop what is still being loaded: the operation has ended without it."""
        for task in tuple(self.running):
            task.cancel()


def _size(result: Any) -> int:
    if isinstance(result, Page):
        return len(result.nodes)
    return len(result) if isinstance(result, list | tuple) else 1
