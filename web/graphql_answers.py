"""The answers of an operation over a stream, whose client may leave at any moment."""

import asyncio
from collections.abc import AsyncGenerator

from graphql import OperationType

from schema.execution.engine import Engine, Run
from schema.execution.requests import Answer

_mutations: set[asyncio.Task[Answer]] = set()


def answers_of(engine: Engine, run: Run) -> AsyncGenerator[Answer, None]:
    """The answers; a mutation is done whole even when nobody waits for its answer any more."""
    return _done_whole(engine, run) if run.kind is OperationType.MUTATION else engine.answers(run)


async def _done_whole(engine: Engine, run: Run) -> AsyncGenerator[Answer, None]:
    task = asyncio.create_task(engine.answer(run))
    _mutations.add(task)  # the loop itself keeps only weak references
    task.add_done_callback(_mutations.discard)
    yield await asyncio.shield(task)


async def mutations_done(seconds: float) -> None:
    """Wait, at most so long, for the mutations whose client may have gone."""
    if _mutations:
        await asyncio.wait(set(_mutations), timeout=seconds)
