"""The archive: a plain zip file of JSON lines, CSV and uploaded files, written once and verified before it is used."""

import errno
import fcntl
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from edifice.backup.manifest import NAME, SUMMED, Entry, Manifest
from edifice.errors import BadInput, Conflict, EdificeError

CHUNK = 1 << 20

Tell: TypeAlias = Callable[[str], None]
"""Is told the name of each part when it is its turn."""


def silent(_part: str) -> None:
    """Tell nobody."""


LEVEL = 4
"""Of deflate: readings get as small as with 6, in half of the time (measured)."""

README_NAME = "README.txt"
README = """\
A backup of a site of Edifice. Everything in it can be read without Edifice.

manifest.json   what this is, of which moment, and rows, bytes and SHA-256 of each member
manifest.sha256 SHA-256 of manifest.json and of this text, as `sha256sum --check` takes them
graph/          the graph, one JSON object a line: nodes with labels, properties, facts, names and classes;
                relationships by the ids of their ends; the log's newest commits; models, property keys, classes, clock
sql/            one CSV file with a header for each table of PostgreSQL; times are UTC
files/          uploaded files, by the id of their row in sql/upload.csv

`edifice restore FILE` makes a site of it again.
"""


SUMS_NAME = "manifest.sha256"


class Member:
    """A member that is being written."""

    def __init__(self, name: str, columns: tuple[str, ...], file: IO[bytes] | None) -> None:
        self._name, self._columns, self._file = name, columns, file
        self._digest, self._bytes = hashlib.sha256(), 0
        self.rows = 0

    def write(self, data: bytes) -> None:
        """Add some bytes; who writes counts the rows."""
        self._digest.update(data)
        self._bytes += len(data)
        if self._file is not None:
            self._file.write(data)

    def write_lines(self, lines: Iterable[bytes]) -> None:
        """Add rows of one line each."""
        for line in lines:
            self.write(line)
            self.rows += 1

    def entry(self) -> Entry:
        """What was written."""
        return Entry(self._name, self.rows, self._bytes, self._digest.hexdigest(), self._columns)


class Writer:
    """Members one after another into a zip file, or into none, to learn their hashes alone."""

    def __init__(self, archive: zipfile.ZipFile | None = None, tell: Tell = silent) -> None:
        self._archive, self._tell = archive, tell
        self.entries: list[Entry] = []

    @contextmanager
    def member(self, name: str, columns: tuple[str, ...] = ()) -> Iterator[Member]:
        """A new member, to be filled in the block."""
        self._tell(name)
        if self._archive is None:
            member = Member(name, columns, None)
            yield member
        else:
            with self._archive.open(name, "w", force_zip64=True) as file:
                member = Member(name, columns, file)
                yield member
        self.entries.append(member.entry())

    def end(self, manifest: Manifest) -> None:
        """Write the manifest and its hash, with which the archive is whole."""
        if self._archive is not None:
            readme, told = README.encode(), manifest.to_json()
            self._archive.writestr(README_NAME, readme)
            self._archive.writestr(NAME, told)
            self._archive.writestr(SUMS_NAME, _sums(readme, told))


def _sums(readme: bytes, manifest: bytes) -> bytes:
    """The hashes of the two members that the manifest cannot hold."""
    those = ((README_NAME, readme), (NAME, manifest))
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in those).encode()


@contextmanager
def new_archive(path: Path, tell: Tell = silent) -> Iterator[Writer]:
    """Write an archive, which has its name only when the block has ended well; nobody but its owner may read it.

    Raises:
        Conflict: the file is there already, or another backup is writing it.
        BadInput: the folder cannot be written, or has not enough space.
    """
    with no_space(path):
        if path.exists():
            raise Conflict(f"{path} is there already: name another file, or remove it.")
    part = path.with_name(path.name + ".part")
    with no_space(path), _opened(part) as file:
        try:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
                yield Writer(archive, tell)
            file.flush()
            os.fsync(file.fileno())
            part.rename(path)
        except BaseException:  # whatever ends it, also its cancellation, half an archive is of no use
            part.unlink(missing_ok=True)
            raise


