"""The IFC reader: a file, packed or not, as what it says of nodes and links."""

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.ifc.completeness import unread_classes
from ingest.ifc.fields import NOTABLE
from ingest.ifc.identities import Identities
from ingest.ifc.links import Links
from ingest.ifc.objects import Described
from ingest.ifc.placements import positions
from ingest.ifc.prepass import Prepared, prepare
from ingest.ifc.properties import Properties
from ingest.ifc.rows import Rows
from ingest.ifc.taxonomy import taxonomy
from ingest.ifc.toolkit import Messages, Opened, Streamed
from ingest.ifc.units import Units
from ingest.ifc.unpack import is_archive, unpack
from ingest.issues import Code, Issue, refused
from ingest.wire import Item, Progress

LARGEST_BYTES = 2 * 1024**3
EXAMPLES = 5


def read(path: Path, options: Mapping[str, object]) -> Iterator[Item]:
    """Read a file whole; nothing but issues and progress is yielded before it has proved complete.

    Options: `max_bytes`, the largest text to read (2 GiB unless given), and `lazy`, to take the slower path through
    the parser. Raises ImportRefused with one of the IFC and ZIP codes.
    """
    given = options.get("max_bytes")
    limit = given if isinstance(given, int) else LARGEST_BYTES
    with TemporaryDirectory() as folder:
        if is_archive(path):
            unpacked = Path(folder) / "unpacked.ifc"
            yield from unpack(path, unpacked, limit)
            path = unpacked
        if path.stat().st_size > limit:
            raise refused(Code.IFC_TOO_LARGE, f"{path.stat().st_size} bytes.")
        prepared = prepare(path, Path(folder))
        yield from prepared.issues
        yield Progress(0.1)
        with _without_collector():
            yield from _content(prepared, lazy=options.get("lazy") is True)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows hold no circles, and the collector would walk all of them again and again: a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _content(prepared: Prepared, *, lazy: bool) -> Iterator[Item]:
    rows = Rows(taxonomy(prepared.schema))
    source = Opened(prepared.path, rows.taxonomy.roots) if lazy else Streamed(prepared.path, rows.taxonomy.bypassed)
    rows.collect(source.rows())
    bypassed = source.bypassed()
    count = len(bypassed) + len(rows.numbers)
    known = set(bypassed)
    known.update(rows.numbers)
    unread = unread_classes(prepared, count, known, rows.taxonomy.classes, source.messages.breakage())
    yield from _complaints(source.messages, unread)
    if len(known) < count:
        yield _duplicates(Counter((*bypassed, *rows.numbers)))
    yield Progress(0.5)
    yield from _said(rows, known, prepared)


def _said(rows: Rows, known: set[int], prepared: Prepared) -> Iterator[Item]:
    identities = Identities(rows)
    if not any(identities):
        raise refused(Code.IFC_EMPTY)
    units = Units(rows.units)
    length = units.of("IfcLengthMeasure")
    properties = Properties(rows, units, NOTABLE)
    places = positions(rows, prepared.path)
    described = Described(rows, identities, properties, places, length.scale if length else 1.0)
    yield from described.said()
    links = Links(rows, identities, known)
    yield from links.links()
    for reporter in (identities.issues, units.issues, properties.issues, links.issues, described.skipped):
        yield from reporter()


def _complaints(messages: Messages, unread: Sequence[str]) -> Iterator[Issue]:
    """What the parser could not read as it stands."""
    if unread:
        names = tuple(f"{name}: {count}" for name, count in Counter(unread).most_common(EXAMPLES))
        yield Issue(Code.IFC_UNKNOWN_CLASS, Code.IFC_UNKNOWN_CLASS.sentence, len(unread), names)
    attributes = messages.attributes()
    if attributes:
        yield Issue(Code.IFC_ATTRIBUTES, Code.IFC_ATTRIBUTES.sentence, len(attributes), tuple(attributes[:EXAMPLES]))


def _duplicates(counts: Counter[int]) -> Issue:
    repeated = [number for number, count in counts.items() if count > 1]
    examples = tuple(f"#{number}" for number in repeated[:EXAMPLES])
    return Issue(Code.IFC_DUPLICATE_ID, Code.IFC_DUPLICATE_ID.sentence, len(repeated), examples)
