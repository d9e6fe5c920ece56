"""RDF terms as N-Triples text: read, written and turned into plain values, exact to the character."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from graph.records import Scalar
from ontology.namespaces import RDF, XSD

XSD_STRING = XSD + "string"
LANGUAGE_STRING = RDF + "langString"

_INTEGERS = frozenset(
    XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger",
        "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_NUMBERS = frozenset({XSD + "decimal", XSD + "double", XSD + "float"})
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
"""Python refuses to read more than 4,300 digits."""

_TERM = re.compile(
    r"<(?P<iri>[^<>]*)>"
    r"|_:(?P<blank>[^\s<>\"]+)"
    r'|"(?P<lexical>[^"\\]*(?:\\.[^"\\]*)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^<>]*)>)?',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_NAMED_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_UNSAFE_LITERAL = re.compile(r'[\x00-\x1f"\\\x7f]')
_UNSAFE_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_WRITTEN_ESCAPES = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}

_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)

TermKind: TypeAlias = Literal["iri", "blank", "literal"]


@dataclass(frozen=True, slots=True)
class Term:
    """An IRI, a blank node (`value` is its label, without `_:`) or a literal (`value` is its text as written).

    `language` may carry a base direction (`ar--rtl`). `datatype` is set for literals only, xsd:string unless given.
    """

    kind: TermKind
    value: str
    datatype: str | None = None
    language: str | None = None

    @property
    def key(self) -> str:
        """The node's name as graph.records.Said.iri has it: the IRI, or `_:` and the label."""
        return f"_:{self.value}" if self.kind == "blank" else self.value


def iri(value: str) -> Term:
    """Make the term of an IRI."""
    return Term("iri", value)


def literal(value: str, *, datatype: str = XSD_STRING, language: str | None = None) -> Term:
    """Make the term of a literal; a language overrides the datatype."""
    return Term("literal", value, LANGUAGE_STRING if language else datatype, language)


def parse_term(text: str) -> Term:
    """Read one N-Triples term; raises ValueError with the text when it is none."""
    match = _TERM.fullmatch(text)
    if match is None:
        message = f"Not an N-Triples term: {text[:200]!r}"
        raise ValueError(message)
    return _term_of(match)


def parse_statement(text: str) -> tuple[str, Term]:
    """Read "predicate object" as graph.records.Said.statements has it, into the predicate's IRI and the object.

    Raises ValueError with the text when it is not a predicate and a term, parted by one space.
    """
    predicate = _TERM.match(text)
    if predicate is None or predicate["iri"] is None or text[predicate.end() : predicate.end() + 1] != " ":
        message = f"Not a predicate and an object in N-Triples: {text[:200]!r}"
        raise ValueError(message)
    return _unescape(predicate["iri"]), parse_term(text[predicate.end() + 1 :])


def format_term(term: Term) -> str:
    """Write a term as N-Triples text, with the escapes of canonical N-Triples and no other change."""
    if term.kind == "iri":
        return format_iri(term.value)
    if term.kind == "blank":
        return f"_:{term.value}"
    quoted = f'"{_UNSAFE_LITERAL.sub(_escape_character, term.value)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    if term.datatype in {None, XSD_STRING}:
        return quoted
    return f"{quoted}^^{format_iri(term.datatype or XSD_STRING)}"


def format_iri(value: str) -> str:
    """Write an IRI in angle brackets; characters that no IRI may hold are escaped by their number."""
    return f"<{_UNSAFE_IRI.sub(_escape_codepoint, value)}>"


def format_statement(predicate: str, term: Term) -> str:
    """Write "predicate object" as graph.records.Said.statements holds it."""
    return f"{format_iri(predicate)} {format_term(term)}"


def format_node(key: str) -> str:
    """Write a node's key (an IRI, or `_:` and a label) as N-Triples text."""
    return key if key.startswith("_:") else format_iri(key)


def plain_value(term: Term) -> Scalar:
    """Give the Python value of a term: numbers and booleans where datatype and text agree, else the text."""
    if term.kind != "literal":
        return term.key
    if term.datatype in _INTEGERS and _INTEGER.fullmatch(term.value):
        return int(term.value)
    if term.datatype in _NUMBERS and _NUMBER.fullmatch(term.value):
        return float(term.value)
    if term.datatype == XSD + "boolean":
        return _BOOLEANS.get(term.value, term.value)
    return term.value


def _term_of(match: re.Match[str]) -> Term:
    if match["iri"] is not None:
        return Term("iri", _unescape(match["iri"]))
    if match["blank"] is not None:
        return Term("blank", match["blank"])
    datatype = match["datatype"]
    return literal(
        _unescape(match["lexical"]),
        datatype=XSD_STRING if datatype is None else _unescape(datatype),
        language=match["language"],
    )


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if not code:
        # An escape that N-Triples does not know keeps its backslash, so that nothing of the source is lost.
        return _NAMED_ESCAPES.get(match[3], match[0])
    number = int(code, 16)
    if number > _LAST_CODE_POINT or number in _SURROGATES:
        message = f"\\{match[0][1:]} is no code point of Unicode."
        raise ValueError(message)
    return chr(number)


def _escape_character(match: re.Match[str]) -> str:
    return _WRITTEN_ESCAPES.get(match[0]) or _escape_codepoint(match)


def _escape_codepoint(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"
