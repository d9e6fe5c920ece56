"""Rows of a STEP text looked up by their numbers, for the few of the geometry that the parser skips and we need."""

import re
from typing import NamedTuple, TypeAlias

Value: TypeAlias = "int | float | str | list[Value] | Line | None"
"""An argument: an int is the number of a row that is referred to, every number a float, an enumeration `.T.` text."""

NEXT = re.compile(rb"\n#(\d{1,18})")
EACH = re.compile(rb"#(\d{1,18})\s*=")
REST = re.compile(rb"\s*=\s*(\w+)\s*\(((?:[^';]++|'[^']*+')*+);")
TOKEN = re.compile(rb"'((?:[^']|'')*)'|([(),])|([^\s'(),]+)")
STRING, MARK = 1, 2
LONGEST_ROW = 1_000_000
"""Bytes of the arguments that we look at."""

LONGEST_NUMBER = 18
NEAR = 1024
"""Bytes around the last row in which the next is tried first: a shape is written near its points."""

FAR = 32 * NEAR
"""Bytes around its place in which a row is sought: some programs write the parts of a shape after others."""


class Line(NamedTuple):
    """A row, or a typed value inside one: its class in capitals and its arguments."""

    name: str
    values: list[Value]

    def number(self, index: int) -> int:
        """The row that an argument refers to, 0 for none."""
        value = self.at(index)
        return value if isinstance(value, int) else 0

    def measure(self, index: int) -> float | None:
        """The number that an argument is."""
        value = self.at(index)
        return value if isinstance(value, float) else None

    def numbers(self, index: int) -> list[int]:
        """The rows that a list refers to."""
        return [value for value in self.list_at(index) if isinstance(value, int)]

    def measures(self, index: int) -> list[float]:
        """The numbers in a list."""
        return [value for value in self.list_at(index) if isinstance(value, float)]

    def list_at(self, index: int) -> list[Value]:
        """The parts of a list, none of anything else."""
        value = self.at(index)
        return value if isinstance(value, list) else []

    def at(self, index: int) -> Value:
        """An argument, None where the row ends before it."""
        return self.values[index] if index < len(self.values) else None


NOTHING = Line("", [])


class Lines:
    """The rows of one text, whose data lies between two offsets; each is read once."""

    def __init__(self, text: bytes, start: int, stop: int) -> None:
        self._text = text
        self._start = start - 1  # with the line feed before the first row
        self._stop = stop
        self._read: dict[int, Line] = {}
        self._last = start
        self._offsets: dict[int, int] | None = None

    def __getitem__(self, number: int) -> Line:
        """A row by its number; NOTHING where it is not there, broken or far too long."""
        line = self._read.get(number)
        if line is None:
            line = self._read[number] = self._look_up(number)
        return line

    def _look_up(self, number: int) -> Line:
        offset = self._near(number, self._last, NEAR) or self._halved(number) or self._listed(number)
        self._last = offset or self._last
        match = REST.match(self._text, offset) if offset else None
        if match is None or len(match[2]) > LONGEST_ROW or not (rest := match[2].rstrip()).endswith(b")"):
            return NOTHING
        return Line(match[1].decode("ascii", "replace").upper(), parsed(rest[:-1]))

    def _near(self, number: int, position: int, reach: int) -> int:
        """Where the number of a row ends, if the row stands so near a position; 0 where it does not."""
        needle = b"\n#%d" % number
        found = self._text.find(needle, max(position - reach, self._start), position + reach)
        end = found + len(needle)
        return end if found >= 0 and not self._text[end : end + 1].isdigit() else 0

    def _halved(self, number: int) -> int:
        """The same, if rows stand about in the order of their numbers, as programs write them."""
        text, low, high = self._text, self._start, self._stop
        while high - low > NEAR:
            middle = (low + high) // 2
            match = NEXT.search(text, middle, self._stop)
            if match is None or match.start() >= high or (found := int(match[1])) > number:
                high = middle
            elif found < number:
                low = match.end()
            else:
                return match.end()
        return self._near(number, low, NEAR) or self._near(number, low, FAR)

    def _listed(self, number: int) -> int:
        """The same for rows in any order: all are listed once."""
        if self._offsets is None:
            found = EACH.finditer(self._text, self._start, self._stop)
            self._offsets = {int(match[1]): match.end(1) for match in found}
        return self._offsets.get(number, 0)


def parsed(text: bytes) -> list[Value]:
    """The arguments of a row; brackets that do not close end with it."""
    if (simple := _simple(text)) is not None:
        return simple
    stack: list[list[Value]] = [[]]
    word = ""
    for token in TOKEN.finditer(text):
        kind, here = token.lastindex, stack[-1]
        if kind == MARK:
            mark = token[MARK]
            if mark == b"(":
                stack.append([])
                if word:
                    here[-1] = Line(word, stack[-1])
                else:
                    here.append(stack[-1])
            elif mark == b")" and len(stack) > 1:
                stack.pop()
            word = ""
        elif kind == STRING:
            here.append(token[STRING].decode("ascii", "replace"))
        else:
            value = _value(token[3])
            word = value if isinstance(value, str) else ""
            here.append(value)
    return stack[0]


def _simple(text: bytes) -> list[Value] | None:
    """The one list of numbers or of references that points and polylines are, which are most rows; None for others."""
    text = text.strip()
    if text[:1] != b"(" or text.find(b")") != len(text) - 1 or b"(" in text[1:]:
        return None
    parts = text[1:-1].split(b",")
    try:
        numbers: list[Value] = [int(part.strip()[1:]) if b"#" in part else float(part) for part in parts]
    except ValueError:
        return None
    return [numbers]


def _value(word: bytes) -> Value:
    if word[:1] == b"#":
        return int(word[1:]) if word[1:].isdigit() and len(word) <= LONGEST_NUMBER else None
    try:
        return float(word)
    except ValueError:
        return None if word in {b"$", b"*"} else word.decode("ascii", "replace").upper()
