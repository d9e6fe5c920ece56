"""The pages of the documentation, cut into sections, fences and links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
HEADING = re.compile(r"^(#{1,6}) +(.+?) *$")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code: `line` is where its first line stands in the page, `begin` and `end` are those of the marks."""

    page: str
    line: int
    language: str
    text: str
    begin: int
    end: int

    def __str__(self) -> str:
        """Where it is, for the name of a test."""
        return f"{self.page}:{self.line}"


def pages() -> tuple[Path, ...]:
    """Every page that a reader of the repository is given."""
    return (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md")))


def name_of(page: Path) -> str:
    """The path within the repository."""
    return page.relative_to(ROOT).as_posix()


@cache
def fences(page: Path, language: str | None = None) -> tuple[Fence, ...]:
    """The blocks of code of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    found = (
        Fence(name_of(page), text.count("\n", 0, match.start(2)) + 1, match[1], match[2], match.start(), match.end())
        for match in FENCE.finditer(text)
    )
    return tuple(fence for fence in found if language in (None, fence.language))


def fence_after(fence: Fence) -> Fence | None:
    """The block that follows another one with nothing but empty lines between."""
    page = ROOT / fence.page
    after = next((other for other in fences(page) if other.begin >= fence.end), None)
    if after is None or page.read_text(encoding="utf-8")[fence.end : after.begin].strip():
        return None
    return after


@cache
def sections(page: Path) -> Mapping[str, str]:
    """The text below each heading, down to the next one of its level or a higher; code marks are no part of a name."""
    lines = FENCE.sub(lambda match: re.sub(r"(?m)^#", " #", match[0]), page.read_text(encoding="utf-8")).splitlines()
    heads = [(number, match) for number, line in enumerate(lines) if (match := HEADING.match(line))]
    found: dict[str, str] = {}
    for place, (number, match) in enumerate(heads):
        deeper = (other for other, later in heads[place + 1 :] if len(later[1]) <= len(match[1]))
        found[match[2].replace("`", "")] = "\n".join(lines[number + 1 : next(deeper, len(lines))])
    return found


def anchors(page: Path) -> frozenset[str]:
    """The fragments by which a link may name a heading, made as the usual renderers make them."""
    return frozenset(re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") for name in sections(page))


def links(page: Path) -> tuple[str, ...]:
    """The targets of all links of a page."""
    return tuple(LINK.findall(page.read_text(encoding="utf-8")))
