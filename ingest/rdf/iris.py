"""Illegal IRIs of real files (a bare `%`, brackets, spaces): found in the text and repaired by percent-encoding."""

import re
from dataclasses import dataclass

_ILLEGAL = re.compile(
    r'%(?![0-9A-Fa-f]{2})|[\x00-\x20<>"{}|^`\[\]]|\\(?!u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})'
)  # fmt: skip
_HOST_IN_BRACKETS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#\[\]]*@)?\[[0-9A-Fa-f:.]+\]")
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|\\."  # an escape within a prefixed name, which may be a quotation mark
    r"|#[^\n\r]*"
    r"|<(?P<iri>[^<>\n\r]*)>",
    re.DOTALL,
)
"""The tokens of Turtle, TriG, N-Triples and N-Quads within which `<` or `#` could be mistaken."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One IRI as it was and as it became; `line` is None where the format gives none."""

    before: str
    after: str
    line: int | None = None

    def __str__(self) -> str:
        """Give the repair as an example in a warning."""
        where = "" if self.line is None else f"line {self.line}: "
        return f"{where}<{self.before}> became <{self.after}>"


def repaired(iri: str) -> str:
    """Percent-encode what no IRI may hold; an address in brackets as the host stays as it is."""
    host = _HOST_IN_BRACKETS.match(iri)
    start = host.end() if host else 0
    return iri[:start] + _ILLEGAL.sub(lambda match: f"%{ord(match[0]):02X}", iri[start:])


def repaired_text(text: str) -> tuple[str, list[Repair]]:
    """Repair the IRIs in angle brackets of a Turtle-like text; strings and comments stay as they are."""
    parts: list[str] = []
    repairs: list[Repair] = []
    done, line = 0, 1
    for match in _TOKEN.finditer(text):
        before = match["iri"]
        if before is None or _ILLEGAL.search(before) is None:
            continue
        after = repaired(before)
        if after == before:
            continue
        line += text.count("\n", done, match.start())
        parts += (text[done : match.start()], f"<{after}>")
        done = match.end()
        repairs.append(Repair(before, after, line))
    return "".join([*parts, text[done:]]), repairs
