"""Orders by the latest reading: the graph gives the points, the series store their values; sorted and paged here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from edifice.errors import BadInput
from graph import entities
from graph.candidates import Candidate, candidates
from graph.pages import checked_first, decode, encode
from graph.records import EntityRecord
from graph.starts import Listing
from resolvers.conditions import Order
from resolvers.context import Context
from resolvers.conversions import common_unit
from resolvers.facets import ListSource
from resolvers.pages import Page
from timeseries.latest import latest
from timeseries.records import Reading

BY_READING = frozenset({"LATEST_VALUE", "LATEST_TIME"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a point stands: by its key, infinite without one so that it comes last, then by its id."""

    key: float
    id: str

    @property
    def sort_key(self) -> tuple[float, str]:
        return self.key, self.id


async def reading_pages(
    context: Context,
    listed: Listing,
    order: Order,
    first: int | None,
    after: str | None,
) -> list[Page[EntityRecord]]:
    """A page of each list by the latest reading; points without one come last. Three store calls.

    Raises BadInput when values of several units are ordered.
    """
    size, beyond = checked_first(first), None if after is None else _place_of(order, after)
    found = await candidates(context.store, listed.hop, listed.parents, where=listed.where)
    if order.field == "LATEST_VALUE":
        common_unit(point.unit for points in found for point in points)
    readings = await latest(context.pool, sorted({point.series for points in found for point in points}))
    sorted_lists = [sorted((_place(point, readings, order) for point in points), key=_sort_key) for points in found]
    left = [[place for place in places if beyond is None or place.sort_key > beyond.sort_key]
            for places in sorted_lists]  # fmt: skip
    shown = [places[:size] for places in left]
    ids = list(dict.fromkeys(place.id for places in shown for place in places))
    records = {record.id: record for record in await entities.by_ids(context.store, ids) if record is not None}
    pages = [_page(places, records, order) for places in shown]
    source, owners = ListSource(listed.hop, listed.where), listed.parents or [None]
    return [
        replace(
            page,
            has_next=len(rest) > size,
            has_previous=after is not None,
            total=len(whole),
            source=source,
            owner=owner,
        )
        for page, rest, whole, owner in zip(pages, left, sorted_lists, owners, strict=True)
    ]


def _sort_key(place: _Place) -> tuple[float, str]:
    return place.sort_key


def _place(point: Candidate, readings: dict[int, Reading], order: Order) -> _Place:
    reading = readings.get(point.series)
    key = None if reading is None else reading.value if order.field == "LATEST_VALUE" else float(reading.time)
    if key is None or isinstance(key, str):
        return _Place(math.inf, point.id)
    return _Place(-float(key) if order.direction == "DESC" else float(key), point.id)


def _page(places: Sequence[_Place], records: dict[str, EntityRecord], order: Order) -> Page[EntityRecord]:
    kept = [place for place in places if place.id in records]

    def cursor(index: int) -> str:
        key = kept[index].key
        return encode([order.field, order.direction, "" if math.isinf(key) else key, kept[index].id])

    return Page([records[place.id] for place in kept], cursor)


def _place_of(order: Order, cursor: str) -> _Place:
    match decode(cursor):
        case [order.field, order.direction, "" | int() | float() as key, str(id_)]:
            return _Place(math.inf if key == "" else float(key), id_)
        case _:
            message = "This cursor belongs to another order or another list: page with the arguments that gave it."
            raise BadInput(message, field="after")
