"""docs/reliability.md has a row for each test of a fault, and no other."""

import ast
from pathlib import Path

from tests.support.documentation import DOCS, ROOT
from tests.support.reliability import HEAD, Row, line_of, lines_in, name_of, write


def measured() -> set[str]:
    """The tests that fill a row, by module and name."""
    found: set[str] = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        text = file.read_text(encoding="utf-8")
        if "reliability" not in text or "node_modules" in file.parts:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name.startswith("test_"):
                asked = {argument.arg for argument in node.args.args}
                found |= {f"{file.name}::{node.name}"} if "reliability" in asked else set()
    return found


def test_every_fault_has_its_row_and_every_row_its_test() -> None:
    names = [name_of(line) for line in lines_in(DOCS / "reliability.md")]
    assert {name.partition("[")[0] for name in names} == measured()
    assert len(names) == len(set(names))


def test_every_test_of_a_fault_fills_a_row() -> None:
    tests = set[str]()
    for file in (ROOT / "tests/faults").glob("test_*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = (node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef))
        tests |= {f"{file.name}::{name}" for name in names if name.startswith("test_")}
    assert tests <= measured()


def test_no_row_lost_anything() -> None:
    lost, twice = HEAD.index("lost") + 1, HEAD.index("twice") + 1
    for line in lines_in(DOCS / "reliability.md"):
        cells = [cell.strip() for cell in line.split("|")]
        assert {cells[lost], cells[twice]} <= {"0", "-"}, line


def test_rows_of_a_run_take_the_place_of_those_of_the_same_tests(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- the table begins -->\n<!-- the table ends -->\nafter\n")
    one, two = Row(number=2, fault="a", test="t.py::one[x]"), Row(number=1, fault="b", test="t.py::two")
    other = Row(number=2, fault="a", test="t.py::one[y]")
    write(page, [one, two, other])
    one.fault = "c"
    write(page, [one])
    assert lines_in(page) == [line_of(two), line_of(one), line_of(other)]
    assert page.read_text().startswith("before\n<!-- the table begins -->\n\n| # | fault |")
    assert page.read_text().endswith("|\n\n<!-- the table ends -->\nafter\n")
