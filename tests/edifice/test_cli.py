"""The command itself: its name and its version."""

import subprocess
import sys
import tomllib

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
