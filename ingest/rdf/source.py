"""Statements out of a file: refused where it is no RDF, its IRIs repaired where they must be, its literals untouched.

Only the stream parser keeps the text of a literal; a store would write `"01"` as `1`. It gives language tags in lower
case, as RDF allows, for they mean the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph

from edifice.errors import ImportRefused
from ingest.issues import Code, Issue, refused
from ingest.rdf.iris import Repair, repaired, repaired_text
from ingest.rdf.options import RdfOptions
from ingest.rdf.statements import DEFAULT_GRAPH, RDF_TYPE, Statement
from ingest.rdf.syntax import TEXT_SYNTAXES, guard_xml, syntax_of

LITERAL_LIMIT = 1_000_000
"""Bytes of one literal that the graph accepts (design §4)."""
EXAMPLES = 20

Node = pyoxigraph.NamedNode | pyoxigraph.BlankNode


@dataclass(slots=True)
class Parsed:
    """The statements of a source in its order, the IRIs that were repaired, and JSON keys that mean nothing."""

    statements: list[Statement] = field(default_factory=list[Statement])
    repairs: list[Repair] = field(default_factory=list[Repair])
    unmapped: dict[str, int] = field(default_factory=dict[str, int])

    def issues(self) -> Iterator[Issue]:
        """Give the warnings that reading led to."""
        if self.repairs:
            examples = tuple(dict.fromkeys(str(repair) for repair in self.repairs))[:EXAMPLES]
            yield Issue(Code.RDF_ILLEGAL_IRI, Code.RDF_ILLEGAL_IRI.sentence, len(self.repairs), examples)
        if self.unmapped:
            names = tuple(self.unmapped)[:EXAMPLES]
            yield Issue(Code.RDF_UNMAPPED_KEY, Code.RDF_UNMAPPED_KEY.sentence, sum(self.unmapped.values()), names)


def parse(path: Path, options: RdfOptions) -> Parsed:
    """Read a whole file; raises ImportRefused with the line where the syntax gives one."""
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    syntax = syntax_of(options.file or path.name, data)
    if syntax in TEXT_SYNTAXES:
        parsed = _text(data, syntax, options)
    else:
        guard_xml(data if syntax is pyoxigraph.RdfFormat.RDF_XML else b"")
        parsed = _checked(data, syntax, options)
    if not parsed.statements:
        names = f" Its names have no IRI: {', '.join(list(parsed.unmapped)[:5])}." if parsed.unmapped else ""
        raise refused(Code.RDF_EMPTY, names.strip())
    if options.strict and parsed.repairs:
        first = parsed.repairs[0]
        where = "" if first.line is None else f"Line {first.line}: "
        message = (
            f"{where}<{first.before}> is no legal IRI; correct it, or import without `strict` to have it repaired."
        )
        raise ImportRefused(Code.RDF_ILLEGAL_IRI, message)
    return parsed


def _text(data: bytes, syntax: pyoxigraph.RdfFormat, options: RdfOptions) -> Parsed:
    """Parse strictly; when that fails, once more with the illegal IRIs of the text repaired, if it has any."""
    try:
        return Parsed(list(_statements(data, syntax, options, Parsed())))
    except SyntaxError as error:
        text, repairs = repaired_text(data.decode(errors="replace"))
        if not repairs or "Invalid UTF-8" in str(error):
            raise _refusal(error) from error
    try:
        return Parsed(list(_statements(text.encode(), syntax, options, Parsed())), repairs)
    except SyntaxError as error:
        raise _refusal(error) from error


def _checked(data: bytes, syntax: pyoxigraph.RdfFormat, options: RdfOptions) -> Parsed:
    """Parse leniently and check each IRI here, because strict JSON-LD drops what has an illegal one, silently."""
    parsed = Parsed()
    try:
        for statement in _statements(data, syntax, options, parsed, checked=_CheckedIris(parsed.repairs)):
            parsed.statements.append(statement)
    except SyntaxError as error:
        raise _refusal(error) from error
    return parsed


class _CheckedIris(dict[str, str]):
    """Each IRI of a leniently read file, repaired; a relative one is refused."""

    def __init__(self, repairs: list[Repair]) -> None:
        super().__init__()
        self._repairs = repairs

    def __missing__(self, iri: str) -> str:
        legal = repaired(iri)
        try:
            _ = pyoxigraph.NamedNode(legal)
        except ValueError as error:
            raise refused(
                Code.RDF_SYNTAX, f"<{iri}> is no absolute IRI ({error}); give `baseIri` if it is relative."
            ) from error
        if legal != iri:
            self._repairs.append(Repair(iri, legal))
        self[iri] = legal
        return legal


def _statements(
    data: bytes,
    syntax: pyoxigraph.RdfFormat,
    options: RdfOptions,
    parsed: Parsed,
    *,
    checked: _CheckedIris | None = None,
) -> Iterator[Statement]:
    quads = pyoxigraph.parse(data, syntax, base_iri=options.base_iri, lenient=checked is not None)
    for quad in quads:
        predicate, thing = quad.predicate.value, quad.object
        if checked is not None and _is_unmapped(predicate, thing):
            name = thing.value if predicate == RDF_TYPE else predicate
            parsed.unmapped[name] = parsed.unmapped.get(name, 0) + 1
            continue
        graph = (
            DEFAULT_GRAPH if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else _key(quad.graph_name, checked)
        )
        subject = _key(quad.subject, checked)
        if checked is not None:
            predicate = checked[predicate]
        if isinstance(thing, pyoxigraph.Literal):
            yield Statement(subject, predicate, _literal(thing, subject, predicate), None, graph)
        else:
            node = _key(thing, checked)
            yield Statement(subject, predicate, node if node.startswith("_:") else f"<{node}>", node, graph)


def _is_unmapped(predicate: str, thing: object) -> bool:
    """JSON-LD without a context for a key or type makes it a relative IRI, which RDF does not have."""
    if ":" not in predicate:
        return True
    return predicate == RDF_TYPE and isinstance(thing, pyoxigraph.NamedNode) and ":" not in thing.value


def _key(node: object, checked: _CheckedIris | None) -> str:
    match node:
        case pyoxigraph.NamedNode():
            return node.value if checked is None else checked[node.value]
        case pyoxigraph.BlankNode():
            return f"_:{node.value}"
        case _:
            raise refused(Code.RDF_TRIPLE_TERM, f"{str(node)[:200]}.")


def _literal(literal: pyoxigraph.Literal, subject: str, predicate: str) -> str:
    text = str(literal)
    if len(text) * 4 > LITERAL_LIMIT and len(text.encode()) > LITERAL_LIMIT:
        raise refused(Code.RDF_LITERAL_TOO_LARGE, f"<{predicate}> of {subject} has {len(text)} characters.")
    if literal.language is not None and not literal.language.islower():
        return text.removesuffix(literal.language) + literal.language.lower()
    return text


def _refusal(error: SyntaxError) -> Exception:
    """The parser's complaint with its line and column, and the way out where there is one."""
    reason = (error.msg or "unreadable").split(": ", 1)[-1] if error.lineno else error.msg or "unreadable"
    if "LoadDocumentCallback" in reason:
        return refused(Code.RDF_REMOTE_CONTEXT)
    if "No scheme found" in reason:
        reason = "an IRI is relative; give `baseIri`"
    where = f"Line {error.lineno}, column {error.offset}" if error.lineno else "Without a line (this syntax gives none)"
    return refused(Code.RDF_SYNTAX, f"{where}: {reason.rstrip('.')}.")
