"""The reader of CSV point lists: a point and its places and assets out of each row, by the [list] part of a mapping."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.records import DraftLink, Said
from ingest.issues import Code, Issue, refused
from ingest.mapping.file import mapping_of
from ingest.mapping.options import MAPPING
from ingest.mapping.rules import ListedNode, PointList
from ingest.points.lines import CsvFile, Row, csv_files, rows
from ingest.points.nodes import NodeMaker
from ingest.wire import Item
from ontology.classes import class_table
from ontology.relations import predicate_for

EXAMPLES = 20


@dataclass(slots=True)
class _Listed:
    """What the rows so far came to; a node that several rows describe is as its first row says."""

    saids: dict[str, Said] = field(default_factory=dict[str, Said])
    links: dict[DraftLink, None] = field(default_factory=dict[DraftLink, None])
    bad: list[str] = field(default_factory=list[str])


def read(path: Path, options: Mapping[str, object]) -> Iterator[Item]:
    """Read a point list, by the options `file` and `mapping`.

    The nodes are in the order of their IRIs. Their statements and links are Brick, so that the list can be exported
    as RDF. Raises ImportRefused.
    """
    layout = mapping_of(options.get(MAPPING)).point_list
    if layout is None:
        raise refused(Code.MAPPING_INVALID, "A point list needs a mapping file with a [list].")
    maker, listed = NodeMaker(class_table(), layout.base), _Listed()
    with csv_files(path, str(options.get("file") or path.name)) as files:
        for file in files:
            for row, columns in _columns(file, layout, listed):
                _add(row, columns, layout, maker, listed)
    yield from (listed.saids[iri] for iri in sorted(listed.saids))
    yield from sorted(listed.links, key=lambda link: (link.subject, link.predicate, link.object))
    yield from maker.issues()
    if listed.bad:
        yield Issue(Code.POINT_ROW, Code.POINT_ROW.sentence, len(listed.bad), tuple(listed.bad[:EXAMPLES]))


def _columns(file: CsvFile, layout: PointList, listed: _Listed) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows as columns by their names, each with its place for messages."""
    lines = rows(file, layout.encoding, layout.separator)
    header = [name.strip() for name in next(lines, Row(0, [])).fields]
    _require_columns(header, layout, file)
    for row in lines:
        where = f"{file.name}, line {row.line}"
        if len(row.fields) != len(header):
            listed.bad.append(f"{where}: it has {len(row.fields)} columns, the header {len(header)}")
            continue
        yield where, {name: text.strip() for name, text in zip(header, row.fields, strict=True)}


def _require_columns(header: Sequence[str], layout: PointList, file: CsvFile) -> None:
    for node in (layout.point, *layout.nodes):
        for name in sorted(node.columns() - set(header)):
            message = f"{file.name} has no column {name!r} ({node.path}), only {', '.join(header)[:300]}."
            raise refused(Code.CSV_UNREADABLE, message)


def _add(where: str, columns: Mapping[str, str], layout: PointList, maker: NodeMaker, listed: _Listed) -> None:
    point = maker.said(layout.point, columns)
    if point is None:
        listed.bad.append(f"{where}: the IRI of the point stays empty")
        return
    if point.iri in listed.saids:
        listed.bad.append(f"{where}: <{point.iri}> is listed before")
        return
    listed.saids[point.iri] = point
    of_row: dict[str, str] = {}
    for node in layout.nodes:
        said = maker.said(node, columns)
        if said is not None:
            of_row[node.id] = listed.saids.setdefault(said.iri, said).iri
    for node in layout.nodes:
        for link in _links(node, point.iri, of_row):
            listed.links[link] = None


def _links(node: ListedNode, point: str, of_row: Mapping[str, str]) -> Iterator[DraftLink]:
    """The links of one node of a row: to the point, to its whole and to its location."""
    own = of_row.get(node.id)
    if own is None:
        return
    if node.relation == "HAS_POINT":
        yield _link(own, "HAS_POINT", point)
    if node.relation == "HAS_LOCATION":
        yield _link(point, "HAS_LOCATION", own)
    if (whole := of_row.get(node.within or "")) is not None and whole != own:
        yield _link(whole, "HAS_PART", own)
    if (place := of_row.get(node.at or "")) is not None and place != own:
        yield _link(own, "HAS_LOCATION", place)


def _link(subject: str, relation: str, object_: str) -> DraftLink:
    return DraftLink(subject, predicate_for(relation), object_, relation)
