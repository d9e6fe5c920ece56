"""The archive: written whole or not at all, for its owner alone; damaged, cut and newer ones refused."""

import errno
import hashlib
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from edifice.backup import archive as archive_module
from edifice.backup.archive import Writer, new_archive, open_archive
from edifice.backup.manifest import FORMAT, Manifest
from edifice.errors import BadInput, Conflict
from tests.support.disks import files_limited_to

LINES = [b'{"a":%d}\n' % number for number in range(2_000)]


def manifest(writer: Writer) -> Manifest:
    return Manifest(
        format=FORMAT, edifice="0.1.0", began=1, moment=2, sequence=3, origin="o", graph_version="Neo4j 5",
        sql_version="PostgreSQL 18", graph_migrations={1: "h"}, sql_migrations={110: "h"}, counters={"c": 7},
        missing=("u1",), settings={"EDIFICE_PORT": 8080}, members=tuple(writer.entries),
    )  # fmt: skip


def write(path: Path, format_: int = FORMAT) -> Manifest:
    """An archive with two members."""
    with new_archive(path) as writer:
        with writer.member("graph/nodes.jsonl") as member:
            member.write_lines(LINES)
        with writer.member("sql/reading.csv", ("point", "ts")) as member:
            member.write(b"point,ts\n1,2\n")
            member.rows = 1
        told = replace(manifest(writer), format=format_)
        writer.end(told)
    return told


def test_an_archive_comes_back_as_it_was_written(tmp_path: Path) -> None:
    told = write(tmp_path / "a.zip")
    with open_archive(tmp_path / "a.zip") as archive:
        archive.verify()
        assert archive.manifest == told
        assert list(archive.lines("graph/nodes.jsonl")) == LINES
        assert b"".join(archive.chunks("sql/reading.csv")) == b"point,ts\n1,2\n"
        entry = archive.manifest.entry("sql/reading.csv")
    assert entry is not None
    assert (entry.rows, entry.bytes, entry.columns) == (1, 13, ("point", "ts"))


def test_an_archive_is_a_plain_zip_file_for_its_owner_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.zip")
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "a.zip") as plain:
        assert plain.namelist() == [
            "graph/nodes.jsonl",
            "sql/reading.csv",
            "README.txt",
            "manifest.json",
            "manifest.sha256",
        ]
        assert plain.read("graph/nodes.jsonl") == b"".join(LINES)


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_text("mine")
    with pytest.raises(Conflict, match=r"is there already"), new_archive(path):
        pass
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_an_unfinished_archive_leaves_nothing(tmp_path: Path) -> None:
    def unfinished() -> None:
        with new_archive(tmp_path / "a.zip") as writer, writer.member("x") as member:
            member.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        unfinished()
    assert list(tmp_path.iterdir()) == []


