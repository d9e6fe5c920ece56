"""Commands: each writable point takes one and shows it next, the rest is refused by name."""

import orjson
import pytest

from edifice.demo.points import POINTS, Point
from edifice.simulate.commands import filters, limits, obey
from edifice.simulate.faults import SILENT_ROOM
from edifice.simulate.held import HOLD_MS
from edifice.simulate.model import Simulation
from edifice.simulate.signals import signals
from tests.edifice.simulate.conftest import NOW, SEED

WRITABLE = [point for point in POINTS if point.writable]


def topic_of(point: Point) -> str:
    return point.topic.removesuffix("reading") + "set"


def sent(simulation: Simulation, point: Point, content: object) -> dict[str, object]:
    answer = obey(simulation, topic_of(point), orjson.dumps(content), NOW + 5)
    assert answer is not None
    assert answer.topic == topic_of(point).removesuffix("set") + "ack"
    return orjson.loads(answer.payload)


def point(key: str) -> Point:
    return next(point for point in POINTS if point.key == key)


@pytest.fixture
def simulation() -> Simulation:
    return Simulation.begin(SEED, NOW, NOW)


@pytest.mark.parametrize("told", WRITABLE, ids=lambda told: told.key)
def test_a_command_shows_in_the_next_reading_and_lets_go_after_an_hour(simulation: Simulation, told: Point) -> None:
    value = not signals(simulation)[told.key] if told.unit is None else sum(limits(told)) / 2 - 1.5
    assert sent(simulation, told, {"v": value, "id": 7}) == {"t": NOW + 5, "id": 7, "ok": True, "v": value}
    simulation.advance(NOW + 1000)
    assert signals(simulation)[told.key] == value
    simulation.advance(NOW + HOLD_MS + 60_000)
    assert signals(simulation)[told.key] != value


@pytest.mark.parametrize(
    ("key", "content", "error"),
    [
        ("room-101-temp", {"v": 20}, "NOT_WRITABLE"),
        ("room-101-setpoint", {"value": 20}, "BAD_PAYLOAD"),
        ("room-101-setpoint", [20], "BAD_PAYLOAD"),
        ("room-101-setpoint", {"v": "warm"}, "WRONG_TYPE"),
        ("room-101-setpoint", {"v": True}, "WRONG_TYPE"),
        ("room-101-setpoint", {"v": 45}, "OUT_OF_RANGE"),
        ("boiler-run", {"v": 5}, "WRONG_TYPE"),
        ("vav-01-damper-command", {"v": -1}, "OUT_OF_RANGE"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(simulation: Simulation, key: str, content: object, error: str) -> None:
    answer = sent(simulation, point(key), content)
    assert (answer["ok"], answer["error"]) == (False, error)
    assert str(answer["message"]).endswith(".")


def test_a_point_that_is_not_there_and_a_payload_that_is_no_json(simulation: Simulation) -> None:
    answer = obey(simulation, "edifice/v1/demo/x/no-such/set", b'{"v": 1}', NOW)
    assert answer is not None
    assert orjson.loads(answer.payload)["error"] == "UNKNOWN_POINT"
    answer = obey(simulation, topic_of(point("room-101-setpoint")), b"20", NOW)
    assert answer is not None
    assert orjson.loads(answer.payload)["error"] == "BAD_PAYLOAD"


def test_the_silent_device_does_not_answer(simulation: Simulation) -> None:
    simulation.began = 0
    assert obey(simulation, topic_of(point(f"{SILENT_ROOM}-setpoint")), b'{"v": 20}', NOW) is None


def test_commands_are_heard_on_topics_of_any_depth() -> None:
    assert filters("demo")[:2] == ("edifice/v1/demo/+/set", "edifice/v1/demo/+/+/set")
    assert len(filters("demo")) == 5
