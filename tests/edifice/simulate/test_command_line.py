"""`edifice simulate` where there is nothing to simulate for says what to do."""

import os
import subprocess
import sys
from pathlib import Path


def test_without_a_server_it_names_the_command_that_starts_one(store_folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EDIFICE_")}
    done = subprocess.run(
        [sys.executable, "-m", "edifice", "simulate"], env=environment | {"EDIFICE_DATA": str(store_folder / "none")},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("edifice: no server runs on ")
    assert "edifice run --no-demo" in done.stderr
