"""Who speaks when: everybody within what it promised, and at once when something happened."""

from itertools import pairwise

from edifice.demo.points import FAST_SECONDS, POINTS
from edifice.simulate.model import Simulation
from edifice.simulate.sensors import Sensors
from edifice.simulate.speaking import Speaking
from tests.edifice.simulate.conftest import NOW, SEED


def spoken(speaking: Speaking, seconds: range, silent: str = "") -> dict[str, list[int]]:
    """The seconds in which each point spoke; the simulation stands still."""
    values, found = Sensors(SEED).read(Simulation.begin(SEED, NOW, NOW)), dict[str, list[int]]()
    values = [None if point.key == silent else value for point, value in zip(POINTS, values, strict=True)]
    for second in seconds:
        for reading in speaking.due(values, NOW + second * 1000):
            found.setdefault(reading.point.key, []).append(second)
    return found


def test_all_speak_within_their_interval_though_nothing_changes() -> None:
    found = spoken(Speaking(), range(300))
    for point in POINTS:
        times = found[point.key]
        assert times[0] < 5
        assert max(later - earlier for earlier, later in pairwise(times)) < point.interval
        assert len(times) == (12 if point.interval == FAST_SECONDS else 5)


def test_who_has_nothing_to_say_or_must_not_speak_is_silent() -> None:
    speaking = Speaking(silenced={"room-101-co2"})
    found = spoken(speaking, range(10), silent="room-101-temp")
    assert len(found) == len(POINTS) - 2
    speaking.silenced.clear()
    assert "room-101-co2" in spoken(speaking, range(10, 15))


def test_a_change_that_shows_is_said_at_the_next_turn_and_a_small_one_is_not() -> None:
    speaking, values = Speaking(), Sensors(SEED).read(Simulation.begin(SEED, NOW, NOW))
    for second in range(5):
        assert list(speaking.due(values, NOW + second * 1000))
    place = next(place for place, point in enumerate(POINTS) if point.key == "room-101-temp")
    for by, count in ((0.04, 0), (0.2, 1)):
        changed = list(values)
        changed[place] = (values[place] or 0) + by
        said = [reading for second in range(5, 10) for reading in speaking.due(changed, NOW + second * 1000)]
        assert len(said) == count


def test_a_point_in_a_hurry_does_not_wait_for_its_turn() -> None:
    speaking = Speaking()
    _ = spoken(speaking, range(5))
    speaking.hurry("room-101-setpoint")
    assert spoken(speaking, range(5, 6)) == {"room-101-setpoint": [5]}
    assert spoken(speaking, range(6, 10)) == {}
