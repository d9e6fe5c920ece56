"""Links between pages lead somewhere, and no page names a machine's path or a registry's host."""

import re
from pathlib import Path

import pytest

from tests.support.documentation import DOCS, ROOT, anchors, links, name_of, pages

PATHS = re.compile(r"(?<![\w.])/(?:work|home|root|tmp|Users)/")
HOSTS = re.compile(r"pypi\.org|pythonhosted|npmjs|repo1?\.maven|maven\.org|jfrog|artifactory|index-url", re.IGNORECASE)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_resolve(page: Path) -> None:
    for link in links(page):
        target, _, fragment = link.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{link} leads nowhere"
        assert file.is_relative_to(ROOT), f"{link} leads out of the repository"
        if fragment:
            assert fragment in anchors(file), f"{link} names no heading"


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_no_page_names_a_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not PATHS.findall(text)
    assert not HOSTS.findall(text)


def test_every_page_can_be_reached_from_the_first() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        targets = (page.parent / link.partition("#")[0] for link in links(page) if "://" not in link)
        waiting += [target.resolve() / "README.md" if target.is_dir() else target.resolve() for target in targets]
    lost = {name_of(page) for page in DOCS.glob("*.md")} - {name_of(page) for page in reached}
    assert not lost
