"""Logs by structlog and the standard library: JSON lines, or lines for a console."""

import logging
import sys
from collections.abc import Sequence
from typing import Literal, TypeAlias

import structlog
from structlog.typing import Processor

from edifice.telemetry.failures import traceback_of
from edifice.telemetry.scrubbing import scrub
from edifice.telemetry.storms import Storms
from edifice.telemetry.traces import add_trace

LogForm: TypeAlias = Literal["json", "console"]

OURS = (
    "edifice",
    "web",
    "schema",
    "resolvers",
    "ingest",
    "operations",
    "ontology",
    "graph",
    "timeseries",
    "benchmarks",
)
"""Whose loggers have the level that is asked for. Libraries only warn: below that they write statements with their
parameters, frames with their tokens, and a line for every message."""


def configure_logs(form: LogForm, level: str = "INFO") -> None:
    """Write what structlog and the standard library log to stderr, one line an event, times in UTC."""
    shared: tuple[Processor, ...] = (
        structlog.contextvars.merge_contextvars,
        add_trace,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_fit)
    handler.addFilter(Storms())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(form)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    wanted = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(max(wanted, logging.WARNING))
    for name in OURS:
        logging.getLogger(name).setLevel(wanted)


def _is_fit(record: logging.LogRecord) -> bool:
    """What libraries say below a warning is not written even if somebody turns their loggers up."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in OURS


def _last(form: LogForm) -> Sequence[Processor]:
    # a traceback with the values of its variables would show tokens and addresses, and take a second to make
    common = (structlog.processors.ExceptionRenderer(traceback_of), scrub)
    if form == "console":
        plain = structlog.dev.plain_traceback
        return (*common, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain))
    return (*common, structlog.processors.JSONRenderer(sort_keys=True))
