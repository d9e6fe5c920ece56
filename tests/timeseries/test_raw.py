"""Readings as they came, and the few that look like all."""

from edifice.calls import counted
from edifice.postgres import Pool
from timeseries.grid import Range
from timeseries.raw import RawSeries, raw, sampled
from timeseries.readings import insert
from timeseries.records import BAD, GOOD, UNCERTAIN, Affine, ReadingBatch, Value

T0 = 1_700_000_000_000


async def store(pool: Pool, point: int, *values: Value, quality: int = GOOD) -> None:
    batch = ReadingBatch()
    for index, value in enumerate(values):
        batch.add(point, T0 + index * 1000, value, quality)
    await insert(pool, batch)


async def test_numbers_texts_and_qualities_in_the_order_of_time(series_pool: Pool) -> None:
    batch = ReadingBatch()
    batch.add(1, T0 + 2000, "stuck", UNCERTAIN)
    batch.add(1, T0 + 1000, 10.0)
    batch.add(1, T0 + 3000, None, BAD)
    batch.add(1, T0 + 4000, 5.0)
    await insert(series_pool, batch)
    await store(series_pool, 2, *(True, False))
    with counted() as calls:
        series = await raw(series_pool, [2, 9, 1], Range(T0, T0 + 4000), 10, [Affine(2.0, 1.0)] * 3)
    assert series == [
        RawSeries(2, (T0, T0 + 1000), (True, False), (GOOD, GOOD)),
        RawSeries(9, (), (), ()),
        RawSeries(1, (T0 + 1000, T0 + 2000, T0 + 3000), (21.0, "stuck", None), (GOOD, UNCERTAIN, BAD)),
    ]
    assert calls.number == 1


async def test_a_page_says_that_there_is_more(series_pool: Pool) -> None:
    await store(series_pool, 1, 0.0, 1.0, 2.0)
    (page,) = await raw(series_pool, [1], Range(T0, T0 + 9000), 2)
    assert (page.values, page.more) == ((0.0, 1.0), True)
    (rest,) = await raw(series_pool, [1], Range(page.times[-1] + 1, T0 + 9000), 2)
    assert (rest.values, rest.more) == ((2.0,), False)


async def test_few_readings_are_not_sampled(series_pool: Pool) -> None:
    await store(series_pool, 1, 3.0, 1.0, 2.0)
    assert await sampled(series_pool, [1], Range(T0, T0 + 9000), 3) == [
        RawSeries(1, (T0, T0 + 1000, T0 + 2000), (3.0, 1.0, 2.0), (GOOD,) * 3)
    ]


async def test_min_max_keeps_the_first_of_the_extremes_of_each_bin_at_its_own_time(series_pool: Pool) -> None:
    await store(series_pool, 1, 5.0, 1.0, 9.0, 1.0, 9.0, 4.0, 4.0, 4.0, 4.0, 6.0)
    (series,) = await sampled(series_pool, [1], Range(T0, T0 + 10_000), 4)
    assert [(time - T0, value) for time, value in zip(series.times, series.values, strict=True)] == [
        (1000, 1.0),
        (2000, 9.0),
        (5000, 4.0),
        (9000, 6.0),
    ]
    assert series.sampled


async def test_bad_readings_do_not_shape_a_chart(series_pool: Pool) -> None:
    await store(series_pool, 1, *(float(index) for index in range(10)))
    batch = ReadingBatch()
    batch.add(1, T0 + 500, 1e9, BAD)
    await insert(series_pool, batch)
    (series,) = await sampled(series_pool, [1], Range(T0, T0 + 10_000), 2)
    assert series.values == (0.0, 9.0)


async def test_lttb_keeps_both_ends_and_the_spike(series_pool: Pool) -> None:
    values = [float(index % 7) for index in range(2000)]
    values[1234] = 500.0
    await store(series_pool, 1, *values)
    await store(series_pool, 2, 1.0, 2.0)
    both = await sampled(series_pool, [2, 1], Range(T0, T0 + 2_000_000), 50, "LTTB", [Affine(), Affine(10.0)])
    assert (both[0].values, both[0].sampled) == ((1.0, 2.0), False)
    assert (len(both[1].values), both[1].sampled) == (50, True)
    assert 5000.0 in both[1].values
    assert both[1].times == tuple(sorted(both[1].times))
