"""What `@live` asks for: its interval, and when two of them are the same."""

from typing import Any

import pytest

from schema.execution.engine import Engine, Run
from schema.execution.live.asking import Live
from schema.execution.requests import Answer, Request

NO_CONTEXT: Any = None


def asked(engine: Engine, query: str, **variables: Any) -> Live | None:
    run = engine.start(Request(query, variables), NO_CONTEXT)
    assert isinstance(run, Run), run
    return run.live


def refusal(engine: Engine, query: str, **variables: Any) -> Any:
    answer = engine.start(Request(query, variables), NO_CONTEXT)
    assert isinstance(answer, Answer)
    (error,) = answer.errors
    return error


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [("", 1.0), ('(minInterval: "2s")', 2.0), ('(minInterval: "100ms")', 0.1), ("(minInterval: null)", 1.0),
     ('(minInterval: "PT1H")', 3600.0)],
)  # fmt: skip
def test_the_interval_is_as_given_or_a_second(engine: Engine, arguments: str, seconds: float) -> None:
    live = asked(engine, f"query @live{arguments} {{ server {{ version }} }}")

    assert live is not None
    assert live.interval == seconds


def test_the_interval_may_be_a_variable(engine: Engine) -> None:
    live = asked(engine, "query ($every: Duration) @live(minInterval: $every) { server { version } }", every="3s")

    assert live is not None
    assert live.interval == 3.0


def test_other_operations_are_not_kept_current(engine: Engine) -> None:
    assert asked(engine, "{ server { version } }") is None


@pytest.mark.parametrize("interval", ["99ms", "0s", "PT1H1S"])
def test_an_interval_out_of_bounds_is_refused(engine: Engine, interval: str) -> None:
    error = refusal(engine, f'query @live(minInterval: "{interval}") {{ server {{ version }} }}')

    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": "minInterval"}
    assert "100 ms to 1 h" in error["message"]


def test_what_is_no_duration_is_refused(engine: Engine) -> None:
    given = refusal(engine, 'query @live(minInterval: "soon") { server { version } }')
    variable = refusal(
        engine, "query ($every: Duration) @live(minInterval: $every) { server { version } }", every="soon"
    )

    assert (given["extensions"]["code"], variable["extensions"]["code"]) == (
        "GRAPHQL_VALIDATION_FAILED",
        "BAD_USER_INPUT",
    )


@pytest.mark.parametrize(
    "operation",
    [
        'mutation @live { undoImport(id: "i") { ... on Refusal { code } } }',
        'subscription @live { import(id: "i") { id } }',
        "query { server @live { version } }",
    ],
)
def test_it_belongs_on_queries_alone(engine: Engine, operation: str) -> None:
    error = refusal(engine, operation)

    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert error["message"].startswith("Directive '@live' may not be used on")


SPACES = """query ($name: String, $every: Duration) @live(minInterval: $every) {
    spaces(where: {name: {eq: $name}}) { nodes { id } }
}"""


def test_the_same_text_with_the_same_variables_is_the_same_query(engine: Engine) -> None:
    one, same = asked(engine, SPACES, name="a", every="1s"), asked(engine, SPACES, every="1s", name="a")
    other, slower = asked(engine, SPACES, name="b", every="1s"), asked(engine, SPACES, name="a", every="5s")
    spaced = asked(engine, SPACES + " ", name="a", every="1s")

    assert one is not None
    assert one == same
    assert slower is not None
    assert (slower.digest, slower.interval) == (one.digest, 5.0)
    assert other is not None
    assert spaced is not None
    assert len({one.digest, other.digest, spaced.digest}) == 3


def test_a_variable_that_says_more_than_how_often_parts_queries(engine: Engine) -> None:
    query = """query ($d: Duration) @live(minInterval: $d) {
        points(where: {latest: {olderThan: $d}}) { nodes { id } }
    }"""
    one, other = asked(engine, query, d="1s"), asked(engine, query, d="2s")

    assert one is not None
    assert other is not None
    assert one.digest != other.digest


def test_variables_that_cannot_be_compared_are_refused(engine: Engine) -> None:
    deep: Any = []
    for _ in range(300):
        deep = [deep]

    error = refusal(engine, "query @live { server { version } }", unused=deep)

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
