"""The compiled executor answers exactly as graphql-core does: random documents, over fields that answer by chance."""

import asyncio
import gc
import logging
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from graphql import GraphQLSchema

from edifice.errors import NotFound
from resolvers.limits import Limits
from schema.execution.binding import Read
from schema.execution.engine import Engine
from schema.execution.plans import KEPT_PLANS
from schema.execution.requests import Answer, Request
from tests.support.executors import answers, ran, shown, started
from tests.support.fake_fields import World, faked
from tests.support.random_documents import Writer

LARGE = Limits(aliases=10_000, directives=10_000, fields=100_000)
NOWHERE: Any = None

DOCUMENT = """query ($yes: Boolean = true) { buildings(first: 2) { totalCount nodes { id name levels { ...Some } } } }
fragment Some on Entity { id name @include(if: $yes) classes { ref } }"""

pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine 'Executor.* was never awaited:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""graphql-core leaves coroutines of objects that a failure has nulled, with a plan and without one."""


@pytest.fixture
def engine() -> Engine:
    """An engine of its own, for its plans know the fields that they were made of."""
    return Engine(LARGE)


@pytest.fixture
def world(engine: Engine, caplog: pytest.LogCaptureFixture) -> Iterator[World]:
    caplog.set_level(logging.CRITICAL)
    made = World()
    with faked(engine.schema, made):
        yield made
    gc.collect()  # so that what graphql-core has left is said here


def written(schema: GraphQLSchema, seed: int, root: str = "Query") -> Request:
    random = Random(seed)
    document = Writer(schema, random).document(root, random.randint(1, 3) if root == "Query" else 1)
    return Request(document.text, document.variables)


def valid(engine: Engine, request: Request) -> bool:
    return not isinstance(engine.start(request, NOWHERE), Answer)


async def compared(engine: Engine, world: World, request: Request) -> None:
    """Data, errors and extensions are the same, each where graphql-core agrees with itself.

    What of a failed answer depends on which hop ends first is found by letting graphql-core run at several paces.
    """
    expected: list[list[dict[str, Any]]] = []
    for pace in range(5 if world.mishaps else 1):
        world.pace = pace
        expected.append(await answers(engine, request, NOWHERE, compiled=False))
    found = await answers(engine, request, NOWHERE, compiled=True)

    for read in (shown,) if not world.mishaps else (data_of, errors_of, extensions_of):
        if len({read(one) for one in expected}) == 1:
            assert read(found) == read(expected[0]), request


def data_of(several: list[dict[str, Any]]) -> str:
    return shown([one.get("data") for one in several])


def errors_of(several: list[dict[str, Any]]) -> str:
    return shown([sorted(map(shown, one.get("errors", ()))) for one in several])


def extensions_of(several: list[dict[str, Any]]) -> str:
    return shown([one.get("extensions") for one in several])


async def test_whole_answers_are_the_same(engine: Engine, world: World) -> None:
    before = ran("compiled"), ran("repeated")
    asked = 0
    for world.seed in range(60):
        request = written(engine.schema, world.seed)
        if valid(engine, request):
            await compared(engine, world, request)
            asked += 1

    assert asked > 50
    assert (ran("compiled"), ran("repeated")) == (before[0] + asked, before[1])


@pytest.mark.parametrize(("mishaps", "seeds"), [(3, range(100, 120)), (15, range(200, 215)), (60, range(300, 310))])
async def test_failures_are_the_same(engine: Engine, world: World, mishaps: int, seeds: range) -> None:
    world.mishaps = mishaps
    before = ran("repeated")
    for world.seed in seeds:
        request = written(engine.schema, world.seed)
        if valid(engine, request):
            await compared(engine, world, request)

    assert ran("repeated") > before


@pytest.mark.parametrize("mishaps", [0, 30])
async def test_events_of_subscriptions_are_the_same(engine: Engine, world: World, mishaps: int) -> None:
    world.mishaps = mishaps
    before = ran("compiled")
    for world.seed in range(30):
        request = written(engine.schema, world.seed, "Subscription")
        if valid(engine, request):
            await compared(engine, world, request)

    assert ran("compiled") > before


