"""Whole answers of the compiled executor beside those of graphql-core, as text that can be compared."""

import json
import re
from dataclasses import replace
from typing import Any

from edifice.telemetry import REGISTRY
from schema.execution.engine import Engine, Run
from schema.execution.requests import Request

NUMBERS = re.compile(r'(Internal error |"id": ")[0-9a-f]{12}\b')
"""The ids of unexpected errors, which are new each time."""


def started(engine: Engine, request: Request, context: Any, *, compiled: bool) -> Run:
    """A run of an operation that passes all checks."""
    run = engine.start(request, context)
    assert isinstance(run, Run), run.errors
    return run if compiled else replace(run, plan=None)


async def answers(engine: Engine, request: Request, context: Any, *, compiled: bool) -> list[dict[str, Any]]:
    """All answers, in the order of their keys and with the same id for all unexpected errors."""
    run = started(engine, request, context, compiled=compiled)
    return [json.loads(shown(answer.payload())) for answer in [one async for one in engine.answers(run)]]


def shown(answer: Any) -> str:
    """An answer as text, the order of keys and all."""
    return NUMBERS.sub(r"\g<1>N", json.dumps(answer, default=lambda value: type(value).__name__))


def ran(executor: str) -> float:
    """How many operations this executor has answered so far: compiled, repeated or core."""
    return REGISTRY.get_sample_value("edifice_graphql_operations_total", {"executor": executor}) or 0
