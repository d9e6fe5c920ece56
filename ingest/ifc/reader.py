"""The IFC reader: a file, packed or not, as what it says of nodes and links."""

import gc
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.ifc.completeness import unread_classes
from ingest.ifc.fields import NOTABLE
from ingest.ifc.footprints import footprints
from ingest.ifc.identities import Identities
from ingest.ifc.links import Links
from ingest.ifc.objects import Described
from ingest.ifc.placements import placed
from ingest.ifc.prepass import Prepared, prepare
from ingest.ifc.properties import Properties
from ingest.ifc.rows import Rows
from ingest.ifc.taxonomy import taxonomy
from ingest.ifc.toolkit import Opened, Streamed
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
    rows, issues = _rows(prepared, lazy=lazy)
    yield from issues
    yield Progress(0.5)
    yield from _said(rows, prepared)


def _rows(prepared: Prepared, *, lazy: bool) -> tuple[Rows, list[Issue]]:
    """Read all rows, and prove that they are all; the parser's own memory goes when this returns."""
    rows = Rows(taxonomy(prepared.schema))
    source = Opened(prepared.path, rows.taxonomy.roots) if lazy else Streamed(prepared.path, rows.taxonomy.bypassed)
    numbers = rows.collect(source.rows())
    numbers.extend(source.bypassed())
    known = set(numbers)
    complaint, attributes = source.messages.breakage(), source.messages.attributes()
    del source
    issues: list[Issue] = []
    unread = unread_classes(prepared, len(numbers), known, rows.taxonomy.classes, complaint)
    if unread:
        names = tuple(f"{name}: {count}" for name, count in Counter(unread).most_common(EXAMPLES))
        issues.append(Issue(Code.IFC_UNKNOWN_CLASS, Code.IFC_UNKNOWN_CLASS.sentence, len(unread), names))
    if attributes:
        examples = tuple(attributes[:EXAMPLES])
        issues.append(Issue(Code.IFC_ATTRIBUTES, Code.IFC_ATTRIBUTES.sentence, len(attributes), examples))
    if len(known) < len(numbers):
        repeated = [number for number, count in Counter(numbers).items() if count > 1]
        examples = tuple(f"#{number}" for number in repeated[:EXAMPLES])
        issues.append(Issue(Code.IFC_DUPLICATE_ID, Code.IFC_DUPLICATE_ID.sentence, len(repeated), examples))
    rows.forget_missing(known)
    return rows, issues


def _said(rows: Rows, prepared: Prepared) -> Iterator[Item]:
    identities = Identities(rows)
    if not any(identities):
        raise refused(Code.IFC_EMPTY)
    units = Units(rows.units)
    metres = units.si("IfcLengthMeasure")
    properties = Properties(rows, units, NOTABLE)
    places = placed(rows, prepared.path)
    shapes = footprints(rows, prepared, places, metres, lambda: units.si("IfcPlaneAngleMeasure"))
    described = Described(rows, identities, properties, places.frames, shapes, metres)
    yield from described.said()
    links = Links(rows, identities)
    yield from links.links()
    issues = (identities.issues, units.issues, properties.issues, links.issues, shapes.issues, described.skipped)
    for reporter in issues:
        yield from reporter()
