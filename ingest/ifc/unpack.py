"""IFC files out of .ifczip archives: the right member, never by a path of the archive's choosing, never a bomb."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ingest.issues import Code, Issue, refused

ZIP_MAGIC = b"PK\x03\x04"
EXTENSIONS = (".ifc", ".ifcxml")
LARGEST_RATIO = 100
"""IFC text deflates 5 to 25 times; a hundred is a bomb."""

CHUNK_BYTES = 1024 * 1024


def is_archive(path: Path) -> bool:
    """Tell by the first bytes; the name's ending is often wrong."""
    with path.open("rb") as file:
        return file.read(len(ZIP_MAGIC)) == ZIP_MAGIC


def unpack(path: Path, target: Path, limit_bytes: int) -> Iterator[Issue]:
    """Write the archive's IFC file to `target`, and yield a warning if there were several.

    Raises ImportRefused with ZIP_INVALID, ZIP_UNSAFE, ZIP_BOMB, ZIP_NO_SOURCE or IFC_TOO_LARGE.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive)
            if len(members) > 1:
                names = tuple(member.filename for member in members[:5])
                yield Issue(Code.ZIP_SEVERAL_SOURCES, Code.ZIP_SEVERAL_SOURCES.sentence, len(members), names)
            _write(archive, members[0], target, limit_bytes)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        # RuntimeError: encrypted; NotImplementedError: a method that Python lacks, like Deflate64
        raise refused(Code.ZIP_INVALID, f"{error}.") from error


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The IFC files in the archive, the largest first, without what macOS and hidden folders add."""
    found: list[zipfile.ZipInfo] = []
    for member in archive.infolist():
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in member.filename:
            raise refused(Code.ZIP_UNSAFE, f"It holds {member.filename!r}.")
        hidden = any(part == "__MACOSX" or part.startswith(".") for part in parts)
        if not hidden and member.filename.lower().endswith(EXTENSIONS):
            found.append(member)
    if not found:
        raise refused(Code.ZIP_NO_SOURCE)
    return sorted(found, key=lambda member: (member.filename.lower().endswith(".ifcxml"), -member.file_size))


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, limit_bytes: int) -> None:
    """Copy, counting what really comes out: the sizes in an archive are only claims."""
    most = min(limit_bytes, max(member.compress_size * LARGEST_RATIO, CHUNK_BYTES))
    written = 0
    with archive.open(member) as source, target.open("wb") as copy:
        while chunk := source.read(CHUNK_BYTES):
            written += len(chunk)
            if written > most:
                raise refused(Code.IFC_TOO_LARGE if written > limit_bytes else Code.ZIP_BOMB)
            copy.write(chunk)
