"""What each test of a fault measured, kept in its report, and the table of docs/reliability.md made of it.

A test that asks for the fixture `reliability` has a row of the table. With `--reliability FILE` the rows of those that
passed are written into that page, between its two marks; those of others stay as they were.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

BEGIN, END = "<!-- the table begins -->", "<!-- the table ends -->"
PROPERTY = "reliability"
HEAD = ("#", "fault", "promised", "sent", "stored", "lost", "twice", "the API meanwhile", "healed in", "test")


@dataclass(slots=True)
class Row:
    """One line of the table; `number` is where it stands, `heal` are seconds as the page defines them.

    What a test does not count stays None, and shows as a dash.
    """

    number: int = 99
    fault: str = ""
    promised: str = ""
    sent: str = "-"
    stored: str = "-"
    lost: int | None = None
    twice: int | None = None
    meanwhile: str = "-"
    heal: float | None = None
    test: str = ""

    def cells(self) -> tuple[str, ...]:
        """The columns of HEAD."""
        heal = "-" if self.heal is None else f"{self.heal:.1f} s"
        lost, twice = ("-" if number is None else str(number) for number in (self.lost, self.twice))
        counted = (self.sent, self.stored, lost, twice)
        return (str(self.number), self.fault, self.promised, *counted, self.meanwhile, heal, f"`{self.test}`")


@pytest.fixture
def reliability(request: pytest.FixtureRequest) -> Row:
    """The row of this test, to be filled by it."""
    row = Row(test=f"{request.path.name}::{request.node.name}")
    request.node.user_properties.append((PROPERTY, row))
    return row


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reliability", type=Path, help="the page whose table of faults is written anew")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    """Reports travel between processes as JSON, so the row goes as a plain dictionary."""
    report: pytest.TestReport = yield
    report.user_properties = [
        (name, asdict(value) if isinstance(value, Row) else value) for name, value in report.user_properties
    ]
    return report


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    rows: list[Row] = []
    for report in terminalreporter.stats.get("passed", ()):
        for name, value in report.user_properties:
            if name == PROPERTY and report.when == "call":
                rows.append(Row(**value))
    page: Path | None = config.getoption("--reliability")
    if not rows:
        return
    if page is None:
        terminalreporter.write_line("\n".join(table(map(line_of, rows))))
    else:
        write(page, rows)
        terminalreporter.write_line(f"{len(rows)} rows written into {page}")


def line_of(row: Row) -> str:
    """The row as a line of the table."""
    return f"| {' | '.join(row.cells())} |"


def table(lines: Iterable[str]) -> list[str]:
    """The whole table, with its lines in their order."""
    rule = "|".join(["---"] * len(HEAD))
    ordered = sorted(lines, key=lambda line: (int(line.split("|")[1]), name_of(line)))
    return [f"| {' | '.join(HEAD)} |", f"|{rule}|", *ordered]


def name_of(line: str) -> str:
    """The test that a line of the table is of: `test_module.py::test_what[parameter]`."""
    return line.split("|")[-2].strip(" `")


def lines_in(page: Path) -> list[str]:
    """The rows of the table that a page has."""
    between = page.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    return [line for line in between.splitlines() if line.startswith("| ") and not line.startswith("| #")]


def write(page: Path, rows: Sequence[Row]) -> None:
    """Put these rows into the table of a page, in the place of those of the same tests."""
    again = {row.test for row in rows}
    kept = [line for line in lines_in(page) if name_of(line) not in again]
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    lines = table([*kept, *map(line_of, rows)])
    text = "\n".join((f"{before}{BEGIN}", "", *lines, "", f"{END}{rest.partition(END)[2]}"))
    page.write_text(text, encoding="utf-8")
