"""Logs come out one line an event, and metrics carry the prefix."""

import json
import logging

import pytest
import structlog
from prometheus_client import generate_latest

from edifice.telemetry import REGISTRY, LogForm, configure_logs, counter, latency

pytestmark = pytest.mark.usefixtures("own_logging")


def test_json_lines_hold_the_event_its_fields_and_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    structlog.get_logger("edifice.test").info("stored", rows=3)
    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "stored", "level": "info", "logger": "edifice.test", "rows": 3}


def test_the_standard_library_logs_in_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    logging.getLogger("a.library").warning("half of %d", 2)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["logger"]) == ("half of 2", "warning", "a.library")


def test_an_exception_is_part_of_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    try:
        raise ValueError("gone")
    except ValueError:
        structlog.get_logger("edifice.test").exception("failed")
    assert "ValueError: gone" in json.loads(capsys.readouterr().err)["exception"]


def test_the_console_form_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", "debug")
    structlog.get_logger("edifice.test").debug("stored", rows=3)
    written = capsys.readouterr().err
    assert "stored" in written
    assert "rows=3" in written


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_tells_no_values(form: LogForm, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(form)
    password = str(7 * 11 * 13)  # a value that is not in the text of its line
    try:
        raise ValueError(len(password))
    except ValueError:
        structlog.get_logger("edifice.test").exception("failed")
    written = capsys.readouterr().err
    assert "ValueError: 4" in written
    assert password not in written


def test_less_than_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "warning")
    structlog.get_logger("edifice.test").info("stored")
    assert capsys.readouterr().err == ""


def test_libraries_only_warn_whatever_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "debug")
    for library in ("neo4j.io", "asyncpg", "websockets.server", "uvicorn.error", "mqtt"):
        logging.getLogger(library).info("C: RUN 'MATCH (n)' {'name': 'a secret'}")
    logging.getLogger("graph.store").debug("ours")
    assert json.loads(capsys.readouterr().err)["event"] == "ours"


def test_a_storm_is_one_line_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    for failures in range(50):
        structlog.get_logger("edifice.test").warning("store away", failures=failures)
        logging.getLogger("a.library").warning("store away")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["logger"], line["event"]) for line in lines] == [
        ("edifice.test", "store away"), ("a.library", "store away"),
    ]  # fmt: skip


def test_metrics_have_our_prefix_and_seconds() -> None:
    counter("test_things", "Things of a test", ["kind"]).labels("a").inc(2)
    latency("test_wait", "Waits of a test").observe(0.003)
    shown = generate_latest(REGISTRY).decode()
    assert 'edifice_test_things_total{kind="a"} 2.0' in shown
    assert 'edifice_test_wait_seconds_bucket{le="0.005"} 1.0' in shown
