"""Readings out of topics and payloads, and a named reason for everything else."""

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.checks import RefusalCode
from ingest.decode import MAX_PAYLOAD, Decoded, Refusal, decode
from timeseries.records import BAD, GOOD, UNCERTAIN

NOW = 1_700_000_000_000
TOPIC = "edifice/v1/hq/floor/1/t%2F1/reading"
BATCH = "edifice/v1/hq/batch"


def reading(value, quality=GOOD, time=NOW) -> Decoded:
    return Decoded("hq", ("t/1",), (time,), (value,), (quality,))


@pytest.mark.parametrize(
    ("payload", "decoded"),
    [
        ('{"t": 1700000000000, "v": 21.5}', reading(21.5)),
        ('{"v": 21, "t": 1700000000000}', reading(21.0)),
        ('{"t": 1.7e12, "v": -0.5e-3}', reading(-0.0005)),
        ('{"t": 1700000000000, "v": true}', reading(value=True)),
        ('{"t": 1700000000000, "v": "open"}', reading("open")),
        ('{"t": 1700000000000, "v": "NaN"}', reading("NaN")),
        ('{"t": 1700000000000, "v": null}', reading(None, BAD)),
        ('{"t": 1700000000000, "v": null, "q": "uncertain"}', reading(None, UNCERTAIN)),
        ('{"t": 1700000000000, "v": 1, "q": "BAD"}', reading(1.0, BAD)),
        ('{"t": 1700000000000, "v": 1, "q": 1, "more": []}', reading(1.0, UNCERTAIN)),
        ('{"t": 1700000299999, "v": 1}', reading(1.0, time=1_700_000_299_999)),
        ('{"t": 631152000000, "v": 1}', reading(1.0, time=631_152_000_000)),
    ],
)
def test_a_reading_is_decoded(payload, decoded) -> None:
    assert decode(TOPIC, payload.encode(), NOW) == decoded


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "BAD_JSON"),
        (b"21.5 C", "BAD_JSON"),
        (b'{"t": 1700000000000, "v": 1', "BAD_JSON"),
        (b"\xff\xfe", "BAD_JSON"),
        (b"[" * 100_000, "BAD_JSON"),
        (b'{"t": 1700000000000, "v": NaN}', "NOT_A_NUMBER"),
        (b'{"t": 1700000000000, "v": -Infinity}', "NOT_A_NUMBER"),
        (b'{"t": 1700000000000, "v": 1e999}', "NOT_A_NUMBER"),
        (b"21.5", "BAD_PAYLOAD"),
        (b'[{"t": 1700000000000, "v": 1}]', "BAD_PAYLOAD"),
        (b'{"t": 1700000000000}', "BAD_PAYLOAD"),
        (b'{"t": 1700000000000, "v": {"x": 1}}', "BAD_PAYLOAD"),
        (b'{"t": 1700000000000, "v": [1]}', "BAD_PAYLOAD"),
        (b'{"t": 1700000000000, "v": "a\\u0000"}', "BAD_PAYLOAD"),
        (b'{"v": 1}', "BAD_TIME"),
        (b'{"t": "2023-11-14", "v": 1}', "BAD_TIME"),
        (b'{"t": true, "v": 1}', "BAD_TIME"),
        (b'{"t": 1700000000, "v": 1}', "TIME_TOO_OLD"),
        (b'{"t": -1700000000000, "v": 1}', "TIME_TOO_OLD"),
        (b'{"t": 1700000300001, "v": 1}', "TIME_IN_FUTURE"),
        (b'{"t": 1e300, "v": 1}', "TIME_IN_FUTURE"),
        (b'{"t": 1700000000000, "v": 1, "q": "fine"}', "BAD_QUALITY"),
        (b'{"t": 1700000000000, "v": 1, "q": 192}', "BAD_QUALITY"),
        (b'{"t": 1700000000000, "v": 1, "q": true}', "BAD_QUALITY"),
        (b'{"t": 1700000000000, "v": 1, "q": {}}', "BAD_QUALITY"),
        (b'{"t": 1700000000000, "v": "' + b"x" * 4097 + b'"}', "VALUE_TOO_LONG"),
        (b" " * (MAX_PAYLOAD + 1), "PAYLOAD_TOO_LARGE"),
    ],
)
def test_a_bad_payload_is_refused_by_name(payload, code) -> None:
    refusal = decode(TOPIC, payload, NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.message


@pytest.mark.parametrize(
    ("topic", "scope", "name"),
    [
        ("edifice/v1/hq/t1/reading", "hq", "t1"),
        ("edifice/v1/hq/a/b/c/t1/reading", "hq", "t1"),
        ("edifice/v1/h%20q/%C3%A4%2F%2B%23/reading", "h q", "ä/+#"),
        ("edifice/v1/hq/set/reading", "hq", "set"),
        ("edifice/v1/hq/batch/reading", "hq", "batch"),
    ],
)
def test_a_topic_names_building_and_point(topic, scope, name) -> None:
    decoded = decode(topic, b'{"t": 1700000000000, "v": 1}', NOW)
    assert isinstance(decoded, Decoded)
    assert (decoded.scope, decoded.names) == (scope, (name,))


@pytest.mark.parametrize(
    "topic",
    [
        "edifice/v1/hq/reading",
        "edifice/v1/hq/t1",
        "edifice/v1/hq/floor/batch",
        "edifice/v1//t1/reading",
        "edifice/v1/hq//reading",
        "edifice/v1/hq/%FF/reading",
        "edifice/v1/hq/%00/reading",
        f"edifice/v1/hq/{'x' * 513}/reading",
        "edifice/v2/hq/t1/reading",
        "other/v1/hq/t1/reading",
        "",
    ],
)
def test_a_topic_of_another_form_is_refused(topic) -> None:
    refusal = decode(topic, b'{"t": 1700000000000, "v": 1}', NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "UNKNOWN_TOPIC_FORM"


@pytest.mark.parametrize("word", ["set", "ack"])
def test_commands_and_their_answers_are_not_readings(word) -> None:
    assert decode(f"edifice/v1/hq/t1/{word}", b"anything", NOW) is None


def test_a_batch_has_one_time_and_many_points() -> None:
    payload = {"t": NOW, "v": {"a/b": 1, "c%2Fd": True, "e": "open", "f": None}, "q": {"a/b": "UNCERTAIN"}}
    assert decode(BATCH, json.dumps(payload).encode(), NOW) == Decoded(
        "hq", ("a/b", "c/d", "e", "f"), (NOW,) * 4, (1.0, True, "open", None), (UNCERTAIN, GOOD, GOOD, BAD)
    )


def test_one_quality_can_hold_for_a_whole_batch() -> None:
    decoded = decode(BATCH, json.dumps({"t": NOW, "v": {"a": 1, "b": None}, "q": 1}).encode(), NOW)
    assert isinstance(decoded, Decoded)
    assert decoded.qualities == (UNCERTAIN, UNCERTAIN)


def test_the_good_readings_of_a_batch_are_kept_and_the_others_named() -> None:
    payload = {"t": NOW, "v": {"a": 1, "b": [], "": 2, "c": {}, "d": 4}, "q": {"d": "?"}}
    decoded = decode(BATCH, json.dumps(payload).encode(), NOW)
    assert isinstance(decoded, Decoded)
    assert (decoded.names, decoded.values) == (("a",), (1.0,))
    assert decoded.refusal == Refusal(
        RefusalCode.BAD_PAYLOAD,
        "4 of 5 readings were left out (b, , c, d): a value is a number, true, false, null or a text",
    )


@pytest.mark.parametrize("payload", ['{"t": 1700000000000, "v": 1}', '{"t": 1700000000000}', '{"v": {"a": 1}}', "[]"])
def test_what_is_no_batch_is_refused_whole(payload) -> None:
    assert isinstance(decode(BATCH, payload.encode(), NOW), Refusal)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
PAYLOADS = st.binary(max_size=60) | st.builds(
    lambda content: json.dumps(content).encode("utf-8", "surrogatepass"),
    st.fixed_dictionaries({}, optional={"t": st.just(NOW) | JSON, "v": JSON, "q": JSON}) | JSON,
)
TOPICS = st.sampled_from([TOPIC, BATCH]) | st.lists(st.text(max_size=4), max_size=6).map(
    lambda words: "/".join(["edifice", "v1", *words])
)


@given(TOPICS, PAYLOADS)
def test_whatever_comes_is_decoded_or_refused(topic, payload) -> None:
    decoded = decode(topic, payload, NOW)
    if isinstance(decoded, Refusal):
        assert decoded.message
    elif decoded is not None:
        columns = (decoded.names, decoded.times, decoded.values, decoded.qualities)
        assert len({len(column) for column in columns}) == 1
        assert all(0 < len(name) <= 512 and "\0" not in name for name in decoded.names)
        assert all(isinstance(value, float | bool | str | None) for value in decoded.values)
        assert not any(isinstance(value, str) and "\0" in value for value in decoded.values)


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.floats(allow_nan=False, allow_infinity=False), max_size=5))
def test_names_survive_the_way_through_a_batch(values) -> None:
    sent = {quote(name, safe="", errors="surrogatepass"): value for name, value in values.items()}
    decoded = decode(BATCH, json.dumps({"t": NOW, "v": sent}).encode(), NOW)
    assert isinstance(decoded, Decoded)
    assert dict(zip(decoded.names, decoded.values, strict=True)) == {
        name: value for name, value in values.items() if "\0" not in name
    }
