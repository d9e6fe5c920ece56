"""The root packages are ours, even beside libraries that bring the same names."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGES = ("edifice", "web", "schema", "resolvers", "ingest", "operations", "ontology", "graph", "timeseries")
PROGRAM = (
    "import {first}, importlib; print(*(importlib.import_module(name).__file__ for name in {packages}), sep='\\n')"
)


@pytest.mark.parametrize("first", ["sys", "ifcopenshell.validate"])
def test_root_packages_are_ours(first: str) -> None:
    program = PROGRAM.format(first=first, packages=PACKAGES)
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert answer == [str(CHECKOUT / name / "__init__.py") for name in PACKAGES]


@pytest.mark.parametrize("package", PACKAGES)
def test_root_package_says_what_it_owns(package: str) -> None:
    first_line = (CHECKOUT / package / "__init__.py").read_text().splitlines()[0]
    assert first_line.startswith('"""')
    assert first_line.endswith('."""')


def test_no_package_under_tests() -> None:
    assert not list((CHECKOUT / "tests").rglob("__init__.py"))


def test_modules_are_small() -> None:
    modules = [module for package in PACKAGES for module in (CHECKOUT / package).rglob("*.py")]
    large = {str(module.relative_to(CHECKOUT)): len(module.read_text().splitlines()) for module in modules}
    assert {name: lines for name, lines in large.items() if lines > 350} == {}
