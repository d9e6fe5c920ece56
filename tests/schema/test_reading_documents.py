"""Documents over readings: latest values, histories, orders, in any unit."""

from typing import Any

import pytest

from tests.support.buildings import HOUR, readings, small_building
from tests.support.contexts import Asking

APRIL_1 = {"start": "2017-04-01T00:00:00Z", "end": "2017-04-02T00:00:00Z"}


async def test_latest_values_of_every_kind_in_any_unit(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)], t2=[(0, 68.0)], s1=[(0, True)])

    data = await asking.data("""{ points { nodes { id stale
        latest { time receivedAt value text bool quality unit { symbol } } } } }""")

    found = {point["id"]: point for point in data["points"]["nodes"]}
    assert all(point["stale"] for point in found.values())
    assert all(point["latest"].pop("receivedAt") for point in found.values())
    assert found["s1"]["latest"] == {
        "time": "2017-04-01T00:00:00Z", "value": None, "text": None, "bool": True, "quality": "GOOD", "unit": None,
    }  # fmt: skip
    assert (found["t2"]["latest"]["value"], found["t2"]["latest"]["unit"]) == (68.0, {"symbol": "°F"})


async def test_a_unit_converts_what_it_can_and_is_an_error_of_what_it_cannot(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)], t2=[(0, 68.0)], s1=[(0, True)])

    answer = await asking.ask('{ points { nodes { id latest(unit: "K") { value unit { ref } } } } }')

    assert answer.data is not None
    assert {point["id"]: point["latest"] for point in answer.data["points"]["nodes"]} == {
        "t1": {"value": pytest.approx(293.15), "unit": {"ref": "unit:K"}},
        "t2": {"value": pytest.approx(293.15), "unit": {"ref": "unit:K"}},
        "s1": None,
    }
    assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [
        (["points", "nodes", 1, "latest"], "BAD_USER_INPUT")
    ]


async def history(asking: Asking, arguments: str, selection: str) -> Any:
    data = await asking.data(f'{{ node(id: "t1") {{ ... on Point {{ history({arguments}) {{ {selection} }} }} }} }}')
    return data["node"]["history"]


RANGE = 'range: {start: "2017-04-01T00:00:00Z", end: "2017-04-02T00:00:00Z"}'


async def test_raw_history_as_rows_and_columns_by_pages(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0), (HOUR, 21.0), (2 * HOUR, 22.0)])

    first = await history(
        asking, f"{RANGE}, first: 2",
        "rows { time value quality avg } columns { time value avg } unit { symbol } point { id } sampled "
        "pageInfo { hasNextPage hasPreviousPage endCursor }",
    )  # fmt: skip
    cursor = first["pageInfo"]["endCursor"]
    rest = await history(
        asking, f'{RANGE}, first: 2, after: "{cursor}", unit: "°F"', "rows { time value } unit { ref }"
    )

    assert first["rows"] == [
        {"time": "2017-04-01T00:00:00Z", "value": 20.0, "quality": "GOOD", "avg": None},
        {"time": "2017-04-01T01:00:00Z", "value": 21.0, "quality": "GOOD", "avg": None},
    ]
    assert first["columns"] == {"time": [1491004800000, 1491008400000], "value": [20.0, 21.0], "avg": None}
    assert (first["unit"], first["point"], first["sampled"]) == ({"symbol": "°C"}, {"id": "t1"}, False)
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    assert rest == {
        "rows": [{"time": "2017-04-01T02:00:00Z", "value": pytest.approx(71.6)}],
        "unit": {"ref": "unit:DEG_F"},
    }


