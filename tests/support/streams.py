"""Subscriptions followed without a transport."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from schema.execution.engine import Run
from schema.execution.requests import Answer, Request
from tests.support.contexts import Asking


def following(asking: Asking, query: str, **variables: Any) -> AsyncGenerator[Answer, None]:
    """The answers of a subscription."""
    run = asking.engine.start(Request(query, variables), asking.context)
    assert isinstance(run, Run), run
    return asking.engine.answers(run)


async def next_event(answers: AsyncGenerator[Answer, None]) -> Any:
    """The value of the subscription's one field, of an answer without errors."""
    async with asyncio.timeout(60):
        answer = await anext(answers)
    assert not answer.errors, answer.errors
    assert answer.data is not None
    return next(iter(answer.data.values()))
