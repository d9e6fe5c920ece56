"""Batch hops of one operation: all parents of one field are asked for by one call, whichever executor runs it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiodataloader import DataLoader

from edifice.errors import CostLimitExceeded
from edifice.telemetry.traces import NOT_RECORDED, Span, are_on, span
from resolvers.context import Context
from resolvers.pages import Page

Hop: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
"""`async def hop(context, parents, **arguments)`: one result for each parent, in their order, by at most one call."""

Arguments: TypeAlias = Callable[[], Mapping[str, Any]]
"""Gives the arguments of a field when they are needed first; raises what is wrong with them."""

WINDOW = 2
"""For so many turns of the event loop parents gather for one call: as long as aiodataloader lets them gather."""


@dataclass(slots=True)
class Call:
    """A call of a hop for these parents, or of a root function for None; its task answers one result for each."""

    parents: list[Any] = field(default_factory=list[Any])
    task: "asyncio.Task[list[Any]]" = field(init=False)

    def failure(self) -> BaseException | None:
        """What the call raised, once it has ended."""
        return self.task.exception()


class _HopLoader(DataLoader[Any, Any]):
    """Loads one field of the operation; it keeps nothing, since each object asks for each of its fields once."""

    cache = False

    def __init__(self, loaders: "Loaders", key: object, hop: Hop, arguments: Mapping[str, Any]) -> None:
        super().__init__()
        self._loaders = loaders
        self._key = key
        self._hop = hop
        self._arguments = arguments

    async def batch_load_fn(self, keys: list[Any]) -> list[Any]:
        """The hop's results for these parents; raises CostLimitExceeded when the answer grows beyond its limit."""
        task = asyncio.current_task()
        if task is not None:
            self._loaders.running.add(task)
            task.add_done_callback(self._loaders.running.discard)
        if self._loaders.has_called(self._key):
            return await self._loaders.recall(self._key, self._hop, self._arguments, keys)
        with _traced(self._hop, len(keys)):
            results = list(await self._hop(self._loaders.context, keys, **self._arguments))
        self._loaders.count(results)
        return results


class Loaders:
    """The calls of one operation or one event of a subscription; never of a socket, whose data would grow old.

    The compiled executor asks with `ask` and `ask_root`, whose calls are remembered: when graphql-core has to run the
    operation after all, `load` and `load_root` answer from them, so that no store is asked twice.
    """

    def __init__(self, context: Context, limit: int) -> None:
        self.context = context
        self.running: set[asyncio.Task[Any]] = set()
        self.objects = 0
        self._limit = limit
        self._loaders: dict[object, _HopLoader] = {}
        self._open: dict[object, Call] = {}
        self._calls: dict[object, list[Call]] = {}

    def load(self, key: object, hop: Hop, arguments: Arguments, parent: object) -> "asyncio.Future[Any]":
        """The hop's result for one parent, loaded together with all others of the same `key` (a field's node)."""
        loader = self._loaders.get(key)
        if loader is None:
            loader = self._loaders[key] = _HopLoader(self, key, hop, arguments())
        return loader.load(parent)

    async def load_root(self, key: object, function: Callable[..., Awaitable[Any]], arguments: Arguments) -> Any:
        """The root function's result."""
        if self.has_called(key):
            (result,) = await self.recall(key, function, {}, [None])
            if isinstance(result, Exception):
                raise result
            return result
        with _traced(function, 1):
            result = await function(self.context, **arguments())
        self.count([result])
        return result

    def ask(self, key: object, hop: Hop, arguments: Arguments, parents: Sequence[Any]) -> tuple[Call, int]:
        """Ask for many parents at once; the call that they have joined, and the place of the first of them in it."""
        call = self._open.get(key)
        if call is None:
            given = arguments()
            call = self._open[key] = Call()
            self._start(key, call, self._gathered(key, call, hop, given))
        first = len(call.parents)
        call.parents.extend(parents)
        return call, first

    def ask_root(self, key: object, function: Callable[..., Awaitable[Any]], arguments: Arguments) -> Call:
        """Ask for a root field at once."""
        call = Call([None])
        self._start(key, call, self._rooted(function, arguments()))
        return call

    def restart(self) -> None:
        """Before the operation is run once more: what nobody has been asked for yet is forgotten."""
        for key, call in self._open.items():
            call.task.cancel()
            self._calls[key].remove(call)
        self._open.clear()
        self.objects = 0

    def has_called(self, key: object) -> bool:
        """Whether a call of this key is remembered."""
        return bool(self._calls) and bool(self._calls.get(key))

    async def recall(self, key: object, hop: Hop, arguments: Mapping[str, Any], parents: Sequence[Any]) -> list[Any]:
        """The results of remembered calls, an exception for each parent of one that failed; others are asked now."""
        known = {id(parent) for call in self._calls[key] for parent in call.parents}
        others = [parent for parent in parents if id(parent) not in known]
        if others:
            call = Call(others)
            self._start(key, call, self._called(hop, others, arguments))
        calls = list(self._calls[key])  # others may ask more while these are awaited
        await asyncio.wait([call.task for call in calls])
        failed = [call for call in calls if call.failure() is not None]
        answers = {id(parent): call.failure() for call in failed for parent in call.parents}
        found: dict[int, Any] = {}
        for call in calls:
            if call.failure() is None:
                found |= zip(map(id, call.parents), call.task.result(), strict=True)
        self.count([found[id(parent)] for parent in parents if id(parent) in found])
        return [found.get(id(parent), answers.get(id(parent))) for parent in parents]

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

    def _start(self, key: object, call: Call, work: Coroutine[Any, Any, list[Any]]) -> None:
        call.task = asyncio.create_task(work)
        self.running.add(call.task)
        call.task.add_done_callback(self._ended)
        self._calls.setdefault(key, []).append(call)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self.running.discard(task)
        if not task.cancelled():
            task.exception()  # it counts as seen, for the answer may not need this call any more

    async def _gathered(self, key: object, call: Call, hop: Hop, arguments: Mapping[str, Any]) -> list[Any]:
        for _ in range(WINDOW):
            await asyncio.sleep(0)
        del self._open[key]
        return await self._called(hop, call.parents, arguments)

    async def _called(self, hop: Hop, parents: Sequence[Any], arguments: Mapping[str, Any]) -> list[Any]:
        with _traced(hop, len(parents)):
            return list(await hop(self.context, parents, **arguments))

    async def _rooted(self, function: Callable[..., Awaitable[Any]], arguments: Mapping[str, Any]) -> list[Any]:
        with _traced(function, 1):
            return [await function(self.context, **arguments)]


def _traced(function: Callable[..., object], parents: int) -> Span:
    """A span for one hop, named by its function."""
    if not are_on():
        return NOT_RECORDED
    name = f"{function.__module__}.{getattr(function, '__qualname__', type(function).__qualname__)}"
    attributes = {"code.function.name": name, "edifice.hop.parents": parents}
    return span(f"resolve {name.removeprefix('resolvers.')}", "INTERNAL", attributes)


def _size(result: Any) -> int:
    if isinstance(result, Page):
        return len(result.nodes)
    return len(result) if isinstance(result, list | tuple) else 1
