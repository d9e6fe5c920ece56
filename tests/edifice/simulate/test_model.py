"""Two weeks of the demo building: believable, the same for the same seed, and with the faults that it is to have."""

from math import isnan
from statistics import fmean

import pytest

from edifice.demo.points import POINTS
from edifice.demo.rooms import ROOMS
from edifice.simulate import faults, history
from edifice.simulate.model import Simulation
from edifice.simulate.sensors import Sensors
from edifice.simulate.signals import signals
from edifice.simulate.state import COUNTERS
from tests.edifice.simulate.conftest import NOW, SEED, Weeks

pytestmark = pytest.mark.whole

HEATED = [f"{room.key}-temp" for room in ROOMS if room.stayed_in and room.key != faults.DRIFTING_ROOM]


def after(hours: float, seed: int = SEED) -> list[object]:
    """What all sensors say some hours after a beginning."""
    simulation, sensors = Simulation.begin(seed, NOW, NOW), Sensors(seed)
    simulation.advance(NOW + round(hours * 3_600_000))
    return [*sensors.read(simulation), *sensors.read(simulation)]


def test_every_point_has_a_signal_and_every_signal_its_point() -> None:
    assert signals(Simulation.begin(SEED, NOW, NOW)).keys() == {point.key for point in POINTS}


def test_the_same_seed_lives_the_same_hours_and_another_one_others() -> None:
    assert after(3) == after(3)
    assert after(3) != after(3, seed=2)


def test_the_size_of_the_steps_that_are_asked_for_does_not_matter() -> None:
    one, other = Simulation.begin(SEED, NOW, NOW), Simulation.begin(SEED, NOW, NOW)
    one.advance(NOW + 7_200_000)
    for minute in range(1, 121):
        other.advance(NOW + minute * 60_000)
    assert one.state == other.state


def test_rooms_stay_within_what_people_and_buildings_bear(weeks: Weeks) -> None:
    for point in POINTS:
        said = [value for _, value in weeks.column(point.key) if not isnan(value)]
        if point.brick == "Zone_Air_Temperature_Sensor":
            assert min(said) > 15.5, point.key
            assert max(said) < 32, point.key
        elif point.brick == "CO2_Level_Sensor":
            assert min(said) > 380, point.key
            assert max(said) < 2500, point.key
        elif point.unit == "PERCENT":
            assert min(said) >= 0, point.key
            assert max(said) <= 100, point.key


@pytest.mark.parametrize("key", COUNTERS)
def test_counters_only_rise(weeks: Weeks, key: str) -> None:
    said = [value for _, value in weeks.column(key)]
    assert sorted(said) == said
    assert said[0] >= COUNTERS[key]
    assert said[-1] > said[0] + 100


def test_the_main_meter_counts_what_its_parts_and_the_house_take(weeks: Weeks) -> None:
    taken = {key: weeks.simulation.state.counters[key] - COUNTERS[key] for key in COUNTERS}
    parts = sum(taken[f"meter-{part}-energy"] for part in ("air", "lights", "plugs", "server"))
    assert parts < taken["meter-main-energy"] < 1.1 * parts
    # 2,160 square metres in a mild November, in watts a square metre
    heat, power = (1000 * taken[key] / (15 * 24) / 2160 for key in ("meter-heat-energy", "meter-main-energy"))
    assert 2 < heat < 20
    assert 4 < power < 15


def test_nights_and_weekends_are_cooler(weeks: Weeks) -> None:
    for key in HEATED:
        said = weeks.column(key)
        days = fmean(value for at, value in said if at.workday and 10 * 60 <= at.minute < 16 * 60)
        nights = fmean(value for at, value in said if at.workday and 2 * 60 <= at.minute < 4 * 60)
        assert days - nights > 1.5 or key == "room-212-temp", key
    setpoint = weeks.column("room-101-setpoint")
    assert {value for at, value in setpoint if at.workday and 6 * 60 < at.minute < 18 * 60} == {21.5}
    assert {value for at, value in setpoint if not at.workday} == {17.0}


def test_people_come_on_workdays_and_breathe(weeks: Weeks) -> None:
    people, carbon = weeks.column("room-101-occupancy"), weeks.column("room-101-co2")
    assert all(value <= 1 for at, value in people if not at.workday)
    assert max(value for _, value in people) >= 4
    full = [stale for (_, count), (_, stale) in zip(people, carbon, strict=True) if count >= 4]
    empty = [stale for at, stale in carbon if not at.workday]
    assert fmean(full) > fmean(empty) + 150


def test_the_stuck_damper_does_not_follow_and_its_rooms_get_warm_and_stuffy(weeks: Weeks) -> None:
    told, stands = weeks.column("vav-08-damper-command"), weeks.column("vav-08-damper")
    assert {value for _, value in stands} == {faults.STUCK_AT}
    assert max(value for _, value in told) == 100
    others = zip(weeks.column("vav-09-damper-command"), weeks.column("vav-09-damper"), strict=True)
    assert fmean(abs(one[1] - other[1]) for one, other in others) < 3
    assert max(value for _, value in weeks.column("room-104-temp")) > 26
    assert max(value for _, value in weeks.column("room-104-co2")) > 1500


def test_the_drifting_sensor_tells_more_and_more_than_the_room_has(weeks: Weeks) -> None:
    simulation, room = weeks.simulation, next(i for i, one in enumerate(ROOMS) if one.key == faults.DRIFTING_ROOM)
    assert simulation.measured()[room] - simulation.state.temperature[room] == pytest.approx(14 * 0.17, abs=0.02)
    assert faults.drift(NOW, NOW) == 0
    assert faults.drift(0, NOW) == faults.MOST_DRIFT


def test_the_unit_runs_through_one_night_a_week(weeks: Weeks) -> None:
    nights = {at.weekday for at, value in weeks.column("ahu-1-run") if value and 60 <= at.minute < 5 * 60}
    assert nights == {faults.NIGHT_WEEKDAY + 1}


def test_the_silent_device_has_stopped_to_speak(weeks: Weeks) -> None:
    said = weeks.column("room-212-temp")
    silent_from = history.beginning(NOW) + faults.SPOKE_DAYS * history.DAY_MS
    assert all(isnan(value) == (at.ms >= silent_from) for at, value in said)
    assert not any(isnan(value) for _, value in weeks.column("room-211-temp"))
