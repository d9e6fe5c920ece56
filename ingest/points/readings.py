"""Readings in CSV files: decoded by the [readings] part of a mapping file, streamed, with every bad row reported."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from graph.records import Identifier
from ingest.mapping.rules import ISO, MILLISECONDS, SECONDS, ReadingsFormat
from ingest.points.lines import CsvFile, Row, column_place, csv_files, rows

LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999; a number beyond it is no time, or in another unit."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_TEXT = 4096
"""The most characters that a reading may hold (timeseries.records)."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """A reading: the name of its point (scheme IRI, or one of the identifiers), epoch milliseconds, the value."""

    point: Identifier
    time: int
    value: float | str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row, or a whole file (line 0), that is no reading; `code` is ROW_SHORT, TIME, VALUE or POINT."""

    file: str
    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FileBegun:
    """What follows is of this file, number `place` of `count`."""

    file: str
    place: int
    count: int


ReadingItem: TypeAlias = FileReading | BadRow | FileBegun
ToTime: TypeAlias = Callable[[str], int]


def readings(path: Path, layout: ReadingsFormat, name: str = "") -> Iterator[ReadingItem]:
    """Read a CSV file, or all CSV files in an archive; `name` is what the sender calls the file.

    A missing value is left out without a word, as a gap in the series. Raises ImportRefused for an unreadable file.
    """
    to_time = _time_reader(layout)
    with csv_files(path, name or path.name) as files:
        for place, file in enumerate(files, start=1):
            yield FileBegun(file.name, place, len(files))
            yield from _of_file(file, layout, to_time)


def _of_file(file: CsvFile, layout: ReadingsFormat, to_time: ToTime) -> Iterator[FileReading | BadRow]:
    named = _point_of_file(file.name, layout)
    if named is None and layout.point is None:
        yield BadRow(file.name, 0, "POINT", "No [[readings.file]] rule fits the name of this file.")
        return
    lines = rows(file, layout.encoding, layout.separator)
    header = next(lines, Row(0, [])).fields if layout.header else None
    time, value = column_place(layout.time, header, file.name), column_place(layout.value, header, file.name)
    point = None if layout.point is None else column_place(layout.point, header, file.name)
    width = max(time, value, point or 0)
    names: dict[str, Identifier] = {}
    for row in lines:
        fields = row.fields
        if len(fields) <= width:
            yield BadRow(file.name, row.line, "ROW_SHORT", f"It has {len(fields)} columns, not {width + 1} or more.")
            continue
        text = fields[value].strip()
        if text in layout.missing:
            continue
        owner = named
        if point is not None:
            key = fields[point].strip()
            owner = names.setdefault(key, Identifier(layout.scheme, key)) if key else None
        if owner is None:
            yield BadRow(file.name, row.line, "POINT", "The column of the point is empty.")
            continue
        try:
            yield FileReading(owner, to_time(fields[time].strip()), _value(text))
        except _Unreadable as error:
            yield BadRow(file.name, row.line, error.code, error.message)


def _point_of_file(name: str, layout: ReadingsFormat) -> Identifier | None:
    last = name.rpartition("/")[2]
    for rule in layout.files:
        groups = rule.name.groups(name if "/" in rule.name.expression.pattern else last)
        if groups is not None and (value := rule.point.filled(groups)):
            return Identifier(layout.scheme, value)
    return None


class _Unreadable(Exception):
    """A field that cannot be read."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _value(text: str) -> float | str:
    """A number where the text is one, else the text; NaN and infinity are no values."""
    try:
        number = float(text)
    except ValueError:
        if len(text) > MAX_TEXT or "\0" in text:
            message = f"The text has more than {MAX_TEXT} characters, or a zero byte."
            raise _Unreadable("VALUE", message) from None
        return text
    if not math.isfinite(number):
        raise _Unreadable("VALUE", f"{text} is no finite number.")
    return number


def _time_reader(layout: ReadingsFormat) -> ToTime:
    zone: tzinfo = ZoneInfo(layout.zone)
    pattern = layout.time_format
    if pattern in {SECONDS, MILLISECONDS}:
        scale = 1000 if pattern == SECONDS else 1
        return lambda text: _from_number(text, scale)
    if pattern == ISO:
        return lambda text: _from_text(text, datetime.fromisoformat, zone)
    return lambda text: _from_text(text, lambda it: datetime.strptime(it, pattern), zone)  # noqa: DTZ007 - zone follows


def _from_number(text: str, scale: int) -> int:
    try:
        time = round(float(text) * scale)
    except (ValueError, OverflowError):
        raise _Unreadable("TIME", f"{text[:60]!r} is no number of a time.") from None
    return _in_range(time, text)


def _from_text(text: str, parse: Callable[[str], datetime], zone: tzinfo) -> int:
    try:
        time = parse(text)
    except ValueError:
        raise _Unreadable("TIME", f"{text[:60]!r} is no time of the given format.") from None
    if time.tzinfo is None:
        time = time.replace(tzinfo=zone)
    # Integers, for a float of seconds loses the last millisecond.
    span = time - EPOCH
    return _in_range((span.days * 86_400 + span.seconds) * 1000 + span.microseconds // 1000, text)


def _in_range(time: int, text: str) -> int:
    if not -LATEST_MS < time <= LATEST_MS:
        raise _Unreadable("TIME", f"{text[:60]!r} is no time before the year 10000; is it in another unit?")
    return time
