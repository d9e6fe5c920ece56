"""Reading of TOML tables with the path of every key, so that each mistake is named where it stands."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Never, TypeVar, cast

from edifice.errors import BadInput
from ingest.issues import Code, refused
from ingest.mapping.patterns import Pattern, Template, pattern_of, template_of
from ontology.names import NameIndex

T = TypeVar("T")


class Table:
    """One table of a mapping file; `done` at its end refuses keys that nobody asked for."""

    def __init__(self, data: object, path: str, prefixes: Mapping[str, str]) -> None:
        self.path = path
        self._prefixes = prefixes
        if not isinstance(data, Mapping):
            mistake(path or "the file", "must be a table")
        self._data = cast("Mapping[str, Any]", data)
        self._known: dict[str, str] = {}

    def where(self, key: str) -> str:
        """Give the path of a key of this table."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Tell whether the key is given."""
        self._known[key] = key
        return key in self._data

    def text(self, key: str, default: str | None = None) -> str:
        """Give a text; without a default it is required."""
        value = self._get(key, default)
        if not isinstance(value, str):
            mistake(self.where(key), "must be a text" if key in self._data else "is missing")
        return value

    def optional(self, key: str) -> str | None:
        """Give a text or None."""
        return self.text(key) if self.has(key) else None

    def flag(self, key: str, *, default: bool) -> bool:
        """Give a boolean."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            mistake(self.where(key), "must be true or false")
        return value

    def number(self, key: str) -> int | float | None:
        """Give a number or None."""
        value = self._get(key, None)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            mistake(self.where(key), "must be a number")
        return value

    def place(self, key: str) -> int | str | None:
        """Give a number of a column from 1, or its name, or None."""
        value = self._get(key, None)
        if not (value is None or isinstance(value, str) or (type(value) is int and value > 0)):
            mistake(self.where(key), "must be the number of a column, from 1, or its name")
        return value

    def word(self, key: str, words: Iterable[str], default: str | None = None) -> str:
        """Give one of a list of words."""
        value, words = self.text(key, default), tuple(words)
        if value not in words:
            mistake(self.where(key), f"is {value!r}; give one of {', '.join(words)}")
        return value

    def iri(self, key: str) -> str:
        """Give an IRI, written in full or with a prefix."""
        return self.expanded(key, self.text(key))

    def iris(self, key: str) -> tuple[str, ...]:
        """Give the IRIs of a list; a single one need not be in brackets."""
        return tuple(self.expanded(key, text) for text in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Give the texts of a list; a single one need not be in brackets."""
        value = self._get(key, ())
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list | tuple) or not all(isinstance(text, str) for text in cast("list[Any]", listed)):
            mistake(self.where(key), "must be a text or a list of texts")
        return tuple(cast("list[str]", listed))

    def pattern(self, key: str) -> Pattern | None:
        """Give a regular expression for a whole text, which may begin with a prefix, or None."""
        return self._read(key, lambda text: pattern_of(text, self._prefixes)) if self.has(key) else None

    def template(self, key: str) -> Template | None:
        """Give a text with names in braces, or None."""
        return self._read(key, template_of) if self.has(key) else None

    def required_template(self, key: str) -> Template:
        """Give a text with names in braces."""
        return self._read(key, template_of)

    def iri_template(self, key: str) -> Template:
        """Give an IRI with names in braces, written in full or with a prefix."""
        return Template(self.expanded(key, self.required_template(key).text))

    def table(self, key: str) -> "Table | None":
        """Give a table within this one, or None."""
        return Table(self._get(key, None), self.where(key), self._prefixes) if self.has(key) else None

    def tables(self, key: str) -> list["Table"]:
        """Give the tables of a list (`[[key]]`), numbered from 1 in their paths."""
        value = self._get(key, [])
        if not isinstance(value, list):
            mistake(self.where(key), f"must be a list of tables, each begun by [[{key}]]")
        return [
            Table(data, f"{self.where(key)}[{number}]", self._prefixes)
            for number, data in enumerate(cast("list[Any]", value), start=1)
        ]

    def items(self) -> dict[str, str]:
        """Give all keys with their texts, of a table whose keys are free."""
        return {key: self.text(key) for key in self._data}

    def expanded(self, key: str, text: str) -> str:
        """Write an IRI in full; a prefix that is not declared is a mistake."""
        prefix, colon, local = text.partition(":")
        if colon and prefix in self._prefixes and not local.startswith("//"):
            return self._prefixes[prefix] + local
        if not colon or not (local.startswith("//") or prefix in {"urn", "mailto", "tag"}):
            mistake(self.where(key), f"is {text!r}, which is no IRI; declare its prefix under [prefixes]")
        return text

    def done(self) -> None:
        """Refuse the first key that has no meaning in this table."""
        for key in self._data:
            if key not in self._known:
                close = NameIndex(self._known.items()).nearest(key, limit=1)
                hint = f"; did you mean {close[0]}?" if close else f"; known are {', '.join(sorted(self._known))}"
                mistake(self.where(key), f"is no key of this table{hint}")

    def _get(self, key: str, default: object) -> Any:
        return self._data[key] if self.has(key) else default

    def _read(self, key: str, read: Callable[[str], T]) -> T:
        try:
            return read(self.text(key))
        except ValueError as error:
            mistake(self.where(key), f"is {self.text(key)!r}: {error}")


def mistake(path: str, sentence: str) -> Never:
    """Refuse the mapping file, with the path of the key at fault."""
    raise refused(Code.MAPPING_INVALID, f"{path} {sentence}.")


def checked(path: str, read: Callable[[], T]) -> T:
    """Read a value by the ontology; a name it does not know is a mistake of the mapping file."""
    try:
        return read()
    except BadInput as error:
        mistake(path, error.message.rstrip("."))