def test_a_second_backup_into_the_same_file_is_refused_and_what_a_killed_one_left_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with new_archive(path) as first:
        with pytest.raises(Conflict, match="Another backup is writing"), new_archive(path):
            pass
        first.end(manifest(first))
    path.unlink()
    (tmp_path / "a.zip.part").write_bytes(b"rest of a killed one" * 1_000)
    told = write(path)
    with open_archive(path) as archive:
        assert archive.manifest == told
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    noise = Random(1).randbytes(1 << 20)
    with (
        files_limited_to(100_000),
        pytest.raises(BadInput, match=r"a.zip could not be written \(File too large\): make space"),
        new_archive(tmp_path / "a.zip") as writer,
        writer.member("files/u1") as member,
    ):
        member.write(noise)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_an_archive_that_was_cut_is_refused(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "a.zip"
    write(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(BadInput, match="damaged or cut short"), open_archive(path):
        pass


@pytest.mark.parametrize("seed", range(20))
def test_an_archive_with_a_wrong_bit_is_refused_unless_it_says_the_same(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "a.zip"
    told = write(path)
    content = bytearray(path.read_bytes())
    random = Random(seed)
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(content)
    refused = ""
    try:
        with open_archive(path) as archive:
            archive.verify()
            read = archive.manifest, list(archive.lines("graph/nodes.jsonl"))
    except BadInput as error:
        refused, read = error.message, None
    # a bit of what the zip file says of times and rights changes nothing that is kept
    assert "archive is damaged" in refused or read == (told, LINES)


def test_a_member_that_was_exchanged_is_refused_by_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write(path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.zip", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"1,2", b"1,3"))
    with (
        pytest.raises(BadInput, match=r"sql/reading.csv is not what was written"),
        open_archive(tmp_path / "b.zip") as archive,
    ):
        archive.verify()


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The archive with other contents, each of which a good zip file holds; those that become None are left out."""
    other = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return other


MEMBERS = ("README.txt", "manifest.json")


@pytest.mark.parametrize("changed", MEMBERS)
def test_what_tells_of_the_members_is_held_against_a_hash_too(tmp_path: Path, changed: str) -> None:
    write(tmp_path / "a.zip")
    other = rewritten(
        tmp_path / "a.zip",
        lambda name, content: (
            content.replace(b'"sequence": 3', b'"sequence": 4').replace(b"SHA-256", b"SHA-512")
            if name == changed
            else content
        ),
    )
    with pytest.raises(BadInput, match="is not what was written"), open_archive(other):
        pass


def test_a_manifest_without_its_hash_is_of_the_first_format_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.zip")
    unsummed = rewritten(tmp_path / "a.zip", lambda name, content: None if name == "manifest.sha256" else content)
    with pytest.raises(BadInput, match="damaged or cut short"), open_archive(unsummed):
        pass
    older = rewritten(
        unsummed.rename(tmp_path / "b.zip"), lambda _, content: content.replace(b'"format": 2', b'"format": 1')
    )
    with open_archive(older) as archive:
        archive.verify()
        assert archive.manifest.sequence == 3
    claimed = rewritten(tmp_path / "a.zip", lambda _, content: content.replace(b'"format": 2', b'"format": 1'))
    with open_archive(claimed) as archive, pytest.raises(BadInput, match=r"manifest\.sha256 is not of it"):
        archive.verify()


def test_the_hashes_around_the_members_are_those_that_other_programs_read(tmp_path: Path) -> None:
    write(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as plain:
        plain.extractall(tmp_path)
    lines = (tmp_path / "manifest.sha256").read_text().splitlines()
    assert lines == [f"{hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()}  {name}" for name in MEMBERS]


def test_each_part_is_told_when_it_is_written_checked_and_read(tmp_path: Path) -> None:
    told: list[str] = []
    with new_archive(tmp_path / "a.zip", told.append) as writer:
        with writer.member("files/u1") as member:
            member.write(b"one")
        writer.end(manifest(writer))
    with open_archive(tmp_path / "a.zip", told.append) as archive:
        archive.verify()
        assert list(archive.lines("files/u1")) == [b"one"]
    assert told == ["files/u1"] * 3


@pytest.mark.parametrize(
    ("folder", "advice"),
    [
        ("absent", r"\(No such file or directory\): make the folder .*/absent, or name a file in one that is there"),
        ("file", r"\(Not a directory\): make the folder .*/file, or name a file in one that is there"),
        ("shut", r"\(Permission denied\): let this user write in .*/shut, or name a file in another folder"),
    ],
)
def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, advice: str
) -> None:
    (tmp_path / "file").write_text("")
    if folder == "shut":  # whoever runs the tests may be root, whom no rights keep out

        def shut(*_: object) -> int:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(archive_module.os, "open", shut)
    with pytest.raises(BadInput, match=advice), new_archive(tmp_path / folder / "a.zip"):
        pass


def test_an_archive_of_a_newer_format_is_refused_with_the_version_that_reads_it(tmp_path: Path) -> None:
    write(tmp_path / "a.zip", FORMAT + 1)
    with (
        pytest.raises(BadInput, match=rf"has format {FORMAT + 1}.*restore it with Edifice 0\.1\.0"),
        open_archive(tmp_path / "a.zip"),
    ):
        pass


@pytest.mark.parametrize("content", [b"", b"no zip file at all"])
def test_another_file_is_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="damaged or cut short"), open_archive(path):
        pass
    with pytest.raises(BadInput, match="There is no file"), open_archive(tmp_path / "none.zip"):
        pass
