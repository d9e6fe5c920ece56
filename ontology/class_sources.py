"""The files the class table is compiled from: Brick and 223P out of the `brickschema` package, the rest our own."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

BRICK_VERSION = "1.5"
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ClassSources:
    """Where each source lies; `rules` are our own modules and tables, whose change also changes the result."""

    brick: Path
    s223: Path
    ifc: Path
    others: Path
    kinds: Path
    rules: tuple[Path, ...]

    def digest(self) -> str:
        """Hash the content of all sources."""
        whole = hashlib.sha256()
        for path in (self.brick, self.s223, self.ifc, self.others, self.kinds, *self.rules):
            content = path.read_bytes()
            whole.update(len(content).to_bytes(8, "big"))
            whole.update(content)
        return whole.hexdigest()


@lru_cache(maxsize=1)
def class_sources() -> ClassSources:
    """Find the sources; the package is located and not imported, for importing it takes a second.

    Raises FileNotFoundError when the package `brickschema` is not installed.
    """
    package = find_spec("brickschema")
    if package is None or not package.submodule_search_locations:
        message = "The package brickschema is not installed, and with it the Brick ontology is missing."
        raise FileNotFoundError(message)
    ontologies = Path(package.submodule_search_locations[0]) / "ontologies" / BRICK_VERSION
    here = Path(__file__).parent
    return ClassSources(
        brick=ontologies / "Brick.ttl",
        s223=ontologies / "extensions" / "223p.ttl",
        ifc=DATA / "ifc_classes.csv",
        others=DATA / "other_classes.csv",
        kinds=DATA / "class_kinds.csv",
        rules=tuple(
            here / name for name in ("class_compiler.py", "class_kinds.py", "class_parser.py", "class_records.py")
        ),
    )


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of one of our own tables, by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
