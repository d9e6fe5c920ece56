"""How much one commit may hold, and how a longer delta is cut into parts of which each leaves a sound graph."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isfinite

from edifice.errors import BadInput
from graph.codec import row_bytes
from graph.records import AliasChange, DeltaRow, LinkChange, Said, SaidChange, Scalar

MAX_ROWS = 2_000
MAX_BYTES = 4_000_000
"""Larger transactions exhaust the heap of a small server, and that error is retried as if it were transient."""

MAX_TEXT_BYTES = 1_000_000
MAX_ROW_BYTES = 16_000_000
MAX_CLASS_BYTES = 2_000
"""Class IRIs are index keys, which the server refuses above some thousand bytes."""

MAX_INTEGER = 2**63 - 1


def split(delta: Sequence[DeltaRow]) -> list[tuple[DeltaRow, ...]]:
    """Cut a delta into parts that one commit each may hold, in the order in which they must be committed.

    Several rows on one thing become one, since parts reorder them.

    First what nodes say, then new links, then links that go, then words that go, then joins: a link never lacks an
    end, and nothing disappears before what takes its place is there.
    """
    parts: list[tuple[DeltaRow, ...]] = []
    part: list[DeltaRow] = []
    size = 0
    for row in sorted(_folded(delta), key=_stage):
        bytes_ = row_bytes(row)
        if part and (len(part) == MAX_ROWS or size + bytes_ > MAX_BYTES):
            parts.append(tuple(part))
            part, size = [], 0
        part.append(row)
        size += bytes_
    return [*parts, tuple(part)] if part else parts


def _folded(delta: Iterable[DeltaRow]) -> Iterable[DeltaRow]:
    rows: dict[tuple[object, ...], DeltaRow] = {}
    for row in delta:
        match row:
            case SaidChange():
                key, earlier = (row.id, row.graph), rows.get((row.id, row.graph))
                rows[key] = replace(row, before=earlier.before) if isinstance(earlier, SaidChange) else row
            case LinkChange():
                rows[row.graph, row.subject, row.predicate, row.object, row.relation, row.derived] = row
            case AliasChange():
                rows[row.alias, row.id, "alias"] = row
    return (row for row in rows.values() if not (isinstance(row, SaidChange) and row.before == row.after))


def _stage(row: DeltaRow) -> int:
    match row:
        case SaidChange():
            return 0 if row.after is not None else 3
        case LinkChange():
            return 1 if row.added else 2
        case _:
            return 4


def check(delta: Sequence[DeltaRow]) -> None:
    """Raise BadInput for a delta that no commit can hold; a literal that is too long is named."""
    if len(delta) > MAX_ROWS:
        raise BadInput(f"One commit takes at most {MAX_ROWS} rows, not {len(delta)}; cut the delta into parts.")
    size = 0
    for row in delta:
        if isinstance(row, SaidChange) and row.after is not None:
            check_said(row.after)
        size += row_bytes(row)
    if size > (MAX_BYTES if len(delta) > 1 else MAX_ROW_BYTES):
        raise BadInput(f"One commit takes at most {MAX_BYTES} bytes, not {size}; cut the delta into parts.")


def check_said(said: Said) -> None:
    """Raise BadInput when the store cannot keep a word of this Said; the message names the node and the predicate."""
    for name, text in _texts(said):
        _check_text(said.iri, name, text)
    numbers: Iterable[tuple[str, Scalar]] = (
        *said.values.items(), *((value.key, number) for value in said.properties for number in (value.value, value.si))
    )  # fmt: skip
    for name, number in numbers:
        if isinstance(number, float) and not isfinite(number):
            raise BadInput(f"{name} of {said.iri} is not a finite number.", field=name)
        if isinstance(number, int) and abs(number) > MAX_INTEGER:
            raise BadInput(f"{name} of {said.iri} does not fit into 64 bits.", field=name)
    for class_ in said.classes:
        if len(class_.encode()) > MAX_CLASS_BYTES:
            raise BadInput(f"A class of {said.iri} has an IRI of more than {MAX_CLASS_BYTES} bytes.", field="classes")


def _texts(said: Said) -> Iterable[tuple[str, str]]:
    yield "iri", said.iri
    for statement in said.statements:
        yield statement.partition(" ")[0], statement
    for name, value in said.values.items():
        if isinstance(value, str):
            yield name, value
    for name in said.identifiers:
        yield name.scheme, name.value
    for authored in said.properties:
        yield authored.key, authored.text
        if isinstance(authored.value, str):
            yield authored.key, authored.value


def _check_text(iri: str, name: str, text: str) -> None:
    if len(text) * 4 <= MAX_TEXT_BYTES and text.isascii():
        return
    try:
        bytes_ = len(text.encode())
    except UnicodeEncodeError:
        raise BadInput(f"{name} of {iri[:200]} holds a lone surrogate, which is no character.", field=name) from None
    if bytes_ > MAX_TEXT_BYTES:
        message = (
            f"{name} of {iri[:200]} has {bytes_} bytes; a text may have {MAX_TEXT_BYTES}. Keep it as a file beside."
        )
        raise BadInput(message, field=name)
