"""The history of one point as it is answered: the same numbers as rows and as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.pages import encode
from graph.records import EntityRecord
from ontology.unit_records import UnitRecord
from resolvers.pages import PageInfo
from timeseries.records import QUALITIES, Value

Column = Sequence[float | None]


@dataclass(slots=True)  # not frozen, which makes one four times as slow, and there are many
class SeriesRow:
    """A reading, or the aggregates of a bucket; `time` in epoch milliseconds."""

    time: int
    value: float | None = None
    text: str | None = None
    quality: str | None = None
    avg: float | None = None
    min: float | None = None
    max: float | None = None
    sum: float | None = None
    count: int | None = None
    first: float | None = None
    last: float | None = None
    delta: float | None = None
    time_weighted_avg: float | None = None
    stddev: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesColumns:
    """The columns asked for; `time` in epoch milliseconds."""

    time: Sequence[int]
    value: Column | None = None
    avg: Column | None = None
    min: Column | None = None
    max: Column | None = None
    sum: Column | None = None
    count: Sequence[int | None] | None = None
    first: Column | None = None
    last: Column | None = None
    delta: Column | None = None
    time_weighted_avg: Column | None = None
    stddev: Column | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """History of one point: raw `values` with their `qualities`, or aggregates by their names in lower case."""

    point: EntityRecord
    unit: UnitRecord | None
    times: Sequence[int]
    values: Sequence[Value] | None = None
    qualities: Sequence[int] = ()
    aggregates: Mapping[str, Column] = field(default_factory=dict[str, Column])
    sampled: bool = False
    has_next: bool = False
    has_previous: bool = False

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.times)

    @property
    def rows(self) -> list[SeriesRow]:
        """One row for each time."""
        if self.values is not None:
            return [
                SeriesRow(time, _number(value), value if isinstance(value, str) else None, QUALITIES[quality])
                for time, value, quality in zip(self.times, self.values, self.qualities, strict=True)
            ]
        names, columns = list(self.aggregates), [_whole(name, column) for name, column in self.aggregates.items()]
        return [
            SeriesRow(time=time, **dict(zip(names, row, strict=True)))
            for time, *row in zip(self.times, *columns, strict=True)
        ]

    @property
    def columns(self) -> SeriesColumns:
        """The same by columns."""
        if self.values is not None:
            return SeriesColumns(time=self.times, value=[_number(value) for value in self.values])
        return SeriesColumns(
            time=self.times, **{name: _whole(name, column) for name, column in self.aggregates.items()}
        )

    @property
    def page_info(self) -> PageInfo:
        """Where the rows stand in the range."""
        start, end = (encode([self.times[0]]), encode([self.times[-1]])) if self.times else (None, None)
        return PageInfo(self.has_next, self.has_previous, start, end)


def _number(value: Value) -> float | None:
    # true and false are 1 and 0 in a chart
    return None if value is None or isinstance(value, str) else float(value)


def _whole(name: str, column: Column) -> Sequence[Any]:
    return [None if count is None else int(count) for count in column] if name == "count" else column
