"""The records of readings, as they go in and come out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Quality: TypeAlias = Literal["GOOD", "UNCERTAIN", "BAD"]
QUALITIES: tuple[Quality, ...] = ("GOOD", "UNCERTAIN", "BAD")
"""The place of a quality in this tuple is the number that the tables keep."""
GOOD, UNCERTAIN, BAD = 0, 1, 2

NUMBER, BOOL, TEXT = 0, 1, 2
"""The kinds of a reading, as the tables keep them; a reading without a value is a NUMBER."""

Value: TypeAlias = float | bool | str | None

MAX_TEXT = 4096
"""The most characters that a reading may hold."""

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading; times in epoch milliseconds, `point` is a series number, `received` is known of latest ones."""

    point: int
    time: int
    value: Value
    quality: int = GOOD
    received: int | None = None


@dataclass(frozen=True, slots=True)
class ReadingBatch:
    """Readings as columns of equal length, which is how they travel fast: a value is in `numbers` or in `texts`."""

    points: list[int] = field(default_factory=list[int])
    times: list[int] = field(default_factory=list[int])
    numbers: list[float | None] = field(default_factory=list[float | None])
    texts: list[str | None] = field(default_factory=list[str | None])
    kinds: list[int] = field(default_factory=list[int])
    qualities: list[int] = field(default_factory=list[int])

    def __len__(self) -> int:
        """How many readings there are."""
        return len(self.points)

    def add(self, point: int, time: int, value: Value, quality: int = GOOD) -> None:
        """Append one reading."""
        self.points.append(point)
        self.times.append(time)
        self.qualities.append(quality)
        if isinstance(value, str):
            self.numbers.append(None)
            self.texts.append(value)
            self.kinds.append(TEXT)
        else:
            self.numbers.append(value if value is None else float(value))
            self.texts.append(None)
            self.kinds.append(BOOL if isinstance(value, bool) else NUMBER)

    def columns(self) -> tuple[list[Any], ...]:
        """The columns, in the order of the fields."""
        return self.points, self.times, self.numbers, self.texts, self.kinds, self.qualities

    def slice(self, start: int, end: int) -> "ReadingBatch":
        """The readings from `start` up to, but without, `end`."""
        return ReadingBatch(*(column[start:end] for column in self.columns()))

    def readings(self) -> list[Reading]:
        """The same as single readings."""
        return [
            Reading(point, time, as_value(number, text, kind), quality)
            for point, time, number, text, kind, quality in zip(*self.columns(), strict=True)
        ]


def as_value(number: float | None, text: str | None, kind: int) -> Value:
    """The value of a reading from the columns that hold it."""
    if kind == TEXT:
        return text
    return bool(number) if kind == BOOL and number is not None else number


@dataclass(frozen=True, slots=True)
class Affine:
    """A change of unit: `value * scale + offset`."""

    scale: float = 1.0
    offset: float = 0.0


AS_IS = Affine()


def factors(affines: Sequence[Affine] | None) -> tuple[list[float] | None, list[float] | None]:
    """Scales and offsets as arrays for a statement; None for both when nothing is converted."""
    if affines is None:
        return None, None
    return [affine.scale for affine in affines], [affine.offset for affine in affines]