@contextmanager
def _opened(part: Path) -> Iterator[IO[bytes]]:
    """The file, held against a second backup; what a killed one has left of it is thrown away."""
    with os.fdopen(os.open(part, os.O_CREAT | os.O_RDWR, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"Another backup is writing {part}.") from None
        file.truncate(0)
        yield file


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def no_space(path: Path) -> Iterator[None]:
    """Say plainly what keeps a file from being written, and what to do: mostly a full disk."""
    try:
        yield
    except (EdificeError, ConnectionError, TimeoutError):
        raise
    except OSError as error:
        raise BadInput(
            f"{path} could not be written ({error.strerror}): {_advice(path, error.errno)}; nothing is left of an "
            "unfinished archive."
        ) from error


def _advice(path: Path, number: int | None) -> str:
    if number in FULL:
        return f"make space in {path.parent}, or name a file on another disk"
    if number in ABSENT:
        return f"make the folder {path.parent}, or name a file in one that is there"
    if number in FORBIDDEN:
        return f"let this user write in {path.parent}, or name a file in another folder"
    return "name a file in another folder"


class Archive:
    """An archive that is there, opened."""

    def __init__(self, file: zipfile.ZipFile, manifest: Manifest, tell: Tell = silent) -> None:
        self._file, self._tell = file, tell
        self.manifest = manifest

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes."""
        self._tell(name)
        with self._file.open(name) as member:
            while chunk := member.read(CHUNK):
                yield chunk

    def lines(self, name: str) -> Iterator[bytes]:
        """A member's lines."""
        self._tell(name)
        with self._file.open(name) as member:
            yield from member

    def verify(self) -> None:
        """Read all of it, and see that every member is what the manifest says; raises BadInput when one is not."""
        around = {NAME, README_NAME} | ({SUMS_NAME} if self.manifest.format >= SUMMED else set())
        names = {info.filename for info in self._file.infolist()} - around
        expected = {entry.name for entry in self.manifest.members}
        for name in sorted(names ^ expected):
            raise BadInput(f"The archive is damaged: {name} is {'missing' if name in expected else 'not of it'}.")
        for entry in self.manifest.members:
            with undamaged(entry.name):
                digest = hashlib.sha256()
                for chunk in self.chunks(entry.name):
                    digest.update(chunk)
            if digest.hexdigest() != entry.sha256:
                raise BadInput(f"The archive is damaged: {entry.name} is not what was written.")


@contextmanager
def undamaged(name: str) -> Iterator[None]:
    """Raise BadInput for all that the zip library raises when a bit is wrong somewhere."""
    try:
        yield
    except EdificeError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, RuntimeError, OSError) as error:
        raise BadInput(f"The archive is damaged or cut short: {name} cannot be read ({error}).") from error


@contextmanager
def open_archive(path: Path, tell: Tell = silent) -> Iterator[Archive]:
    """Open an archive.

    Raises:
        BadInput: there is none, it is damaged or cut short, or a newer Edifice has made it.
    """
    if not path.is_file():
        raise BadInput(f"There is no file {path}.")
    with ExitStack() as opened:
        with undamaged(path.name):
            file = opened.enter_context(zipfile.ZipFile(path))
            archive = Archive(file, _manifest(file), tell)
        yield archive


def _manifest(file: zipfile.ZipFile) -> Manifest:
    """The manifest, held against its hash, which archives of the first format do not have."""
    told = file.read(NAME)
    manifest = Manifest.from_json(told)
    if manifest.format >= SUMMED and file.read(SUMS_NAME) != _sums(file.read(README_NAME), told):
        raise BadInput(f"The archive is damaged: {NAME} or {README_NAME} is not what was written.")
    return manifest
