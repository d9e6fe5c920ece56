"""A house of two rooms as IFC text, and what the reader makes of changed copies of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from edifice.errors import ImportRefused
from graph.records import DraftLink, Said
from ingest.ifc import read
from ingest.issues import Issue
from ingest.wire import Item

HOUSE = Path(__file__).parent / "data" / "house.ifc"


@dataclass(frozen=True, slots=True)
class Result:
    """What a file was read into; `code` when it was refused."""

    items: tuple[Item, ...]
    code: str | None = None
    message: str = ""

    @property
    def said(self) -> dict[str, Said]:
        """By the last part of the IRI."""
        return {item.iri.removeprefix("urn:ifc:"): item for item in self.items if isinstance(item, Said)}

    @property
    def links(self) -> list[tuple[str, str, str, str | None]]:
        return [
            (name_of(item.subject), item.relation, name_of(item.object), item.derived)
            for item in self.items
            if isinstance(item, DraftLink)
        ]

    @property
    def issues(self) -> dict[str, tuple[int, tuple[str, ...]]]:
        """Count and examples by code, without those that the house has as it is."""
        found = {item.code: (item.count, item.examples) for item in self.items if isinstance(item, Issue)}
        return {str(code): found[code] for code in found if code != "IFC_SKIPPED_CLASS"}


def name_of(iri: str) -> str:
    return iri.removeprefix("urn:ifc:").removeprefix("0House").strip("0")


def read_all(path: Path, **options: object) -> Result:
    items: list[Item] = []
    try:
        items.extend(read(path, options))
    except ImportRefused as error:
        return Result(tuple(items), error.code, error.message)
    return Result(tuple(items))


Edit: TypeAlias = Callable[[bytes], bytes]
ReadEdited: TypeAlias = Callable[[Edit], Result]


@pytest.fixture
def house() -> Result:
    return read_all(HOUSE)


@pytest.fixture
def read_edited(tmp_path: Path) -> ReadEdited:
    """Read a copy of the house that a function has changed."""

    def run(edit: Edit) -> Result:
        path = tmp_path / "edited.ifc"
        path.write_bytes(edit(HOUSE.read_bytes()))
        return read_all(path)

    return run


@pytest.fixture
def read_with(read_edited: ReadEdited) -> Callable[..., Result]:
    """Read a copy of the house with further rows."""

    def run(*rows: str) -> Result:
        more = "".join(row + "\n" for row in rows).encode() + b"ENDSEC;\nEND-ISO"
        return read_edited(lambda text: text.replace(b"ENDSEC;\nEND-ISO", more))

    return run
