"""What `@live` of an operation asks for: how often, and what makes two of them the same."""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from graphql import DirectiveNode, Executor, OperationDefinitionNode, VariableNode, get_directive_values

from edifice.errors import BadInput
from schema.directives import SECOND
from schema.execution.requests import Request

DIRECTIVE = "live"
ARGUMENT = "minInterval"
LEAST, MOST = timedelta(milliseconds=100), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Live:
    """An operation to be kept current: at most one answer in `interval` seconds; equal `digest`, equal answers."""

    request: Request
    interval: float
    digest: bytes


def live_of(request: Request, executor: Executor[Any]) -> Live | None:
    """What the operation's `@live` asks for, None without it.

    Raises BadInput for an interval out of bounds, or variables that cannot be compared.
    """
    operation = executor.operation
    node = next((one for one in operation.directives or () if one.name.value == DIRECTIVE), None)
    directive = executor.schema.get_directive(DIRECTIVE)
    if node is None or directive is None:
        return None
    given = get_directive_values(directive, operation, executor.variable_values) or {}
    interval = SECOND if given.get(ARGUMENT) is None else given[ARGUMENT]
    if not LEAST <= interval <= MOST:
        raise BadInput("`minInterval` of @live is 100 ms to 1 h, PT0.1S to PT1H.", field=ARGUMENT)
    return Live(request, interval.total_seconds(), _digest(request, _only_paces(request, operation, node)))


def _only_paces(request: Request, operation: OperationDefinitionNode, node: DirectiveNode) -> str | None:
    """The variable that says how often and nothing else, so that it makes no difference to the answer."""
    values = [argument.value for argument in node.arguments or ()]
    names = {value.name.value for value in values if isinstance(value, VariableNode)}
    declared = {one.variable.name.value for one in operation.variable_definitions or ()}
    # once where it is declared, once here
    return next((name for name in names & declared if len(re.findall(rf"\${name}\b", request.query)) == 2), None)  # noqa: PLR2004 - see above


def _digest(request: Request, paced: str | None) -> bytes:
    variables = {name: value for name, value in request.variables.items() if name != paced}
    try:
        told = orjson.dumps([request.query, request.operation_name, variables], option=orjson.OPT_SORT_KEYS)
    except TypeError:
        raise BadInput("The variables of a live query are plain JSON, less than 250 levels deep.") from None
    return hashlib.sha256(told).digest()
