"""The past of the demo building: its times, and its way into the store, once."""

import asyncio
import itertools
from array import array
from math import nan

import pytest

from edifice.demo.points import POINTS
from edifice.postgres import Pool, listening
from edifice.simulate import history
from edifice.simulate.history import DAY_MS, MINUTE_MS, QUARTER_MS, Past, batches, moments, write
from edifice.simulate.model import Simulation
from edifice.simulate.sensors import Sensors
from tests.edifice.simulate.conftest import NOW, SEED
from timeseries.latest import latest
from timeseries.notices import CHANNEL
from timeseries.readings import MAX_ROWS
from timeseries.records import Reading
from timeseries.rollup import roll_up

pytestmark = pytest.mark.whole

HOUR_MS = 3_600_000


def test_the_past_is_two_weeks_by_the_quarter_and_a_day_by_the_minute() -> None:
    times = list(moments(NOW + 12_345))
    assert times[0] == history.beginning(NOW) == NOW - 14 * DAY_MS
    assert times[-1] == NOW
    steps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert steps == [QUARTER_MS] * (13 * 96) + [MINUTE_MS] * 1440
    # about a million readings
    assert len(times) * len(POINTS) == 1_078_289


def test_a_second_try_minutes_later_meets_the_times_of_the_first() -> None:
    assert set(moments(NOW + 5 * MINUTE_MS)) >= {time for time in moments(NOW) if time > NOW - DAY_MS + QUARTER_MS}


def test_minutes_that_went_by_meanwhile_are_lived_through_as_well() -> None:
    begun = NOW - 3 * MINUTE_MS
    simulation, sensors, made = Simulation.begin(SEED, begun, begun), Sensors(SEED), Past([begun])
    history.live_on(made, simulation, sensors, NOW + 1)
    assert made.times == [begun, begun + MINUTE_MS, begun + 2 * MINUTE_MS, NOW]
    assert {len(column) for column in made.columns} == {3}
    assert simulation.state.ms == NOW


def past(count: int) -> Past:
    """Every point says 1, but the first one says nothing at the first time."""
    made = Past([NOW - (count - place) * MINUTE_MS for place in range(count)])
    for place, column in enumerate(made.columns):
        column.extend(array("d", [1.0] * count))
        if place == 0:
            column[0] = nan
    return made


def test_batches_are_large_and_the_mark_comes_last() -> None:
    numbers = {point.key: place for place, point in enumerate(POINTS)}
    made = list(batches(past(100), numbers, "room-001-temp"))
    assert sum(map(len, made)) == 100 * len(POINTS) - 1
    assert all(MAX_ROWS - 100 < len(batch) <= MAX_ROWS for batch in made[:-1])
    assert set(made[-1].points[-99:]) == {0}
    assert [batch.points.count(0) for batch in made[:-1]] == [0] * (len(made) - 1)


@pytest.mark.parametrize("again", [False, True])
async def test_the_past_is_stored_once_with_latest_values_and_rollups(series_pool: Pool, again: bool) -> None:
    numbers = {"room-001-temp": 5, "room-002-occupancy": 6, "room-210-temp": 7}
    assert await write(series_pool, past(180), numbers, "room-210-temp", lambda: False) == 3 * 180 - 1
    if again:
        assert await write(series_pool, past(180), numbers, "room-210-temp", lambda: False) == 0
    found = await latest(series_pool, [5, 6, 7])
    assert [(found[number].time, found[number].value) for number in (5, 6, 7)] == [
        (NOW - MINUTE_MS, 1.0), (NOW - MINUTE_MS, True), (NOW - MINUTE_MS, 1.0),
    ]  # fmt: skip
    assert isinstance(found[6], Reading)
    assert await roll_up(series_pool, NOW) == 3 * 3
    assert await series_pool.fetchval("SELECT sum(count) FROM reading_1h") == 3 * 180 - 1


async def test_those_who_keep_answers_current_are_told_when_it_is_there(series_pool: Pool) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with listening(series_pool, [CHANNEL], lambda _connection, _process, channel, _: heard.put_nowait(channel)):
        assert await write(series_pool, past(10), {"room-001-temp": 5}, "room-210-temp", lambda: False) == 9
        async with asyncio.timeout(60):
            assert await heard.get() == CHANNEL


async def test_it_stops_when_told_to(series_pool: Pool) -> None:
    assert await write(series_pool, past(10), {"room-001-temp": 5}, "room-210-temp", lambda: True) == 0


def test_the_past_has_real_times_and_the_values_of_the_buildings_own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "moments", lambda now: iter([now]))
    shift = 5 * HOUR_MS
    simulation = Simulation.begin(SEED, NOW, NOW)
    past = history.live_through(simulation, Sensors(SEED), NOW, lambda: False, shift)
    history.live_on(past, simulation, Sensors(SEED), NOW + MINUTE_MS)
    assert past.times == [NOW, NOW + MINUTE_MS]
    assert simulation.state.ms == NOW + MINUTE_MS + shift
