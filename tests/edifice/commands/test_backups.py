"""What `edifice backup` and `edifice restore` tell: the part under way on a terminal, and how long all of it took."""

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from edifice.backup.archive import new_archive
from edifice.backup.manifest import FORMAT, Manifest
from edifice.backup.saving import Saved
from edifice.commands import backups
from edifice.errors import BadInput

MANIFEST = Manifest(
    format=FORMAT, edifice="0.1.0", began=1, moment=2, sequence=3, origin="o", graph_version="Neo4j 5",
    sql_version="PostgreSQL 18", graph_migrations={}, sql_migrations={}, counters={}, missing=(), settings={},
)  # fmt: skip


def write_damaged(path: Path) -> None:
    """An archive whose second member is not what its manifest says."""
    with new_archive(path) as writer:
        for name in ("graph/nodes.jsonl", "sql/reading.csv"):
            with writer.member(name) as member:
                member.write(b"x")
        good, bad = writer.entries
        writer.end(replace(MANIFEST, members=(good, replace(bad, sha256="0"))))


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_alone_is_told_which_part_is_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool
) -> None:
    write_damaged(tmp_path / "a.zip")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    with pytest.raises(BadInput, match=r"sql/reading\.csv is not what was written"):
        backups.do_restore(tmp_path / "a.zip")
    told = capsys.readouterr().err.split("\r")
    assert [part.strip() for part in told] == (
        ["", "graph/nodes.jsonl", "sql/reading.csv", "", ""] if terminal else [""]
    )


def test_the_time_counts_from_the_beginning_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def at_once(*_: object) -> Saved:
        return Saved(MANIFEST, 1_000_000, 0)

    monkeypatch.setattr(backups, "_backup", at_once)
    monkeypatch.setattr(backups, "BEGAN", time.monotonic() - 3_000_000)
    backups.do_backup(tmp_path / "a.zip")
    said = capsys.readouterr().out
    assert float(said.split(" in ")[-1].removesuffix(" s\n")) >= 3_000_000
