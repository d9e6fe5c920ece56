"""What the objects of a file are called: IRIs that are unique in it and stay the same over its revisions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ingest.ifc.rows import Rows, text
from ingest.ifc.toolkit import Row
from ingest.issues import Code, Issue

PREFIX = "urn:ifc:"
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """An object's IRI, and its GlobalId unless another object had it first."""

    iri: str
    global_id: str | None


class Identities:
    """The identity of every object of the twin, by row number."""

    def __init__(self, rows: Rows) -> None:
        self._found: dict[int, Identity] = {}
        self._repeated: list[str] = []
        self._nameless: list[int] = []
        by_global_id: defaultdict[str, list[int]] = defaultdict(list)
        for number, row in rows.objects.items():
            if rows.taxonomy.kind(str(row["type"])) is None:
                continue
            global_id = text(row["GlobalId"])
            if global_id is None:
                self._nameless.append(number)
                self._found[number] = Identity(f"{PREFIX}{quote(f'#{number}')}", None)
            else:
                by_global_id[global_id].append(number)
        for global_id, numbers in by_global_id.items():
            self._found.update(self._named(global_id, numbers, rows.objects))

    def __getitem__(self, number: int) -> Identity:
        """The identity of an object of the twin."""
        return self._found[number]

    def get(self, number: int | None) -> Identity | None:
        """The identity of an object; None for what is no object of the twin."""
        return self._found.get(number or 0)

    def __iter__(self) -> Iterator[int]:
        """The row numbers of the twin's objects."""
        return iter(self._found)

    def issues(self) -> Iterator[Issue]:
        """The GlobalIds that do not name one object."""
        if self._repeated:
            examples = tuple(self._repeated[:EXAMPLES])
            sentence = Code.DUPLICATE_GLOBAL_ID.sentence
            yield Issue(Code.DUPLICATE_GLOBAL_ID, sentence, len(self._repeated), examples)
        if self._nameless:
            examples = tuple(f"#{number}" for number in self._nameless[:EXAMPLES])
            yield Issue(Code.MISSING_GLOBAL_ID, Code.MISSING_GLOBAL_ID.sentence, len(self._nameless), examples)

    def _named(self, global_id: str, numbers: list[int], objects: Mapping[int, Row]) -> Iterator[tuple[int, Identity]]:
        """The first keeps the name; the others add their class, which lasts over revisions, then a number."""
        iri = PREFIX + quote(global_id, safe="")
        taken = {iri}
        if len(numbers) > 1:
            self._repeated.append(global_id)
            # some programs give project and building one constant GlobalId: it names the building
            numbers = sorted(numbers, key=lambda number: (objects[number]["type"] == "IfcProject", number))
        yield numbers[0], Identity(iri, global_id)
        for number in numbers[1:]:
            name = f"{iri}~{objects[number]['type']}"
            free = next(each for count in range(1, len(numbers) + 1) if (each := _numbered(name, count)) not in taken)
            taken.add(free)
            yield number, Identity(free, None)


def _numbered(name: str, count: int) -> str:
    return name if count == 1 else f"{name}~{count}"
