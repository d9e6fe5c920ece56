"""The proof that a file was read whole: as many rows as the text has, or a name for each that is missing."""

import re
from collections.abc import Collection, Sequence

from ingest.ifc.prepass import Prepared
from ingest.issues import Code, refused

TOKEN = re.compile(
    rb"'[^']*'|/\*(?>.*?\*/|(?P<open>))|#(?P<number>\d+)\s*=\s*(?P<name>[A-Za-z0-9_]*)",
    re.DOTALL,
)


def unread_classes(
    prepared: Prepared, count: int, numbers: Collection[int], classes: Collection[str], complaint: str | None
) -> Sequence[str]:
    """The class of each row that the parser left out because the schema does not have it.

    `count` rows were read or skipped on purpose, `numbers` are theirs, `classes` those of the schema in upper case.
    Raises ImportRefused with IFC_SYNTAX (and the parser's complaint) or IFC_TRUNCATED when other rows are missing.

    Every row has one equals sign and few strings have any, so counting those is the quick proof; next those before a
    class name; only when both fail are strings and comments told apart. The parser does not always complain of a row
    of an unknown class, so that its complaints are no proof.
    """
    text = prepared.path.read_bytes()
    span = (prepared.start, prepared.stop)
    if complaint is None and text.count(b"=", *span) == count:
        return ()
    if complaint is None and text.count(b"= IFC", *span) + text.count(b"=IFC", *span) == count:
        return ()
    return _unread(text, prepared, count, numbers, classes, complaint)


def _unread(
    text: bytes,
    prepared: Prepared,
    count: int,
    numbers: Collection[int],
    classes: Collection[str],
    complaint: str | None,
) -> Sequence[str]:
    rows, unknown = 0, list[str]()
    for token in TOKEN.finditer(text, prepared.start, prepared.stop):
        if token["open"] is not None:
            raise refused(Code.IFC_SYNTAX, "A comment is never closed.")
        if token["number"] is None:
            continue
        rows += 1
        name = token["name"].decode().upper()
        if int(token["number"]) not in numbers and name and name not in classes:
            unknown.append(name)
    if complaint is not None:
        raise refused(Code.IFC_SYNTAX, f"A row cannot be read: {complaint}.")
    if rows != count + len(unknown):
        raise refused(Code.IFC_TRUNCATED, f"{count} of {rows} rows could be read.")
    return unknown
