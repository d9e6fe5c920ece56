"""What we do to a STEP file before the native parser sees it: check that it is whole, and mend what we can."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.ifc.header import MARKER, Header, parse_header
from ingest.ifc.repair import Repairs, guess_charset, repair_backslashes, repair_letters
from ingest.issues import Code, Issue, refused

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHUNK_BYTES = 64 * 1024
EXAMPLES = 5
LONGEST_END = 1024 * 1024

END = re.compile(rb"ENDSEC\s*;(?:\s|(?>/\*.*?\*/))*+END-ISO-10303-21\s*;", re.DOTALL)
TRAILER = re.compile(rb"(?:[\s\x1a\0]|(?>/\*.*?\*/))*+", re.DOTALL)
DOUBLE_SEMICOLON, DOUBLE_COMMA = re.compile(rb";;"), re.compile(rb",,")  # twice as fast as `in`
STRAY = re.compile(rb"'[^']*'|(?>/\*.*?\*/)|(?P<stray>;;|,,)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that the native parser can be given; its rows lie between the offsets `start` and `stop`."""

    path: Path
    schema: str
    start: int
    stop: int
    issues: tuple[Issue, ...]


def prepare(path: Path, folder: Path) -> Prepared:
    """Check the file, and write a mended copy into the folder if it needs one.

    Raises ImportRefused with NOT_IFC, IFC_TRUNCATED, IFC_SCHEMA_UNSUPPORTED.
    """
    text = path.read_bytes()
    body = text.removeprefix(BYTE_ORDER_MARK)
    header = parse_header(body)
    end = END.search(body, max(body.rfind(MARKER) - LONGEST_END, header.end))
    if end is None:
        raise refused(Code.IFC_TRUNCATED, "Its end marker END-ISO-10303-21 is missing.")
    issues = list(_remarks(text, body, header, end.end()))
    if len(body) == len(text) and header.plain is None and not _needs_mending(body, header.end):
        return Prepared(path, header.schema, header.end, end.end(), tuple(issues))
    return _mended(body[: end.end()], header, folder / "mended.ifc", issues)


def _needs_mending(body: bytes, start: int) -> bool:
    """Tell whether a letter or backslash would be lost; most files have none, and are read where they are."""
    if not body.isascii() or b"\0" in body:
        return True
    repairs = Repairs()
    for chunk in _chunks(body, start):
        if b"\\" in chunk:
            repair_backslashes(chunk, repairs)
    return repairs.backslashes > 0


def _remarks(text: bytes, body: bytes, header: Header, end: int) -> Iterator[Issue]:
    """What is odd about the file, but changes nothing of its meaning."""
    if len(body) < len(text):
        yield Issue(Code.IFC_CHARSET, "The file begins with a byte order mark, which STEP does not allow.")
    if header.flaws:
        yield Issue(Code.IFC_HEADER, Code.IFC_HEADER.sentence, len(header.flaws), header.flaws[:EXAMPLES])
    stray = DOUBLE_SEMICOLON.search(body) or DOUBLE_COMMA.search(body)
    if stray and (count := sum(match["stray"] is not None for match in STRAY.finditer(body))):
        yield Issue(Code.IFC_STRAY, Code.IFC_STRAY.sentence, count)
    if body.find(b"SIGNATURE", end) >= 0:
        yield Issue(Code.IFC_SIGNATURE, Code.IFC_SIGNATURE.sentence)
    elif not TRAILER.fullmatch(body, end):
        yield Issue(Code.IFC_STRAY, "What follows the end marker was ignored.")


def _mended(body: bytes, header: Header, target: Path, issues: list[Issue]) -> Prepared:
    """Write the mended copy, chunk by chunk, so that a large file is not held several times."""
    repairs = Repairs()
    foreign = b"" if body.isascii() else b"\n".join(line for line in body.splitlines() if not line.isascii())
    charset = guess_charset(foreign)
    head = header.plain or body[: header.end]
    with target.open("wb") as copy:
        copy.write(head)
        for chunk in _chunks(body, header.end):
            mended = repair_letters(chunk, charset, repairs)
            copy.write(repair_backslashes(mended, repairs) if b"\\" in mended else mended)
    if repairs.letters:
        issues.append(Issue(Code.IFC_CHARSET, f"{Code.IFC_CHARSET.sentence} ({charset})", repairs.letters))
    if repairs.backslashes:
        issues.append(Issue(Code.IFC_BACKSLASH, Code.IFC_BACKSLASH.sentence, repairs.backslashes))
    return Prepared(target, header.schema, len(head), target.stat().st_size, tuple(issues))


def _chunks(body: bytes, start: int) -> Iterator[bytes]:
    """Cut at line ends: no directive and no letter of several bytes runs over one."""
    while start < len(body):
        line_end = body.find(b"\n", start + CHUNK_BYTES)
        stop = len(body) if line_end < 0 else line_end + 1
        yield body[start:stop]
        start = stop
