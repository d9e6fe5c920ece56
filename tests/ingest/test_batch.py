"""Messages gathered into writes."""

import json

import pytest

from edifice.calls import counted
from edifice.postgres import Pool
from ingest import batch, dead_letters, inbox
from ingest.batch import Gathered, gather, store
from ingest.topics import TopicIndex
from timeseries.bus.client import Message
from timeseries.points import PointRow, sync
from timeseries.records import Reading

NOW = 1_700_000_000_000


def message(number: int, topic: str, content: object) -> Message:
    return Message(f"edifice/v1/hq/{topic}", json.dumps(content).encode(), number, connection=1, arrived=0)


def halves(part: Gathered) -> tuple[Gathered, Gathered]:
    found = part.halves()
    assert found is not None
    return found


def test_parts_hold_about_ten_thousand_readings_and_every_message_once() -> None:
    big = [message(n, "batch", {"t": NOW, "v": {f"p{i}": i for i in range(4_000)}}) for n in range(5)]
    small = [message(n, "p/reading", {"t": NOW + n, "v": n}) for n in range(5, 12_000)]
    parts = list(gather([*big, *small], NOW))
    assert [sum(len(one.names) for _, one in part.decoded) for part in parts] == [12_000, 10_000, 9_995]
    assert [one.number for part in parts for one in part.messages] == list(range(12_000))


def test_parts_hold_about_sixteen_megabytes_of_bad_messages_too() -> None:
    bad = [Message("edifice/v1/hq/p/reading", b"{" * 1_000_000, n, connection=1, arrived=0) for n in range(40)]
    parts = list(gather(bad, NOW))
    assert [len(part.letters) for part in parts] == [16, 16, 8]
    assert [one.number for part in parts for one in part.messages] == list(range(40))


def test_a_message_beyond_the_bytes_of_a_part_is_one_of_its_own() -> None:
    sizes = (10, 40_000_000, 10)
    bad = [Message("edifice/v1/hq/p/reading", b"{" * size, n, connection=1, arrived=0) for n, size in enumerate(sizes)]
    assert [[one.number for one in part.messages] for part in gather(bad, NOW)] == [[0], [1], [2]]


def test_a_part_is_decoded_when_its_turn_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[str] = []
    monkeypatch.setattr(batch, "decode", lambda topic, *_: decoded.append(topic))
    some = [Message(f"{n}", b"x" * 10_000_000, n, connection=1, arrived=0) for n in range(4)]
    next(gather(some, NOW))
    assert decoded == ["0"]


def test_a_part_in_two_is_its_letters_and_its_readings_and_then_halves_of_either() -> None:
    (part,) = gather([*(message(n, "p/reading", {"t": NOW, "v": n}) for n in range(3)), message(3, "x", {})], NOW)
    letters, readings = halves(part)
    assert (letters.letters, letters.decoded, letters.halves()) == (part.letters, [], None)
    assert (readings.letters, readings.decoded) == ([], part.decoded)
    one, two = halves(readings)
    assert (one.decoded, two.decoded) == (part.decoded[:1], part.decoded[1:])


def test_commands_are_taken_and_nothing_made_of_them() -> None:
    (part,) = gather([message(1, "p/set", {"v": 1})], NOW)
    assert (len(part.messages), part.decoded, part.letters) == (1, [], [])


async def test_a_part_goes_where_it_belongs_in_few_calls(series_pool: Pool) -> None:
    await sync(series_pool, [PointRow(1, "e1", "hq", local_name="a"), PointRow(2, "e2", "hq", local_name="b")])
    index = TopicIndex(series_pool)
    (part,) = gather(
        [
            message(1, "a/reading", {"t": NOW, "v": 1}),
            message(2, "batch", {"t": NOW, "v": {"a": 9, "b": 2, "c": 3, "d": []}}),
            message(3, "x", {}),
        ],
        NOW,
    )
    with counted() as calls:
        (fresh,) = await store(series_pool, part, index)
    assert fresh.readings() == [Reading(1, NOW, 1.0), Reading(2, NOW, 2.0)]
    assert calls.number == 4  # names, dead letters, inbox, readings
    assert [topic.name for topic in await inbox.page(series_pool, 9)] == ["c"]
    letters = await dead_letters.page(series_pool, 9)
    assert sorted((letter.code, letter.topic) for letter in letters) == [
        ("BAD_PAYLOAD", "edifice/v1/hq/batch"),
        ("UNKNOWN_TOPIC_FORM", "edifice/v1/hq/x"),
    ]
    with counted() as calls:
        (again,) = await store(series_pool, part, index)
    assert (len(again), calls.number) == (0, 3)
    assert await dead_letters.count(series_pool) == 2
