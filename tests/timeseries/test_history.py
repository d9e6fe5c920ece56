"""Aggregates by bucket: exact, and the same from raw readings, from the rollup and from a mixture of both."""

import random
import statistics
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from edifice.calls import counted
from edifice.postgres import Pool
from timeseries.grid import Bucket, Calendar, Range, Width, grid
from timeseries.history import Aggregate, BucketSeries, Wanted, bucketed
from timeseries.readings import insert
from timeseries.records import BAD, UNCERTAIN, Affine, ReadingBatch
from timeseries.rollup import roll_up

MINUTE, HOUR = 60_000, 3_600_000
T0 = round(datetime.fromisoformat("2017-04-01T00:00Z").timestamp() * 1000)
FUNCTIONS: tuple[Aggregate, ...] = (
    *("AVG", "MIN", "MAX", "SUM", "COUNT", "FIRST", "LAST", "DELTA", "TIME_WEIGHTED_AVG", "STDDEV"),
)
LATER = T0 + 1000 * HOUR


async def store(pool: Pool, point: int, *readings: tuple[int, float | None] | tuple[int, float | None, int]) -> None:
    batch = ReadingBatch()
    for time, value, *quality in readings:
        batch.add(point, T0 + time, value, *quality)
    await insert(pool, batch)


async def history(pool: Pool, start: int, end: int, bucket: Bucket, *functions: Aggregate, **more: Any) -> BucketSeries:
    wanted = Wanted(
        Range(T0 + start, T0 + end), bucket, functions, now=more.get("now", LATER), fill=more.get("fill", "NONE")
    )
    (series,) = await bucketed(pool, [1], wanted)
    return series


async def test_every_aggregate_of_one_bucket(series_pool: Pool) -> None:
    await store(series_pool, 1, (-HOUR, 8.0), (10 * MINUTE, 2.0), (20 * MINUTE, 4.0), (50 * MINUTE, 9.0))
    series = await history(series_pool, 0, HOUR, Width(HOUR), *FUNCTIONS)
    assert series.times == (T0,)
    assert {name: column[0] for name, column in series.columns.items()} == pytest.approx(
        {
            "AVG": 5.0,
            "MIN": 2.0,
            "MAX": 9.0,
            "SUM": 15.0,
            "COUNT": 3,
            "FIRST": 2.0,
            "LAST": 9.0,
            "DELTA": 1.0,
            "TIME_WEIGHTED_AVG": (8 * 10 + 2 * 10 + 4 * 30 + 9 * 10) / 60,
            "STDDEV": 13**0.5,
        }
    )


async def test_the_first_reading_of_all_has_nothing_before_it(series_pool: Pool) -> None:
    await store(series_pool, 1, (30 * MINUTE, 2.0), (45 * MINUTE, 4.0))
    series = await history(series_pool, 0, HOUR, Width(HOUR), "DELTA", "TIME_WEIGHTED_AVG")
    assert series.columns == {"DELTA": (2.0,), "TIME_WEIGHTED_AVG": (3.0,)}


async def test_the_hour_that_is_not_over_is_weighed_until_now(series_pool: Pool) -> None:
    await store(series_pool, 1, (0, 2.0), (10 * MINUTE, 8.0))
    series = await history(series_pool, 0, HOUR, Width(HOUR), "TIME_WEIGHTED_AVG", now=T0 + 40 * MINUTE)
    assert series.columns["TIME_WEIGHTED_AVG"] == ((2 * 10 + 8 * 30) / 40,)
    at_once = await history(series_pool, 0, HOUR, Width(HOUR), "TIME_WEIGHTED_AVG", now=T0)
    assert at_once.columns["TIME_WEIGHTED_AVG"] == (2.0,)


async def test_ranges_are_half_open_and_cut_their_first_and_last_bucket(series_pool: Pool) -> None:
    await store(series_pool, 1, *((minute * MINUTE, float(minute)) for minute in range(0, 180, 10)))
    await roll_up(series_pool, LATER)
    series = await history(series_pool, 20 * MINUTE, 140 * MINUTE, Width(HOUR), "COUNT", "FIRST", "LAST")
    assert series.times == (T0, T0 + HOUR, T0 + 2 * HOUR)
    assert series.columns == {"COUNT": (4, 6, 2), "FIRST": (20.0, 60.0, 120.0), "LAST": (50.0, 110.0, 130.0)}


async def test_bad_readings_and_missing_values_do_not_count(series_pool: Pool) -> None:
    await store(series_pool, 1, (0, 1.0), (MINUTE, 99.0, BAD), (2 * MINUTE, None, BAD), (3 * MINUTE, 3.0, UNCERTAIN))
    for _ in range(2):
        series = await history(series_pool, 0, HOUR, Width(HOUR), "AVG", "MAX", "COUNT")
        assert series.columns == {"AVG": (2.0,), "MAX": (3.0,), "COUNT": (2,)}
        await roll_up(series_pool, LATER)


async def test_units_convert_levels_differences_and_sums_as_each_needs(series_pool: Pool) -> None:
    await store(series_pool, 1, (-MINUTE, 0.0), (0, 10.0), (30 * MINUTE, 20.0))
    wanted = Wanted(Range(T0, T0 + HOUR), Width(HOUR), FUNCTIONS, LATER)
    (series,) = await bucketed(series_pool, [1], wanted, [Affine(1.8, 32.0)])
    assert {name: column[0] for name, column in series.columns.items()} == pytest.approx(
        {
            "AVG": 59.0,
            "MIN": 50.0,
            "MAX": 68.0,
            "SUM": 118.0,
            "COUNT": 2,
            "FIRST": 50.0,
            "LAST": 68.0,
            "DELTA": 36.0,
            "TIME_WEIGHTED_AVG": 59.0,
            "STDDEV": 1.8 * 50**0.5,
        }
    )
    (turned,) = await bucketed(series_pool, [1], wanted, [Affine(-1.0, 0.0)])
    assert (turned.columns["MIN"], turned.columns["MAX"]) == ((-20.0,), (-10.0,))


