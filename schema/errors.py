"""The errors of an answer: a closed list of codes in `extensions.code`; everything unexpected is masked with an id."""

import logging
import secrets
from collections.abc import Iterable

from graphql import GraphQLError, GraphQLFormattedError

from edifice.errors import BadInput, Conflict, EdificeError, ImportRefused, NotFound, StoreTimeout, StoreUnavailable
from edifice.telemetry import counter

logger = logging.getLogger(__name__)

GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
TIMEOUT = StoreTimeout.code
INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"

CODES = frozenset({
    GRAPHQL_PARSE_FAILED,
    GRAPHQL_VALIDATION_FAILED,
    BAD_USER_INPUT,
    NotFound.code,
    Conflict.code,
    "UNAUTHENTICATED",
    "FORBIDDEN",
    COST_LIMIT_EXCEEDED,
    "RATE_LIMITED",
    TIMEOUT,
    StoreUnavailable.code,
    "PERSISTED_QUERY_NOT_FOUND",
    INTERNAL_SERVER_ERROR,
})  # fmt: skip
"""All that `extensions.code` may hold; clients decide by it, so a new one needs an ADR."""

ERRORS = counter("graphql_errors", "Errors of GraphQL answers, by their code", ["code"])
"""Clients' errors are counted here and not logged: a bad client must not fill the disk."""

SHOWN_ERRORS = 100
"""An answer lists at most so many errors, for a dead store fails each of a thousand rows alike."""


def answered(errors: Iterable[GraphQLError], code: str | None = None) -> list[GraphQLFormattedError]:
    """The errors of one answer as the client sees them, under `code`, or each under the code of its cause."""
    errors = list(errors)
    numbers: dict[int, str] = {}
    shown = [_counted(_formatted(error, code, numbers)) for error in errors[:SHOWN_ERRORS]]
    if len(errors) > SHOWN_ERRORS:
        shown.append({
            "message": f"And {len(errors) - SHOWN_ERRORS} more errors.",
            "extensions": shown[-1].get("extensions", {}),
        })  # fmt: skip
    return shown


def refused(code: str, message: str, **extensions: object) -> GraphQLFormattedError:
    """An error of the operation as a whole."""
    return _counted({"message": message, "extensions": {"code": code, **extensions}})


def _counted(error: GraphQLFormattedError) -> GraphQLFormattedError:
    ERRORS.labels(error.get("extensions", {}).get("code", INTERNAL_SERVER_ERROR)).inc()
    return error


def extensions_of(cause: EdificeError) -> dict[str, object]:
    """The code of an error that Edifice raises on purpose, and what helps to mend it."""
    extensions: dict[str, object] = {"code": cause.code if cause.code in CODES else INTERNAL_SERVER_ERROR}
    if isinstance(cause, BadInput):
        extensions |= {"field": cause.field} if cause.field else {}
        extensions |= {"suggestions": list(cause.suggestions)} if cause.suggestions else {}
    elif isinstance(cause, Conflict) and cause.current_version is not None:
        extensions["currentVersion"] = cause.current_version
    elif isinstance(cause, StoreUnavailable):
        extensions["store"] = cause.store
    elif isinstance(cause, ImportRefused):
        extensions |= {"code": BAD_USER_INPUT, "importCode": cause.code}
    return extensions


def _formatted(error: GraphQLError, code: str | None, numbers: dict[int, str]) -> GraphQLFormattedError:
    cause = error.original_error
    answer = error.formatted
    if code is not None or cause is None or isinstance(cause, GraphQLError):
        answer["extensions"] = {"code": code or BAD_USER_INPUT, **(error.extensions or {})}
    elif isinstance(cause, EdificeError):
        answer["message"] = cause.message
        answer["extensions"] = extensions_of(cause)
    elif isinstance(cause, TimeoutError):
        answer["message"] = "A store took too long; ask for less, or again later."
        answer["extensions"] = {"code": TIMEOUT}
    else:
        number = _number(cause, error, numbers)
        answer["message"] = f"Internal error {number}; the server's log says more under this number."
        answer["extensions"] = {"code": INTERNAL_SERVER_ERROR, "id": number}
    return answer


def _number(cause: Exception, error: GraphQLError, numbers: dict[int, str]) -> str:
    """The id of an unexpected error, logged once however many fields it failed."""
    if id(cause) not in numbers:
        numbers[id(cause)] = secrets.token_hex(6)
        logger.error("Internal error %s at %s", numbers[id(cause)], error.path, exc_info=cause)
    return numbers[id(cause)]
