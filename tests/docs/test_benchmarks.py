"""docs/benchmarks.md names every benchmark, and no other."""

import re

from tests.support.documentation import DOCS, ROOT, sections

NAME = re.compile(r'^NAME = "([^"]+)"$', re.MULTILINE)


def test_every_benchmark_has_its_row_and_every_row_its_benchmark() -> None:
    modules = (file.read_text(encoding="utf-8") for file in (ROOT / "benchmarks").glob("*.py"))
    rows = re.findall(r"^\| `([a-z-]+)` \|", sections(DOCS / "benchmarks.md")["Figures"], re.MULTILINE)
    assert sorted(rows) == sorted(name for module in modules for name in NAME.findall(module))