async def test_gaps_are_left_out_or_filled(series_pool: Pool) -> None:
    await store(series_pool, 1, (-HOUR, 5.0), (HOUR, 1.0), (HOUR + 30 * MINUTE, 3.0), (4 * HOUR, 8.0))
    asked = (series_pool, 0, 6 * HOUR, Width(HOUR), "AVG", "COUNT", "TIME_WEIGHTED_AVG", "SUM")
    assert (await history(*asked)).times == (T0 + HOUR, T0 + 4 * HOUR)
    now = T0 + 4 * HOUR + 1
    previous = await history(*asked, fill="PREVIOUS", now=now)
    assert previous.times == tuple(T0 + hour * HOUR for hour in range(5))
    assert previous.columns == {
        "AVG": (5.0, 2.0, 2.0, 2.0, 8.0),
        "COUNT": (0, 2, 0, 0, 1),
        "TIME_WEIGHTED_AVG": (5.0, 2.0, 3.0, 3.0, 8.0),
        "SUM": (None, 4.0, None, None, 8.0),
    }
    linear = await history(*asked, fill="LINEAR", now=now)
    assert linear.columns["AVG"] == (None, 2.0, 4.0, 6.0, 8.0)


async def test_points_without_readings_and_the_order_asked_for(series_pool: Pool) -> None:
    await store(series_pool, 1, (0, 1.0))
    await store(series_pool, 3, (0, 3.0))
    wanted = Wanted(Range(T0, T0 + HOUR), Width(HOUR), ("AVG",), LATER)
    with counted() as calls:
        series = await bucketed(series_pool, [3, 2, 1], wanted)
    assert [(one.point, one.columns["AVG"]) for one in series] == [(3, (3.0,)), (2, ()), (1, (1.0,))]
    assert calls.number == 1


def weighted(times: list[int], values: list[float], begin: int, end: int) -> float:
    """By hand: every value holds until the next reading."""
    area, since = 0.0, None
    for index, time in enumerate(times):
        until = times[index + 1] if index + 1 < len(times) else end
        low, high = max(time, begin), min(until, end)
        if high > low:
            since = low if since is None else since
            area += values[index] * (high - low)
    assert since is not None
    return area / (end - since)


def expected(times: list[int], values: list[float], over: Range, bucket: Bucket) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = {}
    edges = grid(over, bucket).edges
    for low, high in pairwise(edges):
        begin, end = max(low, over.start), min(high, over.end)
        inside = [index for index, time in enumerate(times) if begin <= time < end]
        if not inside:
            continue
        numbers = [values[index] for index in inside]
        before = values[inside[0] - 1] if inside[0] else numbers[0]
        found[low] = {
            "AVG": statistics.fmean(numbers),
            "MIN": min(numbers),
            "MAX": max(numbers),
            "SUM": sum(numbers),
            "COUNT": len(numbers),
            "FIRST": numbers[0],
            "LAST": numbers[-1],
            "DELTA": numbers[-1] - before,
            "TIME_WEIGHTED_AVG": weighted(times, values, begin, end),
        }
        if len(numbers) > 1:
            found[low]["STDDEV"] = statistics.stdev(numbers)
    return found


def shown(series: BucketSeries) -> dict[int, dict[str, float]]:
    return {
        time: {name: value for name, column in series.columns.items() if (value := column[index]) is not None}
        for index, time in enumerate(series.times)
    }


BUCKETS: tuple[Bucket, ...] = (
    Width(HOUR),
    Width(7 * MINUTE),
    Width(5 * HOUR),
    Calendar("HOUR", "Asia/Kolkata"),
    Calendar("DAY", "Europe/Berlin"),
    Calendar("DAY", "Asia/Kolkata"),
    Calendar("MONTH", "America/New_York"),
)


@pytest.mark.parametrize("seed", range(4))
async def test_raw_rollup_and_both_agree_with_a_computation_by_hand(series_pool: Pool, seed: int) -> None:
    dice = random.Random(seed)
    times = sorted(dice.sample(range(0, 60 * HOUR, 1000), 700))
    readings = [(time, dice.gauss(1000, 3)) for time in times]
    early, late = readings[::2], readings[1::2]
    over = Range(T0 + dice.randrange(9 * HOUR), T0 + dice.randrange(40 * HOUR, 60 * HOUR))

    async def agrees() -> None:
        known = await series_pool.fetch("SELECT epoch_ms(ts) AS time, value FROM reading WHERE point = 1 ORDER BY ts")
        rows = [row["time"] for row in known], [row["value"] for row in known]
        for bucket in BUCKETS:
            (series,) = await bucketed(series_pool, [1], Wanted(over, bucket, FUNCTIONS, LATER))
            by_hand = expected(*rows, over, bucket)
            assert shown(series).keys() == by_hand.keys()
            for time, aggregates in shown(series).items():
                assert aggregates == pytest.approx(by_hand[time], rel=1e-9, abs=1e-7), bucket

    await store(series_pool, 1, *early)
    await agrees()
    await roll_up(series_pool, T0 + 50 * HOUR)
    await agrees()
    await store(series_pool, 1, *dice.sample(late, 40))
    await agrees()
    await store(series_pool, 1, *late)
    await agrees()
    await roll_up(series_pool, LATER)
    await agrees()
