"""Of an error the log tells where it was and what it is called; its text only where it holds nobody's values."""

import asyncpg
import pytest
from neo4j.exceptions import CypherSyntaxError, Neo4jError

from edifice.errors import BadInput, StoreUnavailable
from edifice.telemetry.failures import told, traceback_of
from edifice.telemetry.requests import bound_request

SECRET = "the value"


def caught(error: BaseException, cause: BaseException | None = None) -> str:
    try:
        try:
            if cause is not None:
                raise cause
        finally:
            raise error
    except BaseException as found:  # noqa: BLE001 - any of them
        return traceback_of((type(found), found, found.__traceback__))


def of_postgres() -> asyncpg.PostgresError:
    return asyncpg.UniqueViolationError(f"Key (name)=({SECRET}) already exists")


def of_neo4j() -> Neo4jError:
    error = Neo4jError._basic_hydrate(
        neo4j_code="Neo.ClientError.Statement.SyntaxError", message=f"Invalid input '{SECRET}'"
    )
    assert isinstance(error, CypherSyntaxError)
    return error


def test_our_own_sentences_are_told() -> None:
    error = StoreUnavailable("The graph store does not answer.", store="graph")
    assert told(error) == "STORE_UNAVAILABLE: The graph store does not answer."
    assert told(OSError("no route")) == "OSError: no route"


def test_drivers_are_told_by_name_and_code() -> None:
    assert told(of_postgres()) == "asyncpg.exceptions.UniqueViolationError (23505)"
    assert told(of_neo4j()) == "neo4j.exceptions.CypherSyntaxError (Neo.ClientError.Statement.SyntaxError)"


def test_while_somebody_waits_for_an_answer_no_text_is_told() -> None:
    with bound_request("r1"):
        assert told(ValueError(SECRET)) == "ValueError"
        assert told(BadInput(SECRET)) == "edifice.errors.BadInput (BAD_USER_INPUT)"


@pytest.mark.parametrize("cause", [of_postgres(), of_neo4j()])
def test_a_traceback_has_its_causes_and_places_without_their_values(cause: Exception) -> None:
    text = caught(RuntimeError("broken"), cause)
    assert SECRET not in text
    assert text.index(type(cause).__qualname__) < text.index("and meanwhile:") < text.index("RuntimeError: broken")
    assert "test_failures.py" in text


def test_members_of_a_group_are_shown() -> None:
    text = caught(ExceptionGroup("several", [of_postgres(), OSError("no route")]))
    assert SECRET not in text
    assert "  | asyncpg.exceptions.UniqueViolationError (23505)" in text
    assert "  | OSError: no route" in text
