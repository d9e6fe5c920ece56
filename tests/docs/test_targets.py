"""The documentation and the Makefile know the same targets."""

import re
import subprocess

from tests.support.documentation import DOCS, ROOT, fences, pages, sections

TARGET = re.compile(r"^([a-z-]+):.*?(?:## (.*))?$", re.MULTILINE)
SECTION = "From a checkout: make"


def targets() -> dict[str, str]:
    """The targets of the Makefile with what it says of each."""
    return dict(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def named(text: str) -> set[str]:
    """The targets that a text calls, in code alone: `make run`, `make PYTHON=python3.12 run`."""
    calls = re.findall(r"\bmake((?: +[A-Z]+=\S+)*)(?: +([a-z-]+))?", text)
    return {target for _, target in calls if target}


def test_bare_make_lists_every_target() -> None:
    said = subprocess.run(["make", "--silent"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert dict(re.findall(r"^  make (\S+) +(.+)$", said, re.MULTILINE)) == targets()
    assert all(targets().values())


def test_operations_lists_every_target_and_no_other() -> None:
    listed = re.findall(r"^\| `make ([a-z-]+)` \|", sections(DOCS / "operations.md")[SECTION], re.MULTILINE)
    assert sorted(listed) == sorted(targets())


def test_targets_that_pages_name_exist() -> None:
    for page in pages():
        blocks = [fence.text for fence in fences(page)]
        spans = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
        for text in (*blocks, *(span for span in spans if span.startswith("make"))):
            assert named(text) <= targets().keys(), f"{page.name}: {text}"
