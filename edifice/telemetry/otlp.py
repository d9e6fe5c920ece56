"""The tracer: OpenTelemetry's, sending to a collector by OTLP over HTTP. Imported only where traces are wanted."""

import os
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self
from uuid import uuid4

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from edifice.telemetry.traces import Attributes, Carrier, Kind, Span

END_SECONDS = 3.0
"""A collector that does not answer holds up our end for so long at most; what is not sent by then is lost."""
LINKS = 32
"""A batch names so many of its causes."""

W3C = TraceContextTextMapPropagator()


class Recorded(Span):
    """A span that is sent."""

    __slots__ = ("_span", "_token")

    def __init__(self, made: trace.Span) -> None:
        self._span = made

    def __enter__(self) -> Self:
        """Begin, in the current context."""
        self._token = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, where it was begun."""
        if kind is not None:
            self.fail(kind.__qualname__)
        context.detach(self._token)
        self._span.end()

    def tell(self, attributes: Attributes) -> None:
        """More of what is known now."""
        self._span.set_attributes(attributes)

    def rename(self, name: str) -> None:
        """Another name, when a better one is known."""
        self._span.update_name(name)

    def fail(self, kind: str) -> None:
        """It did not end well; `kind` is the error's name or code."""
        self._span.set_attribute("error.type", kind)
        self._span.set_status(trace.StatusCode.ERROR)


class OtlpTracer:
    """Records the spans of a process; how they are sampled, batched and sent, the variables `OTEL_…` say."""

    def __init__(self, service: str, version: str) -> None:
        self._provider = TracerProvider(resource=_resource(service, version), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("edifice", version)

    def span(self, name: str, kind: Kind, attributes: Attributes, causes: Sequence[Carrier]) -> Span:
        """A span in the current one, or in the trace that the one cause tells of; linked to several causes."""
        parent = W3C.extract(causes[0]) if len(causes) == 1 else None
        links = [trace.Link(found) for found in map(_told_by, causes[:LINKS]) if found.is_valid] if not parent else ()
        made = self._tracer.start_span(
            name, parent, trace.SpanKind[kind], attributes, links,
            record_exception=False, set_status_on_exception=False,  # texts of errors repeat values of users
        )  # fmt: skip
        return Recorded(made)

    def carrier(self) -> dict[str, str]:
        """What tells others of the current span."""
        found: dict[str, str] = {}
        W3C.inject(found)
        return found

    def ids(self) -> dict[str, str]:
        """The current span, for the log."""
        found = trace.get_current_span().get_span_context()
        if not found.is_valid:
            return {}
        return {"trace_id": trace.format_trace_id(found.trace_id), "span_id": trace.format_span_id(found.span_id)}

    def forget(self) -> None:
        """Be in no span any more."""
        context.attach(context.Context())

    def end(self) -> None:
        """Send what is recorded, within a bounded time."""
        ending = threading.Thread(target=self._provider.shutdown, daemon=True)
        ending.start()
        ending.join(END_SECONDS)


def _told_by(cause: Carrier) -> trace.SpanContext:
    return trace.get_current_span(W3C.extract(cause, context.Context())).get_span_context()


def _resource(service: str, version: str) -> Resource:
    given: dict[str, str] = {"service.version": version, "service.instance.id": str(uuid4())}
    named = os.environ.get("OTEL_SERVICE_NAME") or "service.name=" in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    return Resource.create(given if named else {"service.name": service, **given})
