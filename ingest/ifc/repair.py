r"""Letters and backslashes that the native parser would drop or stumble on, rewritten as ISO 10303-21 wants them.

Section 6.4.3.3 of the standard: a string holds ASCII only, all else as \X2\ and \X4\ code points; a backslash is
doubled unless it begins a directive.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

FOREIGN = re.compile(r"[^\x00-\x7f]+")
DIRECTIVE = re.compile(
    rb"\\(?:\\|S\\[\x20-\x7e]|P[A-I]\\|[NF]\\|X\\[0-9A-Fa-f]{2}"
    rb"|X2\\(?P<two>(?:[0-9A-Fa-f]{4})+)\\X0\\|X4\\(?P<four>(?:[0-9A-Fa-f]{8})+)\\X0\\|(?P<lone>))"
)
SURROGATE = re.compile(rb"(?:....)*?[Dd][89A-Fa-f]..")
KANA = re.compile("[\u3041-\u30ff]")
CHARSETS = ("utf-8", "cp932", "cp1252", "latin-1")
REPLACEMENT = 0xFFFD


@dataclass(slots=True)
class Repairs:
    """How often each repair was needed, with a few examples of the text as it is read now."""

    letters: int = 0
    backslashes: int = 0
    examples: Counter[str] = field(default_factory=Counter[str])


def guess_charset(text: bytes) -> str:
    """The character set of raw letters: UTF-8 if it fits, Shift-JIS if that gives kana, else Windows or ISO Latin."""
    for charset in CHARSETS:
        try:
            letters = text.decode(charset)
        except UnicodeDecodeError:
            continue
        if charset != "cp932" or KANA.search(letters):
            return charset
    return "latin-1"


def repair_letters(text: bytes, charset: str, repairs: Repairs) -> bytes:
    """Write raw letters as code points, and leave NUL characters out."""
    if not text.isascii():
        written, count = FOREIGN.subn(_code_points, text.decode(charset, "replace"))
        text = written.encode("ascii")
        repairs.letters += count
    if b"\0" not in text:  # other control characters pass, the parser stops at this one
        return text
    kept = text.translate(None, b"\0")
    repairs.letters += len(text) - len(kept)
    return kept


def repair_backslashes(text: bytes, repairs: Repairs) -> bytes:
    """Double each backslash that begins no directive, and mend code points that are no characters."""

    def mended(match: re.Match[bytes]) -> bytes:
        if match["lone"] is not None:
            repairs.backslashes += 1
            return rb"\\"
        if match["two"] is not None and SURROGATE.match(match["two"]):
            repairs.backslashes += 1
            letters = bytes.fromhex(match["two"].decode()).decode("utf-16-be", "replace")
            return _directives(letters)
        if match["four"] is not None:
            codes = bytes.fromhex(match["four"].decode())
            letters = codes.decode("utf-32-be", "replace")
            repairs.backslashes += len(letters) * 4 != len(codes) or chr(REPLACEMENT) in letters
            return _directives(letters)
        return match[0]

    return DIRECTIVE.sub(mended, text)


def _code_points(match: re.Match[str]) -> str:
    return _directives(match[0]).decode("ascii")


def _directives(letters: str) -> bytes:
    r"""The letters as one \X2\ directive, or \X4\ where one lies beyond the first plane."""
    if all(ord(letter) < 0x10000 for letter in letters):  # noqa: PLR2004 - the size of the first plane
        return rb"\X2\%s\X0" % letters.encode("utf-16-be").hex().upper().encode() + b"\\"
    return rb"\X4\%s\X0" % letters.encode("utf-32-be").hex().upper().encode() + b"\\"
