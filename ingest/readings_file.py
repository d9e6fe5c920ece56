"""Readings in CSV files as an import: streamed into the store in batches, each bad row counted and shown."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import asyncpg

from graph import entities, names
from graph.records import Identifier
from graph.store import GraphStore
from ingest.issues import Code, refused
from ingest.mapping.file import mapping_of
from ingest.mapping.rules import ReadingsFormat
from ingest.points.readings import BadRow, FileBegun, FileReading, ReadingItem, readings
from operations.imports import ImportIssue, ImportRecord
from timeseries.readings import MAX_ROWS, insert
from timeseries.records import ReadingBatch

EXAMPLES = 20


@dataclass(slots=True)
class Outcome:
    """What became of a file's readings; `issues` by code."""

    stored: int = 0
    duplicate: int = 0
    counts: Counter[str] = field(default_factory=Counter[str])
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict[str, list[str]](list))

    def note(self, code: str, example: str, count: int = 1) -> None:
        """Count a problem, and keep the first examples of its kind."""
        self.counts[code] += count
        if len(self.examples[code]) < EXAMPLES and example not in self.examples[code]:
            self.examples[code].append(example)

    def warnings(self) -> list[ImportIssue]:
        """The problems as warnings of the import."""
        return [
            ImportIssue(code, Code(code).sentence, count, tuple(self.examples[code]))
            for code, count in sorted(self.counts.items())
        ]


def layout_of(options: object) -> ReadingsFormat:
    """The [readings] part of the import's mapping; raises ImportRefused when there is none."""
    layout = mapping_of(options).readings
    if layout is None:
        raise refused(Code.MAPPING_INVALID, "A file of readings needs a [readings] part.")
    return layout


async def store_file(
    store: GraphStore,
    pool: asyncpg.Pool,
    path: Path,
    record: ImportRecord,
    progress: Callable[[float], Awaitable[None]],
) -> Outcome:
    """Store all readings of a file; rows that cannot be stored are counted, a dry run stores nothing.

    Readings that are there already are left as they are, so a file may be imported again.
    """
    layout = layout_of(record.options.get("mapping"))
    outcome, points = Outcome(), _Points(store, record.scope)
    items = readings(path, layout, record.file)
    while chunk := await asyncio.to_thread(_chunk, items):
        read = [item for item in chunk if isinstance(item, FileReading)]
        await points.find({item.point for item in read})
        for item in chunk:
            match item:
                case BadRow():
                    outcome.note(Code.READING_ROW, f"{item.file} line {item.line}: {item.message}")
                case FileBegun():
                    await progress((item.place - 1) / item.count)
                case _:
                    pass
        batch = ReadingBatch()
        for item in read:
            number = points.numbers.get(item.point)
            if number is None:
                outcome.note(Code.READING_POINT, f"{item.point.scheme} {item.point.value}")
            else:
                batch.add(number, item.time, item.value)
        await _insert(pool, batch, outcome, dry_run=record.dry_run)
    return outcome


async def _insert(pool: asyncpg.Pool, batch: ReadingBatch, outcome: Outcome, *, dry_run: bool) -> None:
    if dry_run:
        outcome.stored += len(batch)
    elif len(batch):
        inserted = await insert(pool, batch)
        outcome.stored += inserted.stored
        outcome.duplicate += inserted.duplicate


def _chunk(items: Iterator[ReadingItem]) -> Sequence[ReadingItem]:
    return list(islice(items, MAX_ROWS))


@dataclass(slots=True)
class _Points:
    """Series numbers by the names that the file uses; None for a name that is nobody's, or of several points."""

    store: GraphStore
    scope: str
    numbers: dict[Identifier, int | None] = field(default_factory=dict[Identifier, int | None])

    async def find(self, wanted: set[Identifier]) -> None:
        """Look up the names that are new."""
        new = sorted(wanted - self.numbers.keys(), key=lambda name: (name.scheme, name.value))
        if not new:
            return
        owners = {
            name: ids[0] for name, ids in (await names.find(self.store, self.scope, new)).items() if len(ids) == 1
        }
        ids = sorted(set(owners.values()))
        series = {
            id_: found.series for id_, found in zip(ids, await entities.by_ids(self.store, ids), strict=True) if found
        }
        self.numbers |= {name: series.get(owners.get(name, "")) for name in new}
