"""The lines between a reader's process and ours: one JSON object each, its only key says what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypedDict, cast

import orjson

from edifice.errors import ImportRefused
from graph.records import DraftLink, Identifier, PropertyValue, Said, Scalar
from ingest.issues import Code, Issue, refused


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reader has come, from 0 to 1."""

    fraction: float


@dataclass(frozen=True, slots=True)
class Graph:
    """What follows is of the named graph `name`; what comes before the first of these is of the default graph."""

    name: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The last word of a reader that read the whole source: `said`, `links`, `warnings` and the number per kind."""

    counts: Mapping[str, int] = field(default_factory=dict[str, int])


Item: TypeAlias = Said | DraftLink | Issue | Progress | Graph
"""What a reader yields."""


class _IdentifierLine(TypedDict):
    scheme: str
    value: str


class _PropertyLine(TypedDict):
    group: str | None
    key: str
    value: Scalar
    text: str
    type: str | None
    unit: str | None
    si: Scalar


class _SaidLine(TypedDict):
    iri: str
    kind: str | None
    classes: list[str]
    values: dict[str, Scalar]
    identifiers: list[_IdentifierLine]
    statements: list[str]
    properties: list[_PropertyLine]
    home: str


class _LinkLine(TypedDict):
    subject: str
    predicate: str
    object: str
    relation: str
    reverse: bool
    derived: str | None


class _WarningLine(TypedDict):
    code: str
    message: str
    count: int
    examples: list[str]


class _ErrorLine(TypedDict):
    code: str
    message: str


class _Line(TypedDict, total=False):
    said: _SaidLine
    link: _LinkLine
    warning: _WarningLine
    progress: float
    graph: str
    summary: dict[str, int]
    error: _ErrorLine


def encode(item: Item | Summary | ImportRefused) -> bytes:
    """Give the item's line, its line feed included; raises TypeError for text or numbers that JSON cannot hold."""
    match item:
        case Said():
            line: object = {"said": item}
        case DraftLink():
            line = {"link": item}
        case Issue():
            line = {"warning": item}
        case Progress():
            line = {"progress": item.fraction}
        case Graph():
            line = {"graph": item.name}
        case Summary():
            line = {"summary": item.counts}
        case ImportRefused():
            line = {"error": {"code": item.code, "message": item.message}}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def decode(line: bytes) -> Item | Summary:
    """Read one line; an error line raises its ImportRefused, anything unreadable raises READER_OUTPUT."""
    try:
        item = _item(cast("_Line", orjson.loads(line)))
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise refused(Code.READER_OUTPUT) from broken
    if isinstance(item, ImportRefused):
        raise item
    return item


def _item(line: _Line) -> Item | Summary | ImportRefused:
    if "said" in line:
        return _said(line["said"])
    if "link" in line:
        return DraftLink(**line["link"])
    if "warning" in line:
        warning = line["warning"]
        return Issue(warning["code"], warning["message"], warning["count"], tuple(warning["examples"]))
    return _notice(line)


def _notice(line: _Line) -> Progress | Graph | Summary | ImportRefused:
    """Read a line about the reading itself."""
    if "progress" in line:
        return Progress(float(line["progress"]))
    if "graph" in line:
        return Graph(line["graph"])
    if "summary" in line:
        return Summary(dict(line["summary"]))
    if "error" in line:
        return ImportRefused(line["error"]["code"], line["error"]["message"])
    raise KeyError("a line without a known key")


def _said(line: _SaidLine) -> Said:
    return Said(
        iri=line["iri"],
        kind=line["kind"],
        classes=tuple(line["classes"]),
        values=line["values"],
        identifiers=tuple(Identifier(**identifier) for identifier in line["identifiers"]),
        statements=tuple(line["statements"]),
        properties=tuple(PropertyValue(**value) for value in line["properties"]),
        home=line["home"],
    )
