"""Logs as Edifice writes them, and as pytest had them before."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import structlog

from edifice.telemetry.logs import OURS, configure_logs


@pytest.fixture
def own_logging() -> Iterator[None]:
    """The test may configure the log; afterwards it is as it was."""
    loggers = [logging.getLogger(name) for name in ("", *OURS)]
    levels = [logger.level for logger in loggers]
    handlers = list(loggers[0].handlers)
    yield
    loggers[0].handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    structlog.reset_defaults()


@dataclass(frozen=True, slots=True)
class Written:
    """What has been logged."""

    output: io.StringIO

    def text(self) -> str:
        """All of it."""
        return self.output.getvalue()

    def lines(self, event: str = "") -> list[dict[str, Any]]:
        """The lines, those of an event if one is named."""
        found = [json.loads(line) for line in self.text().splitlines()]
        return [line for line in found if not event or line["event"] == event]


@pytest.fixture
def log(own_logging: None) -> Written:
    """The log at DEBUG, as JSON lines."""
    written = Written(io.StringIO())
    configure_logs("json", "debug")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written.output)
    return written
