"""Operations are counted by how they end, refusals by their code, costs as they were estimated."""

import asyncio
from typing import Any

import pytest

from edifice.telemetry import REGISTRY
from resolvers.limits import Limits
from schema.execution.engine import Engine, Run
from schema.execution.requests import Answer, Request

CONTEXT: Any = None


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"edifice_{name}", labels) or 0


def ended(kind: str, outcome: str) -> float:
    return sample("graphql_operation_seconds_count", kind=kind, outcome=outcome)


async def test_an_answered_query_is_ok_and_its_cost_is_seen(engine: Engine) -> None:
    before, costs = ended("query", "ok"), sample("graphql_cost_objects_count")
    await engine.execute(Request("{ __typename }"), CONTEXT)
    assert ended("query", "ok") == before + 1
    assert sample("graphql_cost_objects_count") == costs + 1


async def test_a_query_that_breaks_has_failed(engine: Engine) -> None:
    before = ended("query", "failed")
    answer = await engine.execute(Request("{ buildings { totalCount } }"), CONTEXT)  # without any context
    assert answer.errors
    assert ended("query", "failed") == before + 1


async def test_one_whose_client_has_gone_is_cancelled(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    async def for_ever(_run: Run) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("schema.execution.engine._finished", for_ever)
    before = ended("query", "cancelled")
    asking = asyncio.create_task(engine.execute(Request("{ __typename }"), CONTEXT))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait([asking])
    assert ended("query", "cancelled") == before + 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ a", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ buildings(first: 500) { nodes { spaces(first: 500) { nodes { id } } } } }", "COST_LIMIT_EXCEEDED"),
        ("query A { __typename } query B { __typename }", "BAD_USER_INPUT"),
    ],
)
def test_what_is_refused_is_counted_by_its_code(query: str, code: str) -> None:
    before = sample("graphql_operations_refused_total", code=code)
    answer = Engine(Limits(cost=1_000)).start(Request(query), CONTEXT)
    assert isinstance(answer, Answer)
    assert sample("graphql_operations_refused_total", code=code) == before + 1
