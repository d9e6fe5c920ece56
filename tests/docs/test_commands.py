"""docs/operations.md names every command with every option, and no other."""

import re
from typing import Any

import pytest
import typer

from edifice.cli import make_application
from tests.support.documentation import DOCS, fences, pages, sections

PAGE = DOCS / "operations.md"


def commands() -> dict[str, Any]:
    """The commands by their words; typer's click has no name that can be relied on."""
    group: Any = typer.main.get_command(make_application())
    return dict(group.commands)


def options(command: Any) -> set[str]:
    """The options that a user is told of."""
    shown = (one for one in command.params if not getattr(one, "hidden", False))
    return {name for one in shown for name in one.opts if name.startswith("--")}


def test_every_command_has_its_heading_and_every_heading_its_command() -> None:
    headings = {name.removeprefix("edifice ") for name in sections(PAGE) if name.startswith("edifice ")}
    assert headings == commands().keys()


@pytest.mark.parametrize("name", commands())
def test_every_option_has_its_row_and_every_row_its_option(name: str) -> None:
    rows = set(re.findall(r"^\| `(--[a-z-]+)", sections(PAGE)[f"edifice {name}"], re.MULTILINE))
    assert rows == options(commands()[name])


def test_commands_that_pages_call_exist() -> None:
    for page in pages():
        spans = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
        called = "\n".join((*(fence.text for fence in fences(page)), *spans))
        for line in re.findall(r"^(?:\.venv/bin/)?edifice ([a-z].*)$", called, re.MULTILINE):
            word = line.split()[0]
            assert word in commands(), f"{page.name}: edifice {line}"
            used = set(re.findall(r"(?<!\S)--[a-z-]+", line))
            assert used <= options(commands()[word]), f"{page.name}: edifice {line}"
