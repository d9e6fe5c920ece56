"""From a topic and a payload to readings, or to the reason why not; pure."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import unquote

import orjson

from ingest.checks import RefusalCode, Refused, checked_quality, checked_time, checked_value
from timeseries.points import MAX_NAME
from timeseries.records import Value

ROOT = ("edifice", "v1")
READING, BATCH, RESERVED = "reading", "batch", ("set", "ack")
MAX_PAYLOAD = 1024 * 1024
"""The most bytes of one message."""

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message, or a part of it, is not stored."""

    code: RefusalCode
    message: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """The readings of one message: `names` are those of points in the building `scope`; columns of equal length.

    `refusal` speaks of the readings of a batch that were left out.
    """

    scope: str
    names: tuple[str, ...]
    times: tuple[int, ...]
    values: tuple[Value, ...]
    qualities: tuple[int, ...]
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class ReadingTopic:
    """`edifice/v1/{building}/{path…}/{point}/reading`."""

    scope: str
    name: str


@dataclass(frozen=True, slots=True)
class BatchTopic:
    """`edifice/v1/{building}/batch`."""

    scope: str


Topic: TypeAlias = ReadingTopic | BatchTopic | Refusal | None


LONG_TOPIC = 512
"""The longest topic that is remembered: one may have 64 KB, and nobody needs to send such twice."""


@lru_cache(maxsize=65_536)  # devices use the same topics all the time
def parse_topic(topic: str) -> Topic:
    """What a topic is for; None for the reserved ones, on which commands and their answers travel."""
    words = topic.split("/")
    try:
        if tuple(words[:2]) != ROOT or len(words) < len(ROOT) + 2:
            raise Refused(RefusalCode.UNKNOWN_TOPIC_FORM, "a topic of readings begins with edifice/v1/{building}/")
        if words[-1] == BATCH and len(words) == len(ROOT) + 2:
            return BatchTopic(name_in(words[2]))
        if words[-1] == READING and len(words) > len(ROOT) + 2:
            return ReadingTopic(name_in(words[2]), name_in(words[-2]))
    except Refused as error:
        return Refusal(error.code, error.message)
    if words[-1] in RESERVED:
        return None
    return Refusal(RefusalCode.UNKNOWN_TOPIC_FORM, "a topic ends with {point}/reading, or with {building}/batch")


def name_in(word: str) -> str:
    """The name that a word of a topic, or a key of a batch, stands for."""
    try:
        name = unquote(word, errors="strict")
    except UnicodeDecodeError:
        name = ""
    if not name or len(name) > MAX_NAME or "\0" in name:
        raise Refused(
            RefusalCode.UNKNOWN_TOPIC_FORM,
            f"a building or point has a name of 1 to {MAX_NAME} characters, percent-encoded in UTF-8",
        )
    return name


def decode(topic: str, payload: bytes, now: int) -> Decoded | Refusal | None:
    """The readings of a message that came at `now` (epoch milliseconds); None when it is none of ours to read."""
    parsed = (parse_topic if len(topic) <= LONG_TOPIC else parse_topic.__wrapped__)(topic)
    if parsed is None or isinstance(parsed, Refusal):
        return parsed
    try:
        content = _object(payload)
        time = checked_time(content.get("t"), now)
        if isinstance(parsed, BatchTopic):
            return _batch(parsed, content, time)
        if "v" not in content:
            raise Refused(RefusalCode.BAD_PAYLOAD, 'a reading is {"t": epoch milliseconds, "v": value, "q": quality}')
        value = checked_value(content["v"])
        quality = checked_quality(content.get("q"), value)
    except Refused as error:
        return Refusal(error.code, error.message)
    return Decoded(parsed.scope, (parsed.name,), (time,), (value,), (quality,))


def _object(payload: bytes) -> Mapping[str, object]:
    if len(payload) > MAX_PAYLOAD:
        raise Refused(RefusalCode.PAYLOAD_TOO_LARGE, f"a message has at most {MAX_PAYLOAD:,} bytes: send several")
    try:
        content = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise why_not_json(payload, error) from error
    if not isinstance(content, dict):
        raise Refused(RefusalCode.BAD_PAYLOAD, "a payload is a JSON object")
    return content


def why_not_json(payload: bytes, error: orjson.JSONDecodeError) -> Refused:
    """NaN and infinities are no JSON, but senders write them, and deserve to hear of just that."""
    met: list[str] = []

    def note(constant: str) -> None:
        met.append(constant)

    with suppress(ValueError, RecursionError):
        json.loads(payload, parse_constant=note)
    if met or "infinity" in error.msg:
        return Refused(
            RefusalCode.NOT_A_NUMBER, "NaN and infinity are no numbers: leave a missing value out, or send null"
        )
    return Refused(RefusalCode.BAD_JSON, f"the payload is no JSON: {error}")


def _batch(topic: BatchTopic, content: Mapping[str, object], time: int) -> Decoded:
    values = content.get("v")
    if not isinstance(values, dict):
        raise Refused(RefusalCode.BAD_PAYLOAD, 'a batch is {"t": epoch milliseconds, "v": {"<point>": value, …}}')
    given = content.get("q")
    qualities = given if isinstance(given, dict) else dict.fromkeys(values, given)
    names, taken, grades, refused = list[str](), list[Value](), list[int](), list[tuple[str, Refused]]()
    for key, sent in values.items():
        try:
            value = checked_value(sent)
            grade = checked_quality(qualities.get(key), value)
            names.append(name_in(key) if "%" in key or not 0 < len(key) <= MAX_NAME or "\0" in key else key)
        except Refused as error:
            refused.append((key, error))
        else:
            taken.append(value)
            grades.append(grade)
    refusal = _left_out(refused, len(values)) if refused else None
    return Decoded(topic.scope, tuple(names), (time,) * len(names), tuple(taken), tuple(grades), refusal)


def _left_out(refused: list[tuple[str, Refused]], of: int) -> Refusal:
    first = refused[0][1]
    which = ", ".join(key[:MAX_NAME] for key, _ in refused[:EXAMPLES])
    return Refusal(first.code, f"{len(refused)} of {of} readings were left out ({which}): {first.message}")
