"""The wheel holds the root packages, the built page and broker, and nothing of what they are made from."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGES = {"edifice", "web", "schema", "resolvers", "ingest", "operations", "ontology", "graph", "timeseries"}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files of the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_wheel_holds_the_root_packages_only(names: list[str]) -> None:
    top = {name.partition("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == PACKAGES


def test_wheel_holds_what_runs(names: list[str]) -> None:
    needed = {"web/dashboard/dist/broker/broker.mjs", "web/dashboard/dist/broker/LICENSES.md", "edifice/__main__.py"}
    page = {f"web/dashboard/dist/page/{name}" for name in ("index.html", "LICENSES.md", "LICENSE-Inter.txt")}
    assert needed | page | {"edifice/embedded/neo4j-5.26.lock"} <= set(names)


def test_wheel_holds_every_file_of_ours_that_python_reads(names: list[str]) -> None:
    kinds = ("*.py", "*.sql", "*.csv", "*.graphql", "*.cypher", "*.toml")
    files = {
        str(file.relative_to(CHECKOUT))
        for package in PACKAGES
        for kind in kinds
        for file in (CHECKOUT / package).rglob(kind)
    }
    assert {file for file in files if not file.startswith("web/dashboard/")} <= set(names)  # that one is built


def test_wheel_holds_neither_sources_of_the_page_nor_packages_of_npm(names: list[str]) -> None:
    dashboard = [name for name in names if name.startswith("web/dashboard/")]
    assert [name for name in dashboard if not name.startswith("web/dashboard/dist/")] == []


def test_wheel_carries_the_licences(names: list[str]) -> None:
    assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}
