"""`edifice import` refuses what it cannot read before a store is started, in the words of the command line."""

import re
from pathlib import Path

import pytest

from edifice.commands.imports import do_import
from edifice.errors import BadInput


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to make files in, where no store could start."""
    monkeypatch.setenv("EDIFICE_DATA", "/dev/null/none")
    return tmp_path


def test_empty_file_is_named(closed: Path) -> None:
    (closed / "hq.ifc").touch()
    assert _refusal(closed / "hq.ifc") == f"{closed / 'hq.ifc'} is empty."


def test_folder_is_called_a_folder(closed: Path) -> None:
    assert _refusal(closed) == f"{closed} is a folder: name the files in it."


def test_missing_file_is_named(closed: Path) -> None:
    assert _refusal(closed / "none.ifc") == f"There is no file {closed / 'none.ifc'}."


def test_unknown_suffix_asks_for_the_option_and_lists_each_format_once(closed: Path) -> None:
    (closed / "plan.pdf").write_bytes(b"%PDF-1.7")
    refusal = _refusal(closed / "plan.pdf")
    assert refusal.startswith("No reader for plan.pdf: give `--format`, one of ifc, rdf, points, readings, ")
    formats = re.findall(r"\w+", refusal.partition("one of ")[2])
    assert sorted(formats) == sorted(set(formats))


def test_csv_file_asks_for_the_option(closed: Path) -> None:
    (closed / "points.csv").write_text("name\n")
    assert _refusal(closed / "points.csv") == "A CSV file needs `--format`: points or readings, and a mapping."


def _refusal(file: Path) -> str:
    with pytest.raises(BadInput) as refused:
        do_import([file], "hq")
    return refused.value.message
