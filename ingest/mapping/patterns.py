"""Patterns of IRIs and file names, and texts filled with what they matched."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

_FIELDS = string.Formatter()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that has to match a whole text; its named groups fill templates."""

    expression: re.Pattern[str]

    def groups(self, text: str) -> dict[str, str] | None:
        """Give the named groups, or None when the text does not match."""
        match = self.expression.fullmatch(text)
        return None if match is None else {name: found or "" for name, found in match.groupdict().items()}


@dataclass(frozen=True, slots=True)
class Template:
    """A text with `{names}` in it."""

    text: str

    @property
    def names(self) -> frozenset[str]:
        """The names within braces."""
        return frozenset(name for _, name, _, _ in _FIELDS.parse(self.text) if name)

    def filled(self, values: Mapping[str, str]) -> str:
        """Fill the names; one that has no value makes the whole text empty."""
        names = self.names
        if any(not values.get(name) for name in names):
            return ""
        return "".join(
            literal + (values[name] if name else "") for literal, name, _, _ in _FIELDS.parse(self.text)
        )  # fmt: skip


def template_of(text: str) -> Template:
    """Read a template; raises ValueError when its braces do not match or hold more than a name."""
    for _, name, specification, conversion in _FIELDS.parse(text):
        if name is not None and (not name or specification or conversion):
            message = "braces hold the name of a group or column, and nothing else"
            raise ValueError(message)
    return Template(text)


def pattern_of(text: str, prefixes: Mapping[str, str]) -> Pattern:
    """Read a regular expression that may begin with a prefix (`osh:Room[0-9]`); raises ValueError when it is none."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix in prefixes and not rest.startswith("//"):
        text = re.escape(prefixes[prefix]) + rest
    try:
        return Pattern(re.compile(text))
    except re.error as error:
        message = f"no regular expression: {error}"
        raise ValueError(message) from error
