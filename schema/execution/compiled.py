"""Runs a plan level by level: each hop once for all of its parents; graphql-core runs what a plan does not answer."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import ExecutionResult, Executor
from graphql.execution.values import get_argument_values

from edifice.telemetry import counter
from resolvers.loaders import Call, Loaders
from schema.execution.binding import Hopped
from schema.execution.columns import Asked, Column, Row
from schema.execution.leaves import Surprise
from schema.execution.plans import Selection

OPERATIONS = counter(
    "graphql_operations", "Operations and events of subscriptions answered, by what ran them", ["executor"]
)


@dataclass(slots=True)
class Waiting:
    """Rows that wait for one of their fields; their parents are in the call from `first` on."""

    field: Asked
    rows: list[Row]
    call: Call
    first: int


class PlanRun:
    """One run of a plan."""

    def __init__(self, executor: Executor[Loaders], loaders: Loaders) -> None:
        self.executor = executor
        self._loaders = loaders
        self._waiting: list[Waiting] = []
        self._counted: set[int] = set()

    async def data(self, plan: Selection) -> Row:
        """The data of an answer without errors; raises whatever a plan cannot answer."""
        (row,) = plan.rows(self, [self.executor.root_value])
        while self._waiting:
            tasks = {waiting.call.task for waiting in self._waiting}
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            ready = [waiting for waiting in self._waiting if waiting.call.task in done]
            self._waiting = [waiting for waiting in self._waiting if waiting.call.task not in done]
            for call in {id(waiting.call): waiting.call for waiting in ready}.values():
                self._check(call)
            for waiting in ready:
                self._fill(waiting)
        return row

    def ask(self, field: Asked, parents: Column, rows: list[Row]) -> None:
        """Have the field of these rows filled in when its values are there."""
        source = field.source
        arguments = partial(self._arguments, field)
        if isinstance(source, Hopped):
            call, first = self._loaders.ask(field.key, source.hop, arguments, parents)
        else:
            call, first = self._loaders.ask_root(field.key, source.function, arguments), 0
        self._waiting.append(Waiting(field, rows, call, first))

    def _arguments(self, field: Asked) -> dict[str, Any]:
        """One field of the document has one set of arguments, so they are coerced once for all of its parents."""
        if not field.definition.args:
            return {}
        given = get_argument_values(field.definition, field.node, self.executor.variable_values)
        return field.source.arguments(given)

    def _check(self, call: Call) -> None:
        if call.task.cancelled():
            raise Surprise
        results = call.task.result()
        if len(results) != len(call.parents):
            raise Surprise
        self._loaders.count(results)

    def _fill(self, waiting: Waiting) -> None:
        field, rows = waiting.field, waiting.rows
        values = waiting.call.task.result()[waiting.first : waiting.first + len(rows)]
        name = field.name
        for row, value in zip(rows, field.complete(self, values), strict=True):
            row[name] = value


async def attempt(plan: Selection | None, executor: Executor[Loaders], loaders: Loaders) -> ExecutionResult | None:
    """The answer by the plan; None when graphql-core is to run the operation, over what has been asked already."""
    if plan is None:
        OPERATIONS.labels("core").inc()
        return None
    try:
        data = await PlanRun(executor, loaders).data(plan)
    except Exception:  # noqa: BLE001 - every error of an answer is graphql-core's, with its message, path and place
        OPERATIONS.labels("repeated").inc()
        loaders.restart()
        return None
    OPERATIONS.labels("compiled").inc()
    return ExecutionResult(data, None)