async def test_history_in_buckets(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0), (HOUR // 2, 22.0), (3 * HOUR, 30.0)])

    hourly = await history(
        asking, f'{RANGE}, bucket: {{width: "1h"}}, functions: [AVG, MIN, MAX, COUNT, TIME_WEIGHTED_AVG]',
        "rows { time avg min max count timeWeightedAvg value }",
    )  # fmt: skip
    filled = await history(
        asking, f'{RANGE}, bucket: {{width: "PT6H"}}, functions: [AVG], fill: PREVIOUS', "columns { avg }"
    )
    daily = await history(asking, f"{RANGE}, bucket: {{calendar: DAY}}, functions: [COUNT]", "rows { time count }")

    assert hourly["rows"] == [
        {"time": "2017-04-01T00:00:00Z", "avg": 21.0, "min": 20.0, "max": 22.0, "count": 2,
         "timeWeightedAvg": 21.0, "value": None},
        {"time": "2017-04-01T03:00:00Z", "avg": 30.0, "min": 30.0, "max": 30.0, "count": 1,
         "timeWeightedAvg": 30.0, "value": None},
    ]  # fmt: skip
    assert filled["columns"]["avg"] == [24.0, 24.0, 24.0, 24.0, 24.0][: len(filled["columns"]["avg"])]
    # the calendar is that of Berlin, two hours ahead
    assert daily["rows"] == [{"time": "2017-03-31T22:00:00Z", "count": 3}]


async def test_history_thinned_for_a_chart(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(minute * 60_000, float(minute % 7)) for minute in range(600)])

    lowest = await history(asking, f"{RANGE}, maxPoints: 20", "sampled columns { time value }")
    shape = await history(asking, f"{RANGE}, maxPoints: 20, shape: LTTB", "sampled columns { time }")
    buckets = await history(asking, f"{RANGE}, maxPoints: 24, shape: NONE", "columns { time value avg }")

    assert lowest["sampled"] is True
    assert 2 <= len(lowest["columns"]["time"]) <= 20
    assert 2 <= len(shape["columns"]["time"]) <= 20
    assert buckets["columns"]["value"] is None
    assert 1 <= len(buckets["columns"]["avg"]) <= 24


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ("range: {}", "range"),
        ('range: {start: "2017-04-01T00:00:00Z", last: "1h"}', "range"),
        (f"{RANGE}, first: 0", "first"),
        (f"{RANGE}, maxPoints: 10001", "maxPoints"),
        (f'{RANGE}, after: "nonsense"', "after"),
    ],
)
async def test_what_a_history_refuses(asking: Asking, arguments: str, field: str) -> None:
    await small_building(asking)

    error = await asking.error(f'{{ node(id: "t1") {{ ... on Point {{ history({arguments}) {{ sampled }} }} }} }}')

    assert (error["extensions"]["code"], error["extensions"].get("field")) == ("BAD_USER_INPUT", field)


async def test_histories_of_several_points(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0)], t2=[(0, 68.0)])

    data = await asking.data(
        """query ($range: TimeRange!) {
          byId: history(points: ["t2", "t1"], range: $range, unit: "°C") { point { id } rows { value } }
          byClass: history(where: {is: ["Temperature_Sensor"]}, range: $range, first: 1) { point { id } }
          byPlace: history(within: "up", range: $range) { point { id } }
        }""",
        range=APRIL_1,
    )

    assert data["byId"] == [
        {"point": {"id": "t2"}, "rows": [{"value": pytest.approx(20.0)}]},
        {"point": {"id": "t1"}, "rows": [{"value": 20.0}]},
    ]
    assert data["byClass"] == [{"point": {"id": "t2"}}]
    assert [one["point"]["id"] for one in data["byPlace"]] == ["t2", "s1", "t1"]


async def test_order_by_the_latest_value_with_pages(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 20.0), (HOUR, 25.0)], s1=[(2 * HOUR, False)])
    query = """query ($by: PointOrderField!, $direction: SortDirection!, $after: String) {
      points(where: {not: {unit: ["°F"]}}, orderBy: [{field: $by, direction: $direction}], first: 1, after: $after) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor }
      }
    }"""

    first = (await asking.data(query, by="LATEST_TIME", direction="DESC"))["points"]
    then = (await asking.data(query, by="LATEST_TIME", direction="DESC", after=first["pageInfo"]["endCursor"]))[
        "points"
    ]
    wrong = await asking.error(query, by="LATEST_TIME", direction="ASC", after=first["pageInfo"]["endCursor"])
    mixed = await asking.error("{ points(orderBy: [{field: LATEST_VALUE}]) { nodes { id } } }")

    assert (first["totalCount"], first["nodes"], first["pageInfo"]["hasNextPage"]) == (2, [{"id": "s1"}], True)
    assert (then["nodes"], then["pageInfo"]["hasNextPage"]) == ([{"id": "t1"}], False)
    assert wrong["extensions"]["code"] == "BAD_USER_INPUT"
    assert (mixed["extensions"]["code"], mixed["extensions"]["field"]) == ("BAD_USER_INPUT", "unit")


async def test_places_by_the_readings_of_their_points(asking: Asking) -> None:
    await small_building(asking)
    await readings(asking, t1=[(0, 25.0)], t2=[(0, 50.0)])
    query = "query ($point: PointWhere!) { spaces(where: {point: $point}) { nodes { id } } }"

    warm = await asking.data(query, point={"is": ["Temperature_Sensor"], "latest": {"value": {"gt": 24}, "unit": "°C"}})
    cold = await asking.data(query, point={"latest": {"value": {"lt": 15}, "unit": "°C"}})

    assert [space["id"] for space in warm["spaces"]["nodes"]] == ["r1"]
    assert [space["id"] for space in cold["spaces"]["nodes"]] == ["r1", "r2"]
