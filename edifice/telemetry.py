"""Logs and metrics: structlog as JSON lines or for a console, and the registry of the `edifice_` metrics."""

import logging
import sys
from collections.abc import Sequence
from typing import Literal, TypeAlias

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from structlog.typing import Processor

LogForm: TypeAlias = Literal["json", "console"]

PREFIX = "edifice"
REGISTRY = CollectorRegistry()
"""All metrics of this process; `/metrics` shows them."""

LATENCIES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The bounds of a latency histogram, in seconds."""

QUIET = ("mqtt", "neo4j.notifications", "uvicorn.access")
"""Loggers of libraries that speak for every message; only their warnings are shown."""


def configure_logs(form: LogForm, level: str = "INFO") -> None:
    """Write what structlog and the standard library log to stderr, one line an event, times in UTC."""
    shared: tuple[Processor, ...] = (
        structlog.contextvars.merge_contextvars,
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
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(form)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _last(form: LogForm) -> Sequence[Processor]:
    if form == "console":
        # a traceback with the values of its variables would show tokens and addresses, and take a second to make
        plain = structlog.dev.plain_traceback
        return (structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),)
    return (structlog.processors.format_exc_info, structlog.processors.JSONRenderer(sort_keys=True))


def counter(name: str, meaning: str, labels: Sequence[str] = ()) -> Counter:
    """A count that only grows; prometheus adds `_total` to its name."""
    return Counter(f"{PREFIX}_{name}", meaning, labels, registry=REGISTRY)


def gauge(name: str, meaning: str, labels: Sequence[str] = ()) -> Gauge:
    """A number that goes up and down."""
    return Gauge(f"{PREFIX}_{name}", meaning, labels, registry=REGISTRY)


def latency(name: str, meaning: str, labels: Sequence[str] = ()) -> Histogram:
    """A distribution of durations in seconds."""
    return Histogram(f"{PREFIX}_{name}_seconds", meaning, labels, registry=REGISTRY, buckets=LATENCIES)
