"""The manifest of an archive: what it is, of which moment, and what each of its members must be."""

from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from edifice.errors import BadInput

FORMAT = 2
"""Raised when an older Edifice could not restore what we write."""

SUMMED = 2
"""The format from which on the archive tells the hash of its manifest too."""

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A member; `rows` are lines of JSON, rows of a table (without its header), or 1 for a file."""

    name: str
    rows: int
    bytes: int
    sha256: str
    columns: tuple[str, ...] = ()

    def same(self, other: "Entry | None") -> bool:
        """Whether both hold the same."""
        return other is not None and (self.rows, self.sha256) == (other.rows, other.sha256)


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is told of an archive.

    `moment` is the one moment that the archive shows, in epoch milliseconds, when the graph was at `sequence`;
    `began` is when the backup began. Migrations are the hashes of the schemas' files by number. `counters` are the
    last values of PostgreSQL's sequences, `missing` the uploads whose file was not there, `settings` are for people.
    """

    format: int
    edifice: str
    began: int
    moment: int
    sequence: int
    origin: str
    graph_version: str
    sql_version: str
    graph_migrations: dict[int, str]
    sql_migrations: dict[int, str]
    counters: dict[str, int]
    missing: tuple[str, ...]
    settings: dict[str, Any]
    members: tuple[Entry, ...] = field(default_factory=tuple)

    def entry(self, name: str) -> Entry | None:
        """A member by its name."""
        return next((entry for entry in self.members if entry.name == name), None)

    def to_json(self) -> bytes:
        """As it lies in the archive."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Read what `to_json` wrote; raises BadInput for the archive of a newer version, or for what is no manifest."""
        try:
            told: dict[str, Any] = orjson.loads(text)
            if told["format"] > FORMAT:
                raise BadInput(
                    f"The archive has format {told['format']}, and this version of Edifice reads up to {FORMAT}: "
                    f"restore it with Edifice {told['edifice']} or newer."
                )
            for name in ("graph_migrations", "sql_migrations"):
                told[name] = {int(number): hash_ for number, hash_ in told[name].items()}
            told["missing"] = tuple(told["missing"])
            told["members"] = tuple(map(_entry, told["members"]))
            return cls(**told)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadInput(f"The archive is damaged: its {NAME} cannot be read.") from error


def _entry(told: dict[str, Any]) -> Entry:
    return Entry(told["name"], told["rows"], told["bytes"], told["sha256"], tuple(told["columns"]))
