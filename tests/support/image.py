"""The environment of Python that the Containerfile makes, made without a container by the same lock and wheel."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.setup import index_of_pip
from tests.support.deployment import BIN
from tests.support.documentation import ROOT

TEXT = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text(encoding="utf-8"))
COPIED = [word for line in re.findall(r"^COPY (?!--from)(.*)$", TEXT, re.MULTILINE) for word in line.split()[:-1]]
"""What the build copies out of the checkout."""
WARM = re.findall(r'^RUN HOME=\S+ \S+/python -c "(.*)"$', TEXT, re.MULTILINE)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "dist", "generated")


@pytest.fixture(scope="session")
def image() -> Iterator[Path]:
    """The command `edifice` as the image has it: without the embedded stores, without the checkout, without tools."""
    with tempfile.TemporaryDirectory(prefix="edifice-image-") as name:
        folder = Path(name)
        yield _environment(folder, _wheel(folder)) / "bin/edifice"


def _wheel(folder: Path) -> Path:
    source = folder / "build"
    source.mkdir()
    for copied in COPIED:
        if (ROOT / copied).is_dir():
            shutil.copytree(ROOT / copied, source / copied, ignore=LEFT_OUT, dirs_exist_ok=True)
        elif "/" not in copied:
            shutil.copy(ROOT / copied, source / copied)
    built = shutil.ignore_patterns("broker", ".made-from")
    shutil.copytree(ROOT / "web/dashboard/dist", source / "web/dashboard/dist", ignore=built)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _environment(folder: Path, wheel: Path) -> Path:
    made = folder / "environment"
    uv, python = BIN / "uv", made / "bin/python"
    surroundings = {**os.environ, **index_of_pip()}
    lock = ROOT / "requirements-production.lock"
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, made],
        [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", lock],
        [uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "--no-index", wheel],
    ):
        subprocess.run(command, env=surroundings, check=True)
    for program in WARM:
        subprocess.run([python, "-c", program], env={"HOME": str(folder / "home")}, check=True)
    return made
