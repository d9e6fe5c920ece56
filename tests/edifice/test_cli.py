"""The command itself: its name and its version."""

import subprocess
import sys
import tomllib

import pytest
from typer.testing import CliRunner

from edifice.cli import make_application
from edifice.embedded.places import CHECKOUT


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    answer = CliRunner().invoke(make_application(), ["--version"])
    assert answer.exit_code == 0
    assert answer.output.partition("+")[0].split() == ["edifice", project["project"]["version"]]


def test_usage_calls_the_command_by_its_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "edifice", "import"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: edifice import ")


@pytest.mark.parametrize(
    ("word", "answers"), [("serve", True), ("ingest", False), ("jobs", False), ("simulate", False)]
)
def test_a_role_that_answers_nobody_starts_without_the_api(word: str, answers: bool) -> None:
    program = f"""
import atexit, sys
from edifice.cli import main
sys.argv = ["edifice", "{word}", "--help"]
atexit.register(lambda: sys.stderr.write(str("schema" in sys.modules)))
main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == str(answers)
