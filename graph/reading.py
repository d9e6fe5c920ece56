"""The parts of a composed query: text made of constants, numbered parameters, sets computed once at its beginning."""

from dataclasses import dataclass, field
from typing import LiteralString

DIGITS: tuple[LiteralString, ...] = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")


def literal_number(number: int) -> LiteralString:
    """A non-negative number as query text, made of constants alone."""
    digits: list[LiteralString] = [DIGITS[int(digit)] for digit in str(number)]
    return "".join(digits)


@dataclass(slots=True)
class Parts:
    """What the parts of one query share: parameters and variables, numbered as they are asked for, and the preludes.

    A prelude is a subquery that depends on nothing and stands first; what it returns is in sight everywhere below.
    """

    parameters: dict[str, object] = field(default_factory=dict[str, object])
    preludes: list[LiteralString] = field(default_factory=list[LiteralString])
    variables: int = 0

    def add(self, value: object) -> LiteralString:
        """Keep the value; answers the reference to the parameter, `$p0`."""
        name: LiteralString = "p" + literal_number(len(self.parameters))
        self.parameters[name] = value
        return "$" + name

    def variable(self, prefix: LiteralString) -> LiteralString:
        """A name that no other part of the query has."""
        self.variables += 1
        return prefix + literal_number(self.variables)

    def prelude(self, text: LiteralString) -> None:
        """Put a subquery before all that needs it."""
        self.preludes.append("CALL (*) {\n" + text + "\n}\n" if self.preludes else "CALL () {\n" + text + "\n}\n")

    def head(self) -> LiteralString:
        """The preludes, in the order in which they were put."""
        return "".join(self.preludes)