async def test_what_a_plan_does_not_know_is_run_by_graphql_core(engine: Engine) -> None:
    before = ran("core")

    answer = await engine.execute(Request("{ __schema { queryType { name } } __typename }"), NOWHERE)

    assert answer.data == {"__schema": {"queryType": {"name": "Query"}}, "__typename": "Query"}
    assert ran("core") == before + 1


async def test_mutations_are_run_by_graphql_core(engine: Engine, world: World) -> None:
    before = ran("core")

    await engine.execute(Request('mutation { cancelImport(id: "a") { __typename } }'), NOWHERE)

    assert ran("core") == before + 1


async def test_an_operation_that_is_repeated_asks_nobody_twice(
    engine: Engine, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise NotFound("gone")

    world.seed = 6
    before = ran("compiled"), ran("repeated")
    well = await engine.execute(Request(DOCUMENT), NOWHERE)
    monkeypatch.setattr(fields_of(engine, "Class")["ref"], "resolve", Read(fail))

    failed = await Engine(LARGE).execute(Request(DOCUMENT), NOWHERE)

    assert (ran("compiled"), ran("repeated")) == (before[0] + 1, before[1] + 1)
    assert not well.errors
    assert {error["message"] for error in failed.errors} == {"gone"}
    assert well.extensions["storeCalls"] == failed.extensions["storeCalls"] == 4


@pytest.mark.parametrize("compiled", [True, False])
async def test_an_answer_with_too_many_objects_is_refused(engine: Engine, world: World, compiled: bool) -> None:
    world.seed = 6
    small = Engine(Limits(objects=3))

    (answer,) = await answers(small, Request(DOCUMENT), NOWHERE, compiled=compiled)

    assert {error["extensions"]["code"] for error in answer["errors"]} == {"COST_LIMIT_EXCEEDED"}


async def test_what_takes_too_long_is_stopped(engine: Engine, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = asyncio.Event()

    async def never(*_: object, **__: object) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    world.seed = 6
    levels = fields_of(engine, "Building")["levels"]
    monkeypatch.setattr(levels, "resolve", replace(levels.resolve, hop=never))

    answer = await Engine(Limits(seconds=0.05)).execute(Request(DOCUMENT), NOWHERE)

    assert [error["extensions"]["code"] for error in answer.errors] == ["TIMEOUT"]
    await asyncio.wait_for(stopped.wait(), 5)


async def test_variables_in_conditions_have_plans_of_their_own(engine: Engine, world: World) -> None:
    world.seed = 6
    for yes in (True, False, True):
        request = Request(DOCUMENT, {"yes": yes})

        (answer,) = await answers(engine, request, NOWHERE, compiled=True)

        assert answer == (await answers(engine, request, NOWHERE, compiled=False))[0]
        assert ('"name"' in shown(answer["data"]["buildings"]["nodes"][0]["levels"])) == yes


def test_a_document_keeps_so_many_plans_and_no_more(engine: Engine) -> None:
    flags = [f"f{number}" for number in range(6)]
    fields = " ".join(f"{name}: __typename @skip(if: ${name})" for name in flags)
    text = f"query ({', '.join(f'${name}: Boolean!' for name in flags)}) {{ __typename {fields} }}"
    plans: list[Any] = []
    for number in range(2 ** len(flags)):
        given = {name: bool(number >> bit & 1) for bit, name in enumerate(flags)}
        plans.append(started(engine, Request(text, given), NOWHERE, compiled=True).plan)

    prepared = engine._documents.prepare(text)
    assert len(set(map(id, plans))) == 2 ** len(flags)
    assert prepared.plans is not None
    assert prepared.plans.kept <= KEPT_PLANS


def fields_of(engine: Engine, name: str) -> dict[str, Any]:
    type_: Any = engine.schema.type_map[name]  # the contract says that it is an object
    return type_.fields
