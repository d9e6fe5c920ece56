"""Spans for whoever works on a request, where a collector is set; else nothing is imported, and nothing is done.

OpenTelemetry itself is behind `edifice.telemetry.otlp`. Names and attributes of spans are those of its semantic
conventions; values of users never are among them.
"""

import os
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from types import TracebackType
from typing import Any, Literal, Protocol, Self, TypeAlias

Kind: TypeAlias = Literal["INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]
Attributes: TypeAlias = Mapping[str, str | int | float | bool]
Carrier: TypeAlias = Mapping[str, str]
"""The headers of W3C, perhaps among others."""
HEADERS = ("traceparent", "tracestate")

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


class Span:
    """What a block of code does; this one is not recorded."""

    __slots__ = ()

    def __enter__(self) -> Self:
        """Begin; what the block and the tasks that it starts do is part of it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End; an error that leaves the block is named, its text is not."""

    def tell(self, attributes: Attributes) -> None:
        """More of what is known now."""

    def rename(self, name: str) -> None:
        """Another name, when a better one is known."""

    def fail(self, kind: str) -> None:
        """It did not end well."""


NOT_RECORDED = Span()


class Tracer(Protocol):
    """What records spans."""

    def span(self, name: str, kind: Kind, attributes: Attributes, causes: Sequence[Carrier]) -> Span:
        """A span in the current one, or in the trace that the one cause tells of; linked to several causes."""
        ...

    def carrier(self) -> dict[str, str]:
        """What tells others of the current span."""
        ...

    def ids(self) -> dict[str, str]:
        """The current span, for the log."""
        ...

    def forget(self) -> None:
        """Be in no span any more."""
        ...

    def end(self) -> None:
        """Send what is recorded, within a bounded time."""
        ...


_tracer: Tracer | None = None


def are_wanted() -> bool:
    """Whether a collector is set, by the variables that OpenTelemetry defines."""
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or os.environ.get("OTEL_TRACES_EXPORTER") == "none":
        return False
    return any(os.environ.get(name) for name in ENDPOINTS)


def begin(make: Callable[[], Tracer]) -> None:
    """Record from now on."""
    global _tracer  # noqa: PLW0603 - one for the process, as the log is
    _tracer = make()


def end() -> None:
    """Record nothing any more, and send what is there."""
    global _tracer
    ended, _tracer = _tracer, None
    if ended is not None:
        ended.end()


def are_on() -> bool:
    """Whether anything is recorded: for those who would have to gather what they tell."""
    return _tracer is not None


NOTHING: Attributes = {}


def span(
    name: str, kind: Kind = "INTERNAL", attributes: Attributes = NOTHING, causes: Sequence[Carrier] = ()
) -> Span:  # fmt: skip
    """A span, to be entered; see `Tracer.span`."""
    return NOT_RECORDED if _tracer is None else _tracer.span(name, kind, attributes, causes)


def carrier() -> dict[str, str]:
    """The current span as headers; none where nothing is recorded."""
    return {} if _tracer is None else _tracer.carrier()


def forget() -> None:
    """Be in no span any more, for a task that outlives it."""
    if _tracer is not None:
        _tracer.forget()


def add_trace(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A step of structlog: lines name the span in which they are written."""
    if _tracer is not None:
        event.update(_tracer.ids())
    return event
