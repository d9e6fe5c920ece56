"""The engine: takes a client's operation to its answer, or a subscription to its stream of answers."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeGuard, cast

from graphql import (
    ExecutionResult,
    Executor,
    GraphQLFormattedError,
    OperationType,
    create_source_event_stream,
    execute_subscription_event,
    located_error,
)
from strawberry.execution import optimized_is_awaitable

from edifice.calls import Calls, counted
from edifice.errors import BadInput
from resolvers.context import Context
from resolvers.judged import judging
from resolvers.limits import Limits
from resolvers.loaders import Loaders
from schema.errors import BAD_USER_INPUT, COST_LIMIT_EXCEEDED, TIMEOUT, answered, refused
from schema.execution.binding import executable
from schema.execution.compiled import attempt
from schema.execution.cost import Estimate
from schema.execution.documents import Documents
from schema.execution.live.asking import Live, live_of
from schema.execution.live.queries import LiveQueries
from schema.execution.measures import COST, REFUSED, SUBSCRIPTIONS, measured
from schema.execution.plans import Selection
from schema.execution.rehearsal import rehearse
from schema.execution.requests import Answer, Request

is_awaitable = cast("Callable[[Any], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable)
NO_OPERATION = "Say by `operationName` which of the document's operations to run."


@dataclass(frozen=True, slots=True)
class Run:
    """An operation that passed all checks, with its variables coerced, ready to be answered once."""

    executor: Executor[Loaders]
    loaders: Loaders
    cost: int
    plan: Selection | None = None
    """What the compiled executor runs; graphql-core runs the operation without one."""
    live: Live | None = None
    """How the operation is to be kept current, when it is."""

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.executor.operation.operation

    @property
    def is_stream(self) -> bool:
        """Whether its answers go on until somebody ends them."""
        return self.live is not None or self.kind is OperationType.SUBSCRIPTION


class Engine:
    """Runs operations against the contract; one object per process."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.schema = executable()
        self._documents = Documents(self.schema, self.limits)
        self.live = LiveQueries(self.execute, self.rehearse)

    def start(self, request: Request, context: Context) -> Run | Answer:
        """Check an operation against contract and limits; an answer when it is refused. Nothing is run yet."""
        found = self._checked(request, context)
        if isinstance(found, Answer):
            REFUSED.labels(found.errors[0]["extensions"]["code"]).inc()
        return found

    def _checked(self, request: Request, context: Context) -> Run | Answer:
        prepared = self._documents.prepare(request.query)
        if prepared.errors or prepared.document is None:
            return Answer(executed=False, errors=prepared.errors)
        operation = prepared.operation(request.operation_name)
        if operation is None:
            return Answer(executed=False, errors=[refused(BAD_USER_INPUT, NO_OPERATION)])
        loaders = Loaders(context, self.limits.objects)
        executor = Executor.build(
            self.schema,
            prepared.document,
            context_value=loaders,
            raw_variable_values=dict(request.variables),
            operation_name=request.operation_name,
            is_awaitable=is_awaitable,
        )
        if not isinstance(executor, Executor):
            return Answer(executed=False, errors=answered(executor, BAD_USER_INPUT))
        cost = Estimate(self.schema, prepared.fragments, executor.variable_values.coerced).operation(operation)
        COST.observe(cost)
        if cost > self.limits.cost:
            return Answer(executed=False, errors=[self._too_dear(cost)])
        try:
            live = live_of(request, executor)
        except BadInput as error:
            return Answer(executed=False, errors=[refused(BAD_USER_INPUT, error.message, field=error.field)])
        plan = prepared.plans.plan(executor) if prepared.plans is not None else None
        return Run(executor, loaders, cost, plan, live)

    async def execute(self, request: Request, context: Context) -> Answer:
        """The answer of a query or mutation; every failure is an error of the answer."""
        run = self.start(request, context)
        return run if isinstance(run, Answer) else await self.answer(run)

    async def answer(self, run: Run) -> Answer:
        """Run to the end or to the time limit; nothing goes on behind it."""
        with measured(run.executor.operation) as measure:
            return measure.outcome(await self._answer(run))

    async def _answer(self, run: Run) -> Answer:
        # what one mutation writes the next may look at
        with counted() as calls, judging(alike=run.kind is not OperationType.MUTATION):
            try:
                async with asyncio.timeout(self.limits.seconds):
                    result = await _finished(run)
            except TimeoutError:
                seconds = f"{self.limits.seconds:g}"
                error = refused(TIMEOUT, f"The operation took longer than {seconds} seconds. Ask for less at once.")
                return Answer(executed=True, errors=[error], extensions=self._extensions(run, calls))
            finally:
                run.loaders.cancel()
            errors = answered(result.errors or ())
            return Answer(executed=True, data=result.data, errors=errors, extensions=self._extensions(run, calls))

    async def rehearse(self, request: Request, context: Context) -> None:
        """Have the stores plan what the operation may ask of them; nothing is answered."""
        run = self.start(request, context)
        if not isinstance(run, Answer):
            await rehearse(run.executor)

    async def answers(self, run: Run) -> AsyncGenerator[Answer, None]:
        """The answers of a subscription or a live query, or the one answer of another query or a mutation."""
        if run.live is not None:
            async with aclosing(self.live.follow(run.live, run.loaders.context)) as current:
                async for answer in current:
                    yield answer
            return
        if run.kind is not OperationType.SUBSCRIPTION:
            yield await self.answer(run)
            return
        events = create_source_event_stream(run.executor)
        if is_awaitable(events):
            events = await cast("Any", events)
        if isinstance(events, ExecutionResult):
            yield Answer(executed=False, errors=answered(events.errors or ()))
            return
        begun = False
        with SUBSCRIPTIONS.track_inprogress():
            async with aclosing(cast("AsyncGenerator[Any, None]", events)) as source:
                try:
                    async for event in source:
                        begun = True
                        yield await self.answer(self._event(run, event))
                except Exception as error:  # noqa: BLE001 - whatever ends the source, the client is told its name
                    # before its first event the subscription was refused, later it was cut off
                    yield Answer(executed=begun, errors=answered([located_error(error)]))

    def _event(self, run: Run, event: Any) -> Run:
        """One event has loaders of its own, so that nothing is answered from an earlier event's data."""
        loaders = Loaders(run.loaders.context, self.limits.objects)
        executor = run.executor.build_per_event_executor(event)
        executor.context_value = loaders
        return Run(executor, loaders, run.cost, run.plan)

    def _too_dear(self, cost: int) -> GraphQLFormattedError:
        message = (
            f"The document could answer {cost:,} objects; the limit is {self.limits.cost:,}. "
            "Give smaller `first` arguments, or ask for fewer levels at once."
        )
        return refused(COST_LIMIT_EXCEEDED, message, cost={"requested": cost, "limit": self.limits.cost})

    def _extensions(self, run: Run, calls: Calls) -> dict[str, object]:
        cost = {"requested": run.cost, "limit": self.limits.cost, "objects": run.loaders.objects}
        return {"storeCalls": calls.number, "cost": cost}


async def _finished(run: Run) -> ExecutionResult:
    compiled = await attempt(run.plan, run.executor, run.loaders)
    if compiled is not None:
        return compiled
    subscribed = run.kind is OperationType.SUBSCRIPTION
    result: Any = execute_subscription_event(run.executor) if subscribed else run.executor.execute_operation()
    return cast("ExecutionResult", await result if is_awaitable(result) else result)
