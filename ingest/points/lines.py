"""CSV text out of a file or an archive, decoded and split into rows with their line numbers."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingest.issues import Code, refused

SUFFIXES = (".csv", ".tsv", ".txt")
ENCRYPTED = 0x1
FREE_BYTES, MAX_RATIO = 1 << 30, 200
"""An archive may unpack to a gigabyte whatever it is; beyond, to no more than so many times its own size."""
FIELD_LIMIT = 1_000_000
"""Characters of one field; more means an unclosed quotation mark."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` is the line of the file at which it ends."""

    line: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file, or a member of an archive, by its name; `open` gives its bytes."""

    name: str
    archive: zipfile.ZipFile | None
    path: Path

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the file as a stream of bytes."""
        with self.path.open("rb") if self.archive is None else self.archive.open(self.name) as stream:
            yield stream


@contextmanager
def csv_files(path: Path, name: str) -> Iterator[list[CsvFile]]:
    """Give the CSV files in an archive by their names, or the one file, called `name`; raises ImportRefused."""
    if not zipfile.is_zipfile(path):
        yield [CsvFile(name, None, path)]
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield [CsvFile(member, archive, path) for member in _members(archive)]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise refused(Code.ZIP_INVALID, f"{error}.") from error


def _members(archive: zipfile.ZipFile) -> list[str]:
    """The names of the CSV files in an archive, sorted."""
    members = [info for info in archive.infolist() if info.filename.casefold().endswith(SUFFIXES)]
    if not members:
        raise refused(Code.ZIP_NO_SOURCE)
    if any(info.flag_bits & ENCRYPTED for info in members):
        raise refused(Code.ZIP_INVALID, "It is encrypted.")
    size = sum(info.file_size for info in members)
    if size > FREE_BYTES and size > MAX_RATIO * sum(info.compress_size for info in members):
        raise refused(Code.ZIP_BOMB)
    return sorted(info.filename for info in members)


def rows(file: CsvFile, encoding: str, separator: str) -> Iterator[Row]:
    """Read a file row by row, blank lines left out; raises ImportRefused CSV_UNREADABLE with the line."""
    csv.field_size_limit(FIELD_LIMIT)
    with file.open() as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="")
        reader = csv.reader(text, delimiter=separator)
        try:
            for fields in reader:
                if fields:
                    yield Row(reader.line_num, fields)
        except UnicodeDecodeError as error:
            message = f"{file.name}, after line {reader.line_num}: it is not {encoding}; give its `encoding`."
            raise refused(Code.CSV_UNREADABLE, message) from error
        except csv.Error as error:
            raise refused(Code.CSV_UNREADABLE, f"{file.name}, line {reader.line_num}: {error}.") from error


def column_place(column: int | str, header: list[str] | None, name: str) -> int:
    """Give the place of a column from 0; raises ImportRefused when the header does not have it."""
    if isinstance(column, int):
        return column - 1
    if header is None or column not in header:
        known = ", ".join(header or ())[:300]
        raise refused(Code.CSV_UNREADABLE, f"{name} has no column {column!r}, only {known}.")
    return header.index(column)
