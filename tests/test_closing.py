"""The last lines of several runs together name the engines that the tests of all of them ran on."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
TEST = """
import pytest

@pytest.mark.parametrize("number", range({many}))
def test_one(number: int, request: pytest.FixtureRequest) -> None:
    request.node.user_properties.append(("ran on", "{engine}"))
"""


def _run(folder: Path, engine: str, many: int, *words: str) -> list[str]:
    (folder / "test_it.py").write_text(TEST.format(engine=engine, many=many))
    command = (sys.executable, "-m", "pytest", "-q", "-c", str(CHECKOUT / "pyproject.toml"), *words, str(folder))
    surroundings = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    plugins = ("-p", "tests.support.closing")
    run = subprocess.run([*command, *plugins], cwd=folder, env=surroundings, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def test_a_run_names_its_own_engines_and_with_a_tally_those_before(tmp_path: Path) -> None:
    tally = f"--tally={tmp_path / 'engines.json'}"
    assert _run(tmp_path, "Neo4j 5", 2)[-2:] == ["2 tests ran on Neo4j 5", "skipped 0"]
    assert _run(tmp_path, "Neo4j 5", 2, tally)[-2:] == ["2 tests ran on Neo4j 5", "skipped 0"]
    both = ["5 tests ran on Neo4j 5", "skipped 0"]
    assert _run(tmp_path, "Neo4j 5", 3, tally)[-2:] == both
    assert _run(tmp_path, "mosquitto 2", 1, tally)[-3:] == [both[0], "1 tests ran on mosquitto 2", both[1]]
