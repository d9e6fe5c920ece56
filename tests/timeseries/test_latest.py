"""Which points a condition on latest values leaves, and in what order they come."""

import pytest

from edifice.calls import counted
from edifice.errors import BadInput
from edifice.postgres import Pool
from timeseries.latest import LatestCondition, NumberCondition, Place, TextCondition, matching, page, stale
from timeseries.points import PointRow, sync
from timeseries.readings import insert
from timeseries.records import BAD, GOOD, UNCERTAIN, Affine, ReadingBatch

NOW = 1_700_000_000_000
MINUTE = 60_000
POINTS = (1, 2, 3, 4, 5, 6)


async def fill(pool: Pool) -> None:
    """1 to 4 have numbers, some minutes old; 5 has a text; 6 has nothing."""
    batch = ReadingBatch()
    batch.add(1, NOW - 1 * MINUTE, 20.0)
    batch.add(2, NOW - 10 * MINUTE, 68.0, UNCERTAIN)
    batch.add(3, NOW - 20 * MINUTE, 20.0, BAD)
    batch.add(4, NOW - 16 * MINUTE, None, BAD)
    batch.add(5, NOW, "Open")
    await insert(pool, batch)


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        (LatestCondition(), {1, 2, 3, 4, 5, 6}),
        (LatestCondition(NumberCondition(gt=20.0)), {2}),
        (LatestCondition(NumberCondition(gte=20.0)), {1, 2, 3}),
        (LatestCondition(NumberCondition(lt=68.0, gte=0.0)), {1, 3}),
        (LatestCondition(NumberCondition(lte=20.0)), {1, 3}),
        (LatestCondition(NumberCondition(eq=68.0)), {2}),
        (LatestCondition(NumberCondition(any_of=(1.0, 20.0))), {1, 3}),
        (LatestCondition(NumberCondition(any_of=())), set()),
        (LatestCondition(text=TextCondition(eq="open")), {5}),
        (LatestCondition(text=TextCondition(eq="open", case_sensitive=True)), set()),
        (LatestCondition(text=TextCondition(any_of=("OPEN", "shut"))), {5}),
        (LatestCondition(text=TextCondition(contains="PE")), {5}),
        (LatestCondition(text=TextCondition(contains="%")), set()),
        (LatestCondition(text=TextCondition(starts_with="Op", case_sensitive=True)), {5}),
        (LatestCondition(text=TextCondition(matches="o.*N")), {5}),
        (LatestCondition(text=TextCondition(matches="pe")), set()),
        (LatestCondition(text=TextCondition(matches="shut|op")), set()),
        (LatestCondition(text=TextCondition(matches="o.*", case_sensitive=True)), set()),
        (LatestCondition(qualities=(GOOD,)), {1, 5}),
        (LatestCondition(qualities=(UNCERTAIN, BAD)), {2, 3, 4}),
        (LatestCondition(before=NOW - 15 * MINUTE), {3, 4}),
        (LatestCondition(after=NOW - 15 * MINUTE), {1, 2, 5}),
        (LatestCondition(NumberCondition(gte=0.0), qualities=(BAD,)), {3}),
        (LatestCondition(stale=True), {3, 4, 6}),
        (LatestCondition(stale=False), {1, 2, 5}),
    ],
)
async def test_a_condition_leaves_these(series_pool: Pool, condition, left) -> None:
    await fill(series_pool)
    with counted() as calls:
        assert await matching(series_pool, POINTS, condition, NOW) == left
    assert calls.number == 1


async def test_numbers_are_compared_in_the_unit_asked_for(series_pool: Pool) -> None:
    await fill(series_pool)
    to_fahrenheit = [Affine(1.8, 32.0), Affine(), *[Affine(1.8, 32.0)] * 4]
    condition = LatestCondition(NumberCondition(eq=68.0))
    assert await matching(series_pool, POINTS, condition, NOW, to_fahrenheit) == {1, 2, 3}


async def test_what_is_no_regular_expression_is_refused(series_pool: Pool) -> None:
    await fill(series_pool)
    with pytest.raises(BadInput, match="no regular expression"):
        await matching(series_pool, POINTS, LatestCondition(text=TextCondition(matches="(")), NOW)


async def test_stale_is_by_each_points_own_interval(series_pool: Pool) -> None:
    await fill(series_pool)
    await sync(
        series_pool, [PointRow(1, "e1", "hq", expected_interval=30), PointRow(3, "e3", "hq", expected_interval=3600)]
    )
    assert await stale(series_pool, POINTS, NOW) == {1, 4, 6}


async def test_pages_by_value_go_through_ties_and_end_with_what_has_none(series_pool: Pool) -> None:
    await fill(series_pool)
    for descending, order in ((False, [1, 3, 2, 4, 5, 6]), (True, [2, 1, 3, 4, 5, 6])):
        found: list[Place] = []
        while more := await page(
            series_pool, POINTS, by="VALUE", descending=descending, first=1, after=found[-1] if found else None
        ):
            found += more
        assert [place.point for place in found] == order
        assert found[3].key is None


async def test_pages_by_time_and_by_converted_value(series_pool: Pool) -> None:
    await fill(series_pool)
    by_time = await page(series_pool, POINTS, by="TIME", descending=True, first=3)
    assert by_time == [Place(5, NOW), Place(1, NOW - MINUTE), Place(2, NOW - 10 * MINUTE)]
    affines = [Affine(10.0, 1.0), *[Affine()] * 5]
    by_value = await page(series_pool, POINTS, by="VALUE", descending=True, first=2, affines=affines)
    assert by_value == [Place(1, 201.0), Place(2, 68.0)]
