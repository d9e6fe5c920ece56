"""Tests that read the real input data skip without it, with a reason that is counted, and fail where it is required."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
TEST = """
import pytest

@pytest.mark.real
def test_one() -> None:
    pass

def test_two(real_data) -> None:
    assert (real_data / "ifc").is_dir()

def test_three() -> None:
    pass
"""


def _run(folder: Path, **environment: str) -> str:
    (folder / "test_it.py").write_text(TEST)
    plugins = ("-p", "tests.support.real", "-p", "tests.support.closing")
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(CHECKOUT / "pyproject.toml"), *plugins, str(folder)]
    surroundings = {**os.environ, "PYTHONPATH": str(CHECKOUT), "EDIFICE_REQUIRE_REAL": "", **environment}
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False).stdout


def test_without_the_data_they_skip_and_the_last_line_says_why(tmp_path: Path) -> None:
    lines = _run(tmp_path, EDIFICE_SHARED=str(tmp_path / "nowhere")).splitlines()
    assert "1 passed, 2 skipped" in lines[-2]
    assert lines[-1] == "skipped 2: 2 because real input data (../shared/data) is not here"


def test_where_it_is_required_they_fail(tmp_path: Path) -> None:
    said = _run(tmp_path, EDIFICE_SHARED=str(tmp_path / "nowhere"), EDIFICE_REQUIRE_REAL="1")
    assert "EDIFICE_REQUIRE_REAL=1 asks for it" in said
    assert "1 passed, 2 errors" in said


@pytest.mark.parametrize("inner", ["data/ifc", "ifc"])
def test_with_the_data_they_run(tmp_path: Path, inner: str) -> None:
    (tmp_path / "shared" / inner).mkdir(parents=True)
    lines = _run(tmp_path, EDIFICE_SHARED=str(tmp_path / "shared")).splitlines()
    assert "3 passed" in lines[-2]
    assert lines[-1] == "skipped 0"
