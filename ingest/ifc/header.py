"""The header of a STEP file, read by ourselves: the native parser may crash on a damaged one.

Grammar: ISO 10303-21, section 8 (header) and table 2 (tokens).
"""

import re
from dataclasses import dataclass

from ingest.issues import Code, refused

LONGEST_HEADER_BYTES = 1024 * 1024
MARKER = b"ISO-10303-21"

SPACE = rb"(?:\s|(?>/\*.*?\*/))*+"
START = re.compile(SPACE + rb"ISO-10303-21\s*;" + SPACE + rb"HEADER\s*;", re.DOTALL)
END = re.compile(rb"ENDSEC\s*;" + SPACE + rb"DATA\s*(?:\([^;]*\)\s*)?;", re.DOTALL)
TOKEN = re.compile(rb"\s+|(?>/\*.*?\*/)|(?P<kept>'(?:[^']|'')*'|(?P<name>[A-Z_]+)|[(),;$*])", re.DOTALL)
SCHEMA = re.compile(rb"FILE_SCHEMA\s*\(\s*\(\s*'([^']*)'\s*(,\s*'[^']*'\s*)*+\)", re.IGNORECASE)

ATTRIBUTE_COUNTS = {b"FILE_DESCRIPTION": 2, b"FILE_NAME": 7, b"FILE_SCHEMA": 1}

TEXT = rb"(?>'(?:[^']|'')*+'|\$)"
TEXTS = rb"\( (?:%s (?:, %s )*+)?\)" % (TEXT, TEXT)
CLEAN = re.compile(
    (
        rb" FILE_DESCRIPTION \( %s , %s \) ; FILE_NAME \( %s , %s , %s , %s , %s , %s , %s \) ; FILE_SCHEMA \( %s \) ; "
        % (TEXTS, TEXT, TEXT, TEXT, TEXTS, TEXTS, TEXT, TEXT, TEXT, TEXTS)
    ).replace(b" ", SPACE),
    re.DOTALL,
)
"""A header as the standard wants it; anything else may crash the native parser, even where it only looks odd."""

SCHEMAS = {"IFC2X3": "IFC2X3", "IFC4": "IFC4", "IFC4X3": "IFC4X3_ADD2"}
"""Each edition that we read, by the schema in which the native parser reads it."""

REVISION = re.compile(r"(IFC2X3|IFC4X3|IFC4)(?:[ _](?:TC\d|ADD\d|ADD\d[ _]TC\d|FINAL))?")
"""Corrigenda and addenda of an edition keep its classes; release candidates (IFC4X3_RC2) do not."""

PLAIN_HEADER = (
    "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
    "FILE_SCHEMA(('{schema}'));\nENDSEC;\nDATA;\n"
)


@dataclass(frozen=True, slots=True)
class Header:
    """`schema` is the native parser's name; the rows begin at `end`. `plain` replaces a header that may trip it."""

    schema: str
    end: int
    flaws: tuple[str, ...]
    plain: bytes | None


def parse_header(text: bytes) -> Header:
    """Read the header of the text; raises ImportRefused with NOT_IFC, IFC_TRUNCATED or IFC_SCHEMA_UNSUPPORTED."""
    head = text[:LONGEST_HEADER_BYTES]
    start = START.match(head)
    if start is None:
        raise refused(Code.NOT_IFC, _what_else(head))
    end = END.search(head, start.end())
    if end is None:
        if len(text) > LONGEST_HEADER_BYTES:
            raise refused(Code.NOT_IFC, "Its header has no end.")
        raise refused(Code.IFC_TRUNCATED, "It ends within its header.")
    content = head[start.end() : end.start()]
    authored, schema = _schema(content)
    clean = CLEAN.fullmatch(content) is not None
    flaws = () if clean else _flaws(content) or ("its grammar is broken",)
    clean = clean and authored == schema and content.isascii()
    return Header(schema, end.end(), flaws, None if clean else PLAIN_HEADER.format(schema=schema).encode())


def _what_else(head: bytes) -> str:
    """Say what a file is that is not STEP text."""
    if not head:
        return "It is empty."
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "It is written in UTF-16."
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "It looks like XML (ifcXML); export it as IFC-SPF."
    if MARKER in head:
        return "It has no HEADER section."
    return ""


def _schema(content: bytes) -> tuple[str, str]:
    """The schema as authored, and the one to read it by."""
    found = SCHEMA.search(content)
    if found is None:
        raise refused(Code.IFC_SCHEMA_UNSUPPORTED, "The header names no schema.")
    authored = found[1].decode("ascii", "replace")
    if found[2] is not None:
        raise refused(Code.IFC_SCHEMA_UNSUPPORTED, "The header names several schemas.")
    edition = REVISION.fullmatch(authored.strip().upper())
    if edition is None:
        raise refused(Code.IFC_SCHEMA_UNSUPPORTED, f"The header names {authored!r}.")
    return authored, SCHEMAS[edition[1]]


def _flaws(content: bytes) -> tuple[str, ...]:
    """What breaks the rules in a header: unknown or missing entities, and wrong numbers of attributes."""
    flaws: list[str] = []
    seen: set[bytes] = set()
    for name, count in _entities(content):
        if name not in ATTRIBUTE_COUNTS:
            flaws.append(f"{name.decode('ascii', 'replace')[:40] or 'text'} does not belong there")
        elif count != ATTRIBUTE_COUNTS[name]:
            flaws.append(f"{name.decode()} has {count} attributes instead of {ATTRIBUTE_COUNTS[name]}")
        seen.add(name)
    flaws += [f"{name.decode()} is missing" for name in ATTRIBUTE_COUNTS if name not in seen]
    return tuple(flaws)


def _entities(content: bytes) -> list[tuple[bytes, int]]:
    """Each entity's name and number of attributes; what is no token gives an entity without a name."""
    entities: list[tuple[bytes, int]] = []
    name, depth, count, position = b"", 0, 0, 0
    while position < len(content):
        token = TOKEN.match(content, position)
        if token is None:
            return [*entities, (b"", 0)]
        position = token.end()
        kept = token["kept"] or b""
        depth += (kept == b"(") - (kept == b")")
        if kept == b";":
            entities.append((name, count))
            name, count = b"", 0
        elif depth == 0 and token["name"] is not None:
            name, count = kept, 1
        elif depth == 1 and kept == b",":
            count += 1
    return entities
