"""Readings in JSON, in lines of JSON and in CSV."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edifice.errors import BadInput
from ingest.bodies import CSV, JSON, LINES, MOST_READINGS, Posted, Rejected, items_of
from timeseries.records import BAD, GOOD, UNCERTAIN

NOW = 1_700_000_000_000


def read(content_type: str, body: str) -> list[Posted | tuple[int, str]]:
    return [
        item if isinstance(item, Posted) else (item.place, item.refusal.code)
        for item in items_of(content_type, body.encode(), NOW)
    ]


def test_a_json_array() -> None:
    body = """[
      {"point": "e1", "time": "2017-04-01T10:20:00.250+02:00", "value": 21},
      {"building": "hq", "point": "a/b", "t": 1700000000000, "v": "on", "q": "uncertain"},
      {"building": null, "point": "e2", "time": 1700000000000, "value": null},
      {"point": "e3", "time": 1700000000000, "value": true, "quality": 0}
    ]"""
    assert read("application/json; charset=utf-8", body) == [
        Posted(1, None, "e1", 1_491_034_800_250, 21.0, GOOD),
        Posted(2, "hq", "a/b", NOW, "on", UNCERTAIN),
        Posted(3, None, "e2", NOW, None, BAD),
        Posted(4, None, "e3", NOW, value=True, quality=GOOD),
    ]


def test_one_object_is_one_reading() -> None:
    assert read(JSON, '{"point": "e1", "t": 1700000000000, "v": 1}') == [Posted(1, None, "e1", NOW, 1.0, GOOD)]


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("5", "BAD_PAYLOAD"),
        ('{"t": 1700000000000, "v": 1}', "BAD_PAYLOAD"),
        ('{"point": 7, "t": 1700000000000, "v": 1}', "BAD_PAYLOAD"),
        ('{"point": "", "t": 1700000000000, "v": 1}', "BAD_PAYLOAD"),
        ('{"point": "e1", "building": 7, "t": 1700000000000, "v": 1}', "BAD_PAYLOAD"),
        ('{"point": "e1", "t": 1700000000000}', "BAD_PAYLOAD"),
        ('{"point": "e1", "t": 1700000000000, "v": {}}', "BAD_PAYLOAD"),
        ('{"point": "e1", "v": 1}', "BAD_TIME"),
        ('{"point": "e1", "time": "2017-04-01T10:20:00", "v": 1}', "BAD_TIME"),
        ('{"point": "e1", "time": "yesterday", "v": 1}', "BAD_TIME"),
        ('{"point": "e1", "time": "1970-01-01T00:00:00Z", "v": 1}', "TIME_TOO_OLD"),
        ('{"point": "e1", "time": "2099-01-01T00:00:00Z", "v": 1}', "TIME_IN_FUTURE"),
        ('{"point": "e1", "t": 1700000000000, "v": 1, "q": "?"}', "BAD_QUALITY"),
    ],
)
def test_a_bad_reading_is_rejected_by_itself(item, code) -> None:
    good = '{"point": "e1", "t": 1700000000000, "v": 1}'
    assert read(JSON, f"[{good}, {item}, {good}]")[1] == (2, code)


def test_lines_of_json() -> None:
    body = '{"point": "e1", "t": 1700000000000, "v": 1}\n\nnot json\n{"point": "e1", "t": 1700000000000, "v": NaN}\r\n'
    assert read(LINES, body) == [Posted(1, None, "e1", NOW, 1.0, GOOD), (2, "BAD_JSON"), (3, "NOT_A_NUMBER")]


def test_csv() -> None:
    body = (
        "\ufeffPoint,Time,Value,Building,Quality\r\n"
        "e1,1700000000000,21.5,,\r\n"
        'a,2023-11-14T22:13:20Z,"on, and on",hq,1\r\n'
        "e2,1700000000000,TRUE\r\n"
        "e3,1700000000000,,,BAD\r\n"
        "e4,1700000000000,nan\r\n"
        "e5,soon,1\r\n"
    )
    assert read("text/csv", body) == [
        Posted(1, None, "e1", NOW, 21.5, GOOD),
        Posted(2, "hq", "a", NOW, "on, and on", UNCERTAIN),
        Posted(3, None, "e2", NOW, value=True, quality=GOOD),
        Posted(4, None, "e3", NOW, None, BAD),
        (5, "NOT_A_NUMBER"),
        (6, "BAD_TIME"),
    ]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b""),
        ("", b"[]"),
        (JSON, b"{"),
        (JSON, b"[NaN]"),
        (CSV, b""),
        (CSV, b"point,value\ne1,1\n"),
        (CSV, b"point,time,value\n\xff,1,1\n"),
        (CSV, b'point,time,value\n"e1,1,1\n'),
        (LINES, b'{"point": "e1"}\n' * (MOST_READINGS + 1)),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_whole(content_type, body) -> None:
    with pytest.raises(BadInput):
        list(items_of(content_type, body, NOW))


@given(st.sampled_from([JSON, LINES, CSV]), st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_whatever_comes_is_read_or_rejected_or_refused(content_type, body) -> None:
    try:
        items = list(items_of(content_type, b"point,time,value\n" + body if content_type == CSV else body, NOW))
    except BadInput:
        return
    assert all(isinstance(item, Posted | Rejected) for item in items)
