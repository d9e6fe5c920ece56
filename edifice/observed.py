"""What a role does so that it can be seen: it tells which Edifice it is, and sends traces where a collector is set."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from edifice.telemetry import traces
from edifice.telemetry.metrics import tell_build
from edifice.telemetry.scrubbing import hide
from edifice.version import own_version

HEADERS = ("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
SPOKEN = "http/protobuf"

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@contextmanager
def observed(role: str) -> Iterator[None]:
    """The block is this role."""
    version = own_version()
    tell_build(version)
    if traces.are_wanted():
        _begin(role, version)
    try:
        yield
    finally:
        traces.end()


def _begin(role: str, version: str) -> None:
    for headers in filter(None, map(os.environ.get, HEADERS)):
        hide(*(header.partition("=")[2].strip() for header in headers.split(",")))
    asked = next(filter(None, map(os.environ.get, PROTOCOLS)), SPOKEN)
    if asked != SPOKEN:
        logger.warning("no traces: they are sent by http/protobuf alone", asked=asked)
        return
    try:
        from edifice.telemetry.otlp import OtlpTracer  # noqa: PLC0415 - only where it is wanted

        traces.begin(lambda: OtlpTracer(f"edifice-{role}", version))
    except Exception:  # a wrong variable is no reason not to serve
        logger.exception("no traces: see the variables OTEL_…")
