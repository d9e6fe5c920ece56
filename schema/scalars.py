"""The scalars of the contract: how they are read, and how they are answered."""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

ClassRef = NewType("ClassRef", str)
UnitRef = NewType("UnitRef", str)
QuantityRef = NewType("QuantityRef", str)
Long = NewType("Long", int)
JSON = NewType("JSON", object)
GeoJSON = NewType("GeoJSON", object)

LARGEST_LONG = 2**53 - 1
LONGEST_SECONDS = 3_155_760_000
"""A hundred years."""
SHORT_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d|w)")
ISO_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+(?:\.\d+)?)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
SHORT_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def parse_time(given: object) -> datetime:
    """An RFC 3339 time with its offset, as UTC."""
    if not isinstance(given, str):
        message = 'A DateTime is text like "2017-04-01T00:00:00Z".'
        raise ValueError(message)  # noqa: TRY004 - graphql-core turns a ValueError into the client's error
    try:
        time = datetime.fromisoformat(given)
    except ValueError:
        message = f'"{given}" is no RFC 3339 time; write it like "2017-04-01T00:00:00Z".'
        raise ValueError(message) from None
    if time.tzinfo is None:
        message = f'"{given}" has no offset; end it with Z for UTC, or with one like +02:00.'
        raise ValueError(message)
    return time.astimezone(UTC)


def write_time(time: datetime | float) -> str:
    """RFC 3339 in UTC, to the millisecond where there is one; numbers are epoch milliseconds."""
    moment = time.astimezone(UTC) if isinstance(time, datetime) else datetime.fromtimestamp(time / 1000, UTC)
    parts = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=parts).removesuffix("+00:00") + "Z"


def parse_duration(given: object) -> timedelta:
    """ISO 8601 without years and months, or short like `5m`, `90s`, `24h`, `7d`."""
    text = given.strip() if isinstance(given, str) else ""
    short = SHORT_DURATION.fullmatch(text)
    if short:
        return _bounded(float(short[1]) * SHORT_UNITS[short[2]].total_seconds())
    found = ISO_DURATION.fullmatch(text)
    if found is None or text[-1:] in {"P", "T"}:
        message = f'{given!r} is no duration; write it like "PT15M" or "15m". Months and years have no fixed length.'
        raise ValueError(message)
    named = {name: float(part) for name, part in found.groupdict().items() if part is not None}
    return _bounded(timedelta(**named).total_seconds() if sum(named.values()) < 10**9 else float(10**12))


def _bounded(seconds: float) -> timedelta:
    if seconds > LONGEST_SECONDS:
        message = "A duration is at most a hundred years."
        raise ValueError(message)
    return timedelta(seconds=seconds)


def write_duration(duration: timedelta | float) -> str:
    """ISO 8601 in days, hours, minutes and seconds; numbers are seconds."""
    rest = duration.total_seconds() if isinstance(duration, timedelta) else float(duration)
    days, rest = divmod(rest, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    date = f"{int(days)}D" if days else ""
    shown = f"{seconds:.3f}".rstrip("0").rstrip(".")
    clock = "".join(
        f"{number}{unit}" for number, unit in ((f"{int(hours)}", "H"), (f"{int(minutes)}", "M"), (shown, "S"))
        if number != "0"
    )  # fmt: skip
    if not date and not clock:
        return "PT0S"
    return f"P{date}" + (f"T{clock}" if clock else "")


def parse_long(given: object) -> int:
    """A whole number below 2^53 in size."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given) or given % 1:
        message = f"{given!r} is no whole number."
        raise ValueError(message)
    if abs(given) > LARGEST_LONG:
        message = f"{given!r} is beyond 2^53 - 1, which JSON numbers cannot tell apart."
        raise ValueError(message)
    return int(given)


def parse_name(given: object) -> str:
    """A reference by name: text that is not empty."""
    if not isinstance(given, str) or not given.strip():
        message = f"{given!r} is no name."
        raise ValueError(message)
    return given.strip()


def _reference(name: str, description: str) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, serialize=str, parse_value=parse_name)


def _unchanged(given: Any) -> Any:
    return given


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description='A point in time as RFC 3339, "2017-04-01T00:00:00Z"; any offset is accepted, answers are in UTC.',
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=write_time,
        parse_value=parse_time,
    ),
    timedelta: strawberry.scalar(
        name="Duration",
        description='A length of time: ISO 8601 ("PT15M") or short ("15m", "24h", "7d") in, ISO 8601 out.',
        serialize=write_duration,
        parse_value=parse_duration,
    ),
    ClassRef: _reference(
        "ClassRef",
        'A Brick, REC or IFC class: "brick:Temperature_Sensor", "Temperature_Sensor", "rec:Room", "ifc:IfcPump" or an '
        "IRI. Unknown: BAD_USER_INPUT with the nearest names.",
    ),
    UnitRef: _reference("UnitRef", 'A QUDT unit: "unit:DEG_C", "DEG_C", "°C" or an IRI.'),
    QuantityRef: _reference("QuantityRef", "A QUDT quantity kind or a Brick quantity."),
    Long: strawberry.scalar(
        name="Long",
        description="A whole number below 2^53, as a JSON number.",
        serialize=int,
        parse_value=parse_long,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        serialize=_unchanged,
        parse_value=_unchanged,
    ),
    GeoJSON: strawberry.scalar(
        name="GeoJSON",
        description="A geometry as RFC 7946 writes it, but in metres of the building's frame.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc7946",
        serialize=_unchanged,
        parse_value=_unchanged,
    ),
}
"""The Python type that stands for each scalar in the declarations."""
