"""How operations do: their durations, costs and refusals as metrics, and a span for each."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from graphql import OperationDefinitionNode

from edifice.telemetry import counter, gauge, latency, sizes
from edifice.telemetry.traces import NOTHING, Attributes, Span, are_on, span
from schema.execution.requests import Answer

SECONDS = latency(
    "graphql_operation", "How long operations, and events of subscriptions, take to be answered", ["kind", "outcome"]
)
COST = sizes(
    "graphql_cost_objects", "How many objects operations could answer, refused ones included",
    (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000),
)  # fmt: skip
REFUSED = counter(
    "graphql_operations_refused", "Operations refused before they ran, by the code of the error", ["code"]
)
SUBSCRIPTIONS = gauge("graphql_subscriptions", "Open subscriptions, over sockets and streams of events")

LONGEST_NAME = 100


class Measure:
    """One operation under way; cancelled, unless it comes to an outcome."""

    def __init__(self, traced: Span) -> None:
        self.result = "cancelled"
        self._traced = traced

    def outcome(self, answer: Answer) -> Answer:
        """Note how it ended: answered, with errors beside data, or with errors alone."""
        if not answer.errors:
            self.result = "ok"
            return answer
        self.result = "failed" if answer.data is None else "partial"
        self._traced.fail(answer.errors[0].get("extensions", {}).get("code", ""))
        return answer


@contextmanager
def measured(operation: OperationDefinitionNode) -> Iterator[Measure]:
    """Measure the block, which answers this operation."""
    kind, began = operation.operation.value, time.perf_counter()
    with span(kind, "INTERNAL", _attributes(operation) if are_on() else NOTHING) as traced:
        measure = Measure(traced)
        try:
            yield measure
        finally:
            SECONDS.labels(kind, measure.result).observe(time.perf_counter() - began)


def _attributes(operation: OperationDefinitionNode) -> Attributes:
    found = {"graphql.operation.type": operation.operation.value}
    if operation.name is not None:
        found["graphql.operation.name"] = operation.name.value[:LONGEST_NAME]
    return found
