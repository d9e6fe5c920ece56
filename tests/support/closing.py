"""The last lines of a run: the engines that tests ran on, and how many tests were skipped, and why."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.stores import RAN_ON

SKIPS = pytest.StashKey[Counter[str]]()
ENGINES = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--tally",
        type=Path,
        help="Add the engines that tests ran on to this file, and close with those of all its runs.",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    said = terminalreporter.stats
    config.stash[SKIPS] = Counter(_reason(report) for report in said.get("skipped", ()))
    config.stash[ENGINES] = Counter(_engines(said))


def pytest_unconfigure(config: pytest.Config) -> None:
    # later than the summary of pytest itself, so that this is what a reader sees last
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or SKIPS not in config.stash:
        return
    for engine, tests in sorted(_tallied(config.stash[ENGINES], config.getoption("--tally")).items()):
        reporter.write_line(f"{tests} tests ran on {engine}")
    counted = config.stash[SKIPS]
    reasons = "; ".join(f"{count} because {reason}" for reason, count in sorted(counted.items()))
    reporter.write_line(f"skipped {counted.total()}: {reasons}" if reasons else "skipped 0")


def _tallied(ran: Counter[str], file: Path | None) -> Counter[str]:
    """How many tests ran on each engine, in the runs before as well where there is a file of them."""
    if file is None:
        return ran
    before = Counter[str](json.loads(file.read_text()) if file.exists() else {})
    file.write_text(json.dumps(before + ran))
    return before + ran


def _engines(said: dict[str, list[pytest.TestReport]]) -> Iterable[str]:
    """The engines of each test, once a test, which its last report names."""
    for outcome, reports in said.items():
        if outcome != "skipped":
            for report in reports:
                if getattr(report, "when", "") == "teardown":
                    yield from (str(value) for name, value in report.user_properties if name == RAN_ON)


def _reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return "of an expected failure"
