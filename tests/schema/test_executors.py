"""Over the real stores, the compiled executor answers as graphql-core does, with as many store calls."""

import pytest

from schema.execution.requests import Request
from tests.support.buildings import readings, small_building
from tests.support.contexts import Asking
from tests.support.executors import answers, ran

FROM_THE_BUILDING = """{
  buildings {
    totalCount
    nodes {
      __typename id name key timeZone partOf { __typename name }
      levels {
        name elevation
        spaces { totalCount nodes { name netArea level { name } ancestors { __typename id name } } }
      }
      spaces(where: {name: {eq: "kitchen"}}) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { points { nodes { name latest { time value unit { ref } quality } stale } } } }
      }
    }
  }
}"""
OF_A_SPACE = """query ($id: ID!, $with: Boolean = true) {
  node(id: $id) {
    id
    ...Described @include(if: $with)
    ... on Space { spaceKind zones { id members { nodes { id } } } }
  }
}
fragment Described on Entity {
  kind classes { ref label } isRoom: is(class: "rec:Room") properties { group key value unit { symbol } }
  relations { totalCount nodes { kind direction entity { __typename id ... on Point { pointKind } } models { name } } }
  models { name format building { key } }
}"""
WITH_ERRORS = """{
  points { nodes { id latest(unit: "PA") { value } } }
  entity(by: {iri: "http://test.example/b1#ahu"}) { id name }
  unknown: class(ref: "brick:Nonsense") { label }
}"""


@pytest.mark.parametrize(
    ("document", "variables", "executor"),
    [
        (FROM_THE_BUILDING, {}, "compiled"),
        (OF_A_SPACE, {"id": "r1"}, "compiled"),
        (OF_A_SPACE, {"id": "r1", "with": False}, "compiled"),
        (OF_A_SPACE, {"id": "nowhere"}, "compiled"),
        (WITH_ERRORS, {}, "repeated"),
    ],
)
async def test_whole_answers_are_the_same(
    asking: Asking, document: str, variables: dict[str, object], executor: str
) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.5), (60_000, 21.5)], t2=[(0, 72.0)])
    request = Request(document, variables)
    expected = await answers(asking.engine, request, asking.context, compiled=False)
    before = ran(executor)

    found = await answers(asking.engine, request, asking.context, compiled=True)

    assert found == expected
    assert ran(executor) == before + 1
