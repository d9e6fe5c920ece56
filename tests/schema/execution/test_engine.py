"""The engine answers every failure by a named error, and lets nothing of the inside out."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from edifice.errors import BadInput, Conflict, NotFound, StoreTimeout, StoreUnavailable
from edifice.telemetry import REGISTRY
from resolvers.limits import Limits
from schema.errors import CODES
from schema.execution.engine import Engine
from schema.execution.requests import Answer, Request

NOWHERE: Any = None
"""A context for operations that never reach a store."""


async def ask(document: str, limits: Limits | None = None, **variables: Any) -> Answer:
    return await Engine(limits).execute(Request(document, variables), NOWHERE)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Lets the field `server` fail as told."""

    def fail(error: Exception) -> None:
        field = Engine().schema.query_type.fields["server"]  # type: ignore[union-attr]

        async def resolve(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr(field, "resolve", resolve)

    return fail


@pytest.mark.parametrize(
    ("document", "code", "message"),
    [
        ("{ a", "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>."),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nope' on type 'Query'."),
        ("query A { __typename } query B { __typename }", "BAD_USER_INPUT", "Say by `operationName`"),
        ("query ($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT", "Variable '$id'"),
        ('{ class(ref: "") { iri } }', "GRAPHQL_VALIDATION_FAILED", "Expected value of type 'ClassRef'"),
        ('{ entity(by: {id: "a", iri: "b"}) { id } }', "GRAPHQL_VALIDATION_FAILED", "exactly one key"),
    ],
)
async def test_a_refused_operation_has_no_data(document: str, code: str, message: str) -> None:
    answer = await ask(document)

    assert answer.errors[0]["extensions"]["code"] == code
    assert message in answer.errors[0]["message"]
    assert "data" not in answer.payload()


@pytest.mark.parametrize(
    ("document", "limits", "message"),
    [
        ("{ a { b { c } } }", Limits(depth=2), "The document has 3 levels of depth"),
        ("{ __typename }", Limits(tokens=2), "A document has at most"),
        ("{ __typename }", Limits(characters=3), "A document has at most"),
        ("{ spaces(first: 500) { nodes { points(first: 500) { nodes { id } } } } }", Limits(cost=1000), "251,001"),
    ],
)
async def test_what_is_beyond_a_limit_is_refused_by_that_name(document: str, limits: Limits, message: str) -> None:
    answer = await ask(document, limits)

    assert answer.errors[0]["extensions"]["code"] == "COST_LIMIT_EXCEEDED"
    assert message in answer.errors[0]["message"]
    assert not answer.executed


@pytest.mark.parametrize(
    ("error", "extensions"),
    [
        (BadInput("x", field="f", suggestions=["y"]), {"code": "BAD_USER_INPUT", "field": "f", "suggestions": ["y"]}),
        (NotFound("x"), {"code": "NOT_FOUND"}),
        (Conflict("x", current_version=3), {"code": "CONFLICT", "currentVersion": 3}),
        (StoreUnavailable("x", store="series"), {"code": "STORE_UNAVAILABLE", "store": "series"}),
        (StoreTimeout("x"), {"code": "TIMEOUT"}),
    ],
)
async def test_expected_errors_keep_their_code(
    error: Exception, extensions: dict[str, object], failing: Callable[[Exception], None]
) -> None:
    failing(error)

    answer = await ask("{ server { version } }")

    assert [(one["message"], one["extensions"]) for one in answer.errors] == [("x", extensions)]
    assert extensions["code"] in CODES


async def test_unexpected_errors_are_masked_and_logged_under_their_id(
    failing: Callable[[Exception], None], caplog: pytest.LogCaptureFixture
) -> None:
    failing(RuntimeError("postgresql://secret"))

    with caplog.at_level(logging.ERROR):
        answer = await ask("{ a: server { version } }")

    (error,) = answer.errors
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "secret" not in str(answer.payload())
    assert error["extensions"]["id"] in caplog.text
    assert "postgresql://secret" in caplog.text


async def test_client_errors_are_counted_and_not_logged(
    failing: Callable[[Exception], None], caplog: pytest.LogCaptureFixture
) -> None:
    failing(BadInput("x"))
    codes = ("BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED")
    before = [REGISTRY.get_sample_value("edifice_graphql_errors_total", {"code": code}) or 0 for code in codes]

    await ask("{ server { version } }")
    await ask("{ nope }")

    after = [REGISTRY.get_sample_value("edifice_graphql_errors_total", {"code": code}) for code in codes]
    assert after == [count + 1 for count in before]
    assert caplog.text == ""


async def test_an_operation_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = asyncio.Event()

    async def resolve(*_: Any, **__: Any) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    engine = Engine(Limits(seconds=0.05))
    monkeypatch.setattr(engine.schema.query_type.fields["server"], "resolve", resolve)  # type: ignore[union-attr]

    answer = await engine.execute(Request("{ server { version } }"), NOWHERE)

    assert answer.errors[0]["extensions"]["code"] == "TIMEOUT"
    assert stopped.is_set()


async def test_the_introspection_query_of_tools_is_within_the_limits() -> None:
    from graphql import get_introspection_query  # noqa: PLC0415 - used here alone

    answer = await ask(get_introspection_query())

    assert not answer.errors
