"""What documents read, as live queries are told of it: no more than need be, and never less."""

from typing import Any

import pytest

from edifice.reads import Reads, collected
from schema.execution.requests import Request
from tests.support.buildings import readings, small_building
from tests.support.contexts import Asking

ALL_WITH_B1 = {"scopes": {"b1"}, "everywhere": True}
PAST = '{start: "2017-04-01T00:00:00Z", end: "2017-04-02T00:00:00Z"}'


async def reads_of(asking: Asking, query: str) -> Reads:
    found = Reads()
    with collected(found):
        answer = await asking.engine.execute(Request(query), asking.context)
    assert not answer.errors, answer.errors
    return found


async def series_of(asking: Asking, *ids: str) -> set[int]:
    record = await asking.context.store.read("MATCH (p:Point) WHERE p.id IN $ids RETURN collect(p.series)", ids=ids)
    assert record
    return set(record[0])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('{ node(id: "r1") { ... on Space { name level { name } zones { name } } } }', {"scopes": {"b1"}}),
        ('{ node(id: "r1") { ... on Space { servedBy { totalCount nodes { hops } } } } }', {"scopes": {"b1"}}),
        ('{ node(id: "r1") { ... on Space { changes { totalCount nodes { kind } } } } }', ALL_WITH_B1),
        ('{ node(id: "nowhere") { id } }', {"everywhere": True}),
        ('{ node(id: "site") { ... on Site { buildings { nodes { name } } } } }', ALL_WITH_B1),
        ("{ spaces { nodes { name level { name } } } }", ALL_WITH_B1),
        ('{ search(text: "kitchen") { nodes { entity { name } } } }', {"everywhere": True}),
        ("{ changes { totalCount nodes { sequence } } }", {"everywhere": True}),
        ("{ models { nodes { name } } }", {"everywhere": True}),
        ("{ imports { totalCount nodes { state } } }", {"imports": True}),
        ("{ server { version } }", {"moving": True}),
        ("{ server { stores { state } } }", {"moving": True}),
        ("{ __typename }", {}),
    ],
)  # fmt: skip
async def test_what_documents_read_of_the_graph_and_beside_it(asking: Asking, query: str, expected: Any) -> None:
    await small_building(asking)

    found = await reads_of(asking, query)

    shown = {"scopes": found.scopes, "everywhere": found.everywhere, "imports": found.imports, "moving": found.moving}
    assert {name: value for name, value in shown.items() if value} == expected
    assert found.series == set()


@pytest.mark.parametrize(
    ("field", "moving"),
    [
        ("latest { value }", False),
        ("stale", True),
        (f"history(range: {PAST}) {{ rows {{ value }} }}", False),
        (f"history(range: {PAST}, maxPoints: 10) {{ rows {{ value }} }}", False),
        (f'history(range: {PAST}, bucket: {{width: "1h"}}) {{ rows {{ avg }} }}', False),
        ('history(range: {last: "1h"}) { rows { value } }', True),
        ('history(range: {start: "2017-04-01T00:00:00Z"}) { rows { value } }', True),
    ],
)
async def test_readings_are_read_by_the_series_of_their_points(asking: Asking, field: str, moving: bool) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)])

    found = await reads_of(asking, f'{{ node(id: "t1") {{ ... on Point {{ {field} }} }} }}')

    assert found.series == await series_of(asking, "t1")
    assert (found.scopes, found.everywhere, found.moving) == ({"b1"}, False, moving)


@pytest.mark.parametrize(
    ("where", "moving"),
    [
        ('latest: {value: {gt: 26}, unit: "DEG_C"}', False),
        ('latest: {olderThan: "1h"}', True),
        ('latest: {newerThan: "1h"}', True),
        ("stale: true", True),
    ],
)
async def test_a_filter_reads_all_that_it_weighs(asking: Asking, where: str, moving: bool) -> None:
    await small_building(asking)

    listed = await reads_of(
        asking, f'{{ points(where: {{is: "Temperature_Sensor", {where}}}) {{ nodes {{ name }} }} }}'
    )
    having = await reads_of(
        asking, f'{{ spaces(where: {{point: {{is: "Temperature_Sensor", {where}}}}}) {{ nodes {{ name }} }} }}'
    )

    both = await series_of(asking, "t1", "t2")
    assert (listed.series, listed.moving) == (both, moving)
    assert (having.series, having.moving) == (both, moving)


async def test_an_order_by_readings_reads_the_whole_list(asking: Asking) -> None:
    await small_building(asking)

    found = await reads_of(asking, "{ points(orderBy: [{field: LATEST_TIME}], first: 1) { nodes { name } } }")

    assert found.series == await series_of(asking, "t1", "t2", "s1")
    assert not found.moving
