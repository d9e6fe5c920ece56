"""What is left of many changes in the end: one for each entity and relation, none for what was taken back (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.records import Change, FieldChange
from operations.changes import LoggedChange

LISTS = ("identifiers", "statements", "aliases")
"""Fields that tell only what went and what came."""

_COME = ("ADDED", "RESTORED", "RELATED")
_GONE = ("RETIRED", "UNRELATED")


def net(changes: Sequence[LoggedChange]) -> list[LoggedChange]:
    """Fold changes, given the oldest first, in the order of the last change of each entity or relation."""
    folded: dict[tuple[str, str | None, str | None], LoggedChange | None] = {}
    for later in changes:
        change = later.change
        key = (change.entity, change.relation, change.other if change.relation else None)
        earlier = folded.pop(key, None)
        folded[key] = later if earlier is None else _after(earlier, later)
    return [change for change in folded.values() if change is not None]


def _after(earlier: LoggedChange, later: LoggedChange) -> LoggedChange | None:
    first, last = earlier.change, later.change
    if last.kind in _GONE:
        return None if first.kind in _COME else later
    if last.kind in _COME:  # it went, and is there again
        return None
    fields = tuple(_fields(first.fields, last.fields))
    kind = first.kind if first.kind in _COME else "CHANGED"
    merged: Change = replace(last, kind=kind, fields=fields)
    return replace(later, change=merged) if fields or kind in _COME else None


def _fields(first: Iterable[FieldChange], last: Iterable[FieldChange]) -> Iterable[FieldChange]:
    fields = {field.field: field for field in first}
    for field in last:
        known = fields.get(field.field)
        if known is None:
            fields[field.field] = field
        elif field.field in LISTS:
            fields[field.field] = _lists(known, field)
        else:
            fields[field.field] = FieldChange(field.field, known.before, field.after)
    return (field for field in fields.values() if field.before != field.after)


def _lists(first: FieldChange, last: FieldChange) -> FieldChange:
    went, came = set(_list(first.before)), set(_list(first.after))
    for value in _list(last.before):
        (came.remove if value in came else went.add)(value)
    for value in _list(last.after):
        (went.remove if value in went else came.add)(value)
    return FieldChange(first.field, sorted(went), sorted(came))


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
