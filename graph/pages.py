"""Pages by key: orders, opaque cursors, and the page that a list answers."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, LiteralString

import orjson

from edifice.errors import BadInput
from graph.reading import Parts
from graph.records import EntityRecord

MOST = 500
"""The largest page."""

SortValue = str | int


class OrderField(StrEnum):
    """What a list can be ordered by. NAME is the folded name, else the last part of the IRI."""

    NAME = "NAME"
    KIND = "KIND"
    CLASS = "CLASS"
    CREATED = "CREATED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class Order:
    """One part of an order."""

    field: OrderField
    descending: bool = False


EXPRESSIONS: Mapping[OrderField, LiteralString] = {
    OrderField.NAME: "e.sortKey",
    OrderField.KIND: "e.kind",
    OrderField.CLASS: "coalesce(e.brickClass, '')",
    OrderField.CREATED: "e.createdAt",
    OrderField.CHANGED: "e.changedAt",
}
VALUES: Mapping[OrderField, Callable[[EntityRecord], SortValue]] = {
    OrderField.NAME: lambda record: record.sort_key,
    OrderField.KIND: lambda record: record.kind,
    OrderField.CLASS: lambda record: record.brick_class or "",
    OrderField.CREATED: lambda record: record.created_at,
    OrderField.CHANGED: lambda record: record.changed_at,
}
INTEGERS = frozenset({OrderField.CREATED, OrderField.CHANGED})


def whole_order(order: Sequence[Order]) -> tuple[Order, ...]:
    """The order made total: no field twice, ends with the sort key, which no two entities share."""
    parts: dict[OrderField, Order] = {}
    for part in order:
        parts.setdefault(part.field, part)
        if part.field is OrderField.NAME:
            break
    parts.setdefault(OrderField.NAME, Order(OrderField.NAME))
    return tuple(parts.values())


def order_text(order: tuple[Order, ...], *, scoped: bool = False) -> LiteralString:
    """The order as a list for ORDER BY, over an entity `e`; `scoped` for entities of one scope, as the index has it."""
    parts: list[LiteralString] = [EXPRESSIONS[part.field] + (" DESC" if part.descending else "") for part in order]
    if scoped and order[0].field is OrderField.NAME:
        parts.insert(0, "e.scope DESC" if order[0].descending else "e.scope")
    return ", ".join(parts)


def beyond(order: tuple[Order, ...], after: str | None, parts: Parts) -> LiteralString:
    """The condition that an entity `e` comes after the cursor; without one, what lets the index give the order."""
    if after is None:
        return "e.sortKey >= " + parts.add("")
    values = cursor_values(order, after)
    return later([(EXPRESSIONS[part.field], part.descending) for part in order], values, parts)


def later(
    keys: Sequence[tuple[LiteralString, bool]], values: Sequence[SortValue | float], parts: Parts
) -> LiteralString:
    """The condition that keys, each with whether it descends, come after values in their common order."""
    terms: list[LiteralString] = []
    equal: list[LiteralString] = []
    for (key, descending), value in zip(keys, values, strict=True):
        reference = parts.add(value)
        terms.append(" AND ".join([*equal, key + (" < " if descending else " > ") + reference]))
        equal.append(key + " = " + reference)
    return terms[0] if len(terms) == 1 else "(" + " OR ".join(terms) + ")"


def cursor_of(order: tuple[Order, ...], record: EntityRecord) -> str:
    """An opaque cursor that names the order and where in it the entity stands."""
    fields = [*signature(order), *(VALUES[part.field](record) for part in order)]
    return encode(fields)


def cursor_values(order: tuple[Order, ...], cursor: str) -> list[SortValue]:
    """Where the cursor stands in the order.

    Raises BadInput for what is no cursor of ours, or one of another order.
    """
    fields = decode(cursor)
    names = signature(order)
    values = fields[len(names) :]
    kinds = [int if part.field in INTEGERS else str for part in order]
    if fields[: len(names)] != names or [type(value) for value in values] != kinds:
        message = "This cursor belongs to another order or another list: page with the arguments that gave it."
        raise BadInput(message, field="after")
    return values


def signature(order: tuple[Order, ...]) -> list[SortValue]:
    """What tells one order from another within a cursor."""
    return [("-" if part.descending else "+") + part.field for part in order]


def encode(fields: Sequence[SortValue | float]) -> str:
    """The fields of a cursor as opaque text."""
    return base64.urlsafe_b64encode(orjson.dumps(fields)).rstrip(b"=").decode()


def decode(cursor: str) -> list[Any]:
    """The fields of a cursor. Raises BadInput for what is none."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        fields = orjson.loads(raw)
    except (binascii.Error, ValueError) as error:
        message = "This is no cursor of this server: use endCursor or an edge's cursor as it was given."
        raise BadInput(message, field="after") from error
    if not isinstance(fields, list):
        message = "This is no cursor of this server: use endCursor or an edge's cursor as it was given."
        raise BadInput(message, field="after")
    return fields


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entities; `total` only when it was asked for."""

    records: tuple[EntityRecord, ...]
    has_next: bool
    has_previous: bool
    order: tuple[Order, ...]
    total: int | None = None

    def cursor(self, index: int) -> str:
        """The cursor of the entity at this place of the page."""
        return cursor_of(self.order, self.records[index])

    @property
    def cursors(self) -> tuple[str, ...]:
        """The cursor of each entity of the page."""
        return tuple(cursor_of(self.order, record) for record in self.records)


def page_of(
    rows: Sequence[EntityRecord], first: int, after: str | None, order: tuple[Order, ...], total: int | None = None
) -> Page:
    """The page out of up to `first` + 1 entities in order: the one too many says that there is a next page."""
    return Page(tuple(rows[:first]), len(rows) > first, after is not None, order, total)


def checked_first(first: int | None) -> int:
    """The page size: 50 unless given. Raises BadInput outside 0 … MOST."""
    if first is None:
        return 50
    if not 0 <= first <= MOST:
        raise BadInput(f"`first` must be between 0 and {MOST}.", field="first")
    return first
