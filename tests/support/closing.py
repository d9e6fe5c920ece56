"""The last line of a run: how many tests were skipped, and why."""

from collections import Counter

import pytest

SKIPS = pytest.StashKey[Counter[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    reports = terminalreporter.stats.get("skipped", ())
    config.stash[SKIPS] = Counter(_reason(report) for report in reports)


def pytest_unconfigure(config: pytest.Config) -> None:
    # later than the summary of pytest itself, so that this is what a reader sees last
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or SKIPS not in config.stash:
        return
    counted = config.stash[SKIPS]
    reasons = "; ".join(f"{count} because {reason}" for reason, count in sorted(counted.items()))
    reporter.write_line(f"skipped {counted.total()}: {reasons}" if reasons else "skipped 0")


def _reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return "of an expected failure"
