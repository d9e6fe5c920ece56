"""Readings in the body of a request: a JSON array, lines of JSON, or CSV; each item read or rejected by itself."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from edifice.errors import BadInput
from ingest.checks import RefusalCode, Refused, checked_quality, checked_time, checked_value
from ingest.decode import why_not_json
from timeseries.points import MAX_NAME
from timeseries.records import Value

JSON, LINES, CSV = "application/json", "application/x-ndjson", "text/csv"
TYPES = (JSON, LINES, CSV)
MOST_READINGS = 100_000
"""The most readings of one request."""

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Posted:
    """One reading that was sent: its point by a name in a building, or by its id alone; `place` counts from 1."""

    place: int
    building: str | None
    point: str
    time: int
    value: Value
    quality: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """One that cannot be stored."""

    place: int
    refusal: Refused


def items_of(content_type: str, body: bytes, now: int) -> Iterator[Posted | Rejected]:
    """The readings of a body that came at `now` (epoch milliseconds).

    Raises:
        BadInput: the body as a whole cannot be read, or holds more than MOST_READINGS.
    """
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind not in TYPES:
        raise BadInput(f"the content type of readings is one of {', '.join(TYPES)}, not {kind or 'missing'}")
    raw = {JSON: _from_json, LINES: _from_lines, CSV: _from_csv}[kind](body)
    for place, item in enumerate(raw, start=1):
        if place > MOST_READINGS:
            raise BadInput(f"one request holds at most {MOST_READINGS:,} readings: send several")
        if isinstance(item, Refused):
            yield Rejected(place, item)
            continue
        try:
            yield _posted(place, item, now)
        except Refused as error:
            yield Rejected(place, error)


def _from_json(body: bytes) -> Iterator[object]:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadInput(why_not_json(body, error).message) from error
    yield from content if isinstance(content, list) else [content]


def _from_lines(body: bytes) -> Iterator[object]:
    for line in body.splitlines():
        if not line.strip():
            continue
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError as error:
            yield why_not_json(line, error)


def _from_csv(body: bytes) -> Iterator[object]:
    try:
        table = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        header = {name.strip().lower() for name in table.fieldnames or ()}
        if not ({"point"} <= header and header & {"time", "t"} and header & {"value", "v"}):
            raise BadInput("a CSV of readings begins with a line that names the columns point, time and value")
        for row in table:
            fields = {str(name).strip().lower(): cell for name, cell in row.items()}
            yield {
                "point": fields["point"],
                "building": fields.get("building") or None,
                "time": _whole(fields.get("time", fields.get("t"))),
                "value": _cell(fields.get("value", fields.get("v"))),
                "quality": None if (quality := _whole(fields.get("quality", fields.get("q")))) == "" else quality,
            }
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadInput(f"the body is no CSV in UTF-8: {error}") from error


def _cell(cell: object) -> object:
    """What a cell of CSV holds: nothing, a truth, a number, or a text."""
    text = cell.strip() if isinstance(cell, str) else ""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return float(text) if text else None
    except ValueError:
        return text


def _whole(cell: object) -> object:
    """A whole number where the cell is one."""
    text = cell.strip() if isinstance(cell, str) else ""
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < MOST_DIGITS else text


def _posted(place: int, item: object, now: int) -> Posted:
    if not isinstance(item, Mapping):
        raise Refused(
            RefusalCode.BAD_PAYLOAD, 'a reading is {"point": id or name, "building", "time", "value", "quality"}'
        )
    fields: Mapping[str, object] = item
    if not any(name in fields for name in ("value", "v")):
        raise Refused(RefusalCode.BAD_PAYLOAD, "a reading has a value; null says that there is none")
    value = checked_value(fields.get("value", fields.get("v")))
    return Posted(
        place,
        _name(fields["building"], "building") if fields.get("building") is not None else None,
        _name(fields.get("point"), "point"),
        checked_time(_as_milliseconds(fields.get("time", fields.get("t"))), now),
        value,
        checked_quality(fields.get("quality", fields.get("q")), value),
    )


def _name(name: object, field: str) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME or "\0" in name:
        raise Refused(RefusalCode.BAD_PAYLOAD, f"{field} is a text of 1 to {MAX_NAME} characters")
    return name


def _as_milliseconds(time: object) -> object:
    if not isinstance(time, str):
        return time
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        raise Refused(RefusalCode.BAD_TIME, "a time is RFC 3339, or a number of milliseconds since 1970") from None
    if moment.tzinfo is None:
        raise Refused(RefusalCode.BAD_TIME, "a time says its zone, as 2017-04-01T10:20:00Z does")
    return round(moment.timestamp() * 1000)
