"""A topic is suggested the points whose names have its words, the last words above all."""

from ingest.inbox import InboxTopic
from ingest.suggestions import suggest, words_of
from timeseries.point_names import PointName
from timeseries.points import BY_LOCAL_NAME, BY_SERIES_ID


def topic(path: str, name: str) -> InboxTopic:
    return InboxTopic("t1", "hq", name, f"edifice/v1/hq/{path}", 0, 0, 1, ())


def series(**names: str) -> list[PointName]:
    return [PointName(entity, name, BY_SERIES_ID) for entity, name in names.items()]


def test_the_words_are_those_behind_the_building_without_the_reserved_ones() -> None:
    assert words_of(topic("level-1/Room101/airTemp/reading", "airTemp")) == ["level", "1", "room", "101", "air", "temp"]
    assert words_of(topic("batch", "vav_3.Zone_Temp")) == ["vav", "3", "zone", "temp"]


def test_the_same_words_written_otherwise_fit_wholly() -> None:
    (found,) = suggest(topic("room-101.temp/reading", "room-101.temp"), series(e1="ROOM_101_TEMP", e2="chiller"))

    assert (found.entity, found.score) == ("e1", 1.0)
    assert found.reasons == ("its time-series id, ROOM_101_TEMP, has room, 101, temp",)


def test_beginnings_and_slips_fit_nearly() -> None:
    found = suggest(topic("101/temprature/reading", "temprature"), series(e1="room-101-temperature", e2="room-101-co2"))

    assert [(one.entity, one.score) for one in found] == [("e1", 0.658)]
    assert found[0].reasons == ("its time-series id, room-101-temperature, has 101, nearly temprature",)


def test_words_without_their_vowels_fit_nearly() -> None:
    (found,) = suggest(topic("room-101-tmp/reading", "room-101-tmp"), series(e1="room-101-temp"))

    assert found.score == 0.9
    assert found.reasons == ("its time-series id, room-101-temp, has room, 101, nearly tmp",)


def test_the_point_counts_for_more_than_the_path_before_it() -> None:
    found = suggest(topic("boiler/flow/reading", "flow"), series(e1="pump-flow", e2="boiler-state"))

    assert [one.entity for one in found] == ["e1", "e2"]


def test_numbers_are_the_same_or_not_at_all() -> None:
    assert suggest(topic("10/reading", "10"), series(e1="101", e2="1")) == []


def test_of_a_point_the_best_name_counts_and_five_points_at_most() -> None:
    names = [PointName("e0", "x7", BY_SERIES_ID), PointName("e0", "fan", BY_LOCAL_NAME)]
    names += series(**{f"e{number}": f"fan-{number}" for number in range(1, 9)})

    found = suggest(topic("fan/reading", "fan"), names)

    assert [one.entity for one in found] == ["e0", "e1", "e2", "e3", "e4"]
    assert found[0].reasons == ("the end of its IRI, fan, has fan",)


def test_a_topic_without_words_is_suggested_nothing() -> None:
    assert suggest(topic("-/reading", "-"), series(e1="-", e2="fan")) == []
