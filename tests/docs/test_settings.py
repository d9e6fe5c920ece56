"""docs/settings.md names every setting, with its default, and no other."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from edifice.settings import PREFIX, Settings
from tests.support.documentation import DOCS, ROOT, sections

PAGE = DOCS / "settings.md"
ENVIRONMENT = re.compile(r'environ(?:\.get\(|\[)"(EDIFICE_[A-Z_]+)"')
SETTINGS = {f"{PREFIX}{name.upper()}": field for name, field in Settings.model_fields.items()}


def outside() -> frozenset[str]:
    """What the code asks of the environment besides the settings."""
    folders = ("edifice", "scripts", "tests/support")
    texts = (file.read_text(encoding="utf-8") for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return frozenset(name for text in texts for name in ENVIRONMENT.findall(text))


def test_every_setting_has_its_heading_and_every_heading_its_setting() -> None:
    headings = {name for name in sections(PAGE) if name.startswith(PREFIX)}
    assert headings == SETTINGS.keys() | outside()


@pytest.mark.parametrize("name", SETTINGS)
def test_the_default_on_the_page_is_that_of_the_code(name: str) -> None:
    stated = re.match(r"\s*Default: (?:`([^`]*)`|(none))\.", sections(PAGE)[name])
    assert stated is not None, f"{name} does not begin with its default"
    default = SETTINGS[name].default
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    assert (stated[1] or "") == ("" if default in (None, (), "") else str(default))


def test_settings_outside_the_tree_stand_below_their_own_heading() -> None:
    below = sections(PAGE)["Outside the settings"]
    assert set(re.findall(r"^### (\w+)", below, re.MULTILINE)) == outside()


def test_names_of_settings_on_other_pages_exist() -> None:
    known = SETTINGS.keys() | outside()
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "NOTICE", *DOCS.rglob("*.md")):
        named = set(re.findall(rf"\b{PREFIX}[A-Z][A-Z_]*\b", Path(page).read_text(encoding="utf-8")))
        assert named <= known, f"{page.name} names {named - known}"
