"""Readings: the latest of a point, and its history as rows or columns."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.details import Unit
from schema.enums import Quality, word
from schema.fields import attribute
from schema.lazy import OnePoint
from schema.pages import PageInfo


@strawberry.enum(description="What to make of the readings of a bucket.")
class Aggregate(Enum):
    AVG = word("AVG", description="Their mean.")
    MIN = word("MIN", description="The least.")
    MAX = word("MAX", description="The greatest.")
    SUM = word("SUM", description="Their sum.")
    COUNT = word("COUNT", description="How many there are.")
    FIRST = word("FIRST", description="The first.")
    LAST = word("LAST", description="The last.")
    DELTA = word("DELTA", description="How far the last is from the value that held when the bucket began.")
    TIME_WEIGHTED_AVG = word("TIME_WEIGHTED_AVG", description="The mean over time, each value holding until the next.")
    STDDEV = word("STDDEV", description="The standard deviation, of a sample.")


@strawberry.enum(description="How readings are thinned when there are more than `maxPoints`.")
class Downsampling(Enum):
    MIN_MAX = word("MIN_MAX", description="The lowest and the highest of each part, so that no spike is lost.")
    LTTB = word("LTTB", description="Those that make the drawn line look the same.")
    NONE = word("NONE", description="Not at all: buckets as narrow as `maxPoints` allows, with `functions`.")


@strawberry.enum(description="What stands in buckets without readings.")
class Fill(Enum):
    NONE = word("NONE", description="Nothing: such buckets are left out.")
    PREVIOUS = word("PREVIOUS", description="The last value before.")
    LINEAR = word("LINEAR", description="A straight line from the last value before to the next.")


@strawberry.type(
    description="A reading: exactly one of value, text and bool is given; all null means that there was none, for the "
    "reason in quality."
)
class Reading:
    time: datetime = attribute("When it was taken.")
    received_at: datetime | None = attribute("When it reached the server.")
    value: float | None = attribute("Its number.")
    text: str | None = attribute("Its text.")
    bool_: bool | None = attribute("Whether it was true or false, for a point that only switches.", name="bool")
    unit: Unit | None = attribute("The unit of `value`.")
    quality: Quality = attribute("How far it can be trusted.")


@strawberry.type(description="One row of a history: a reading, or the aggregates of a bucket.")
class SeriesRow:
    time: datetime = attribute("The time of the reading, or the start of the bucket.")
    value: float | None = attribute("The reading's number; null for a bucket.")
    text: str | None = attribute("The reading's text; null for a bucket.")
    quality: Quality | None = attribute("The reading's quality; null for a bucket.")
    avg: float | None = attribute("The mean, if asked for.")
    min: float | None = attribute("The least, if asked for.")
    max: float | None = attribute("The greatest, if asked for.")
    sum: float | None = attribute("The sum, if asked for.")
    count: int | None = attribute("How many readings there are, if asked for.")
    first: float | None = attribute("The first, if asked for.")
    last: float | None = attribute("The last, if asked for.")
    delta: float | None = attribute("The change since the bucket began, if asked for.")
    time_weighted_avg: float | None = attribute("The mean over time, if asked for.")
    stddev: float | None = attribute("The standard deviation, if asked for.")


@strawberry.type(description="A history as columns of equal length, for charts; a column not asked for is null.")
class SeriesColumns:
    time: list[float] = attribute("The times of the rows, in epoch milliseconds.")
    value: list[float | None] | None = attribute("The readings' numbers.")
    avg: list[float | None] | None = attribute("The means.")
    min: list[float | None] | None = attribute("The least.")
    max: list[float | None] | None = attribute("The greatest.")
    sum: list[float | None] | None = attribute("The sums.")
    count: list[int | None] | None = attribute("The numbers of readings.")
    first: list[float | None] | None = attribute("The first.")
    last: list[float | None] | None = attribute("The last.")
    delta: list[float | None] | None = attribute("The changes since the buckets began.")
    time_weighted_avg: list[float | None] | None = attribute("The means over time.")
    stddev: list[float | None] | None = attribute("The standard deviations.")


@strawberry.type(description="History of one point, as rows or, for charts, as columns of equal length.")
class Series:
    point: OnePoint | None = attribute("The point.")
    rows: list[SeriesRow] = attribute("The rows, the oldest first.")
    columns: SeriesColumns = attribute("The same as columns.")
    sampled: bool = attribute("Whether readings were left out to keep to `maxPoints`.")
    unit: Unit | None = attribute("The unit of the numbers.")
    page_info: PageInfo = attribute("Whether there are more rows; go on with `after: endCursor`.")
