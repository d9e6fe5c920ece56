"""A collector of OpenTelemetry on loopback: takes spans by OTLP over HTTP and keeps them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass(frozen=True, slots=True)
class Seen:
    """A span as it was sent; ids in hex, the parent empty at the root."""

    name: str
    kind: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, object]
    links: tuple[str, ...]
    failed: bool
    service: str


@dataclass(slots=True)
class Collector:
    """What was sent so far."""

    url: str
    spans: list[Seen] = field(default_factory=list[Seen])
    raw: bytearray = field(default_factory=bytearray)

    def take(self, body: bytes) -> None:
        """Keep the spans of a request."""
        self.raw += body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = next(one.value.string_value for one in resource.resource.attributes if one.key == "service.name")
            self.spans += [_seen(span, service) for scope in resource.scope_spans for span in scope.spans]

    def tree(self, trace: str) -> dict[str, list[str]]:
        """The names of the children of each span of a trace, by its name; the root's parent is named `""`."""
        spans = [span for span in self.spans if span.trace == trace]
        names = {span.id: span.name for span in spans}
        found: dict[str, list[str]] = {}
        for span in spans:
            found.setdefault(names.get(span.parent, ""), []).append(span.name)
        return {name: sorted(children) for name, children in found.items()}


def _seen(span: Span, service: str) -> Seen:
    attributes = {
        one.key: getattr(one.value, one.value.WhichOneof("value") or "string_value") for one in span.attributes
    }
    return Seen(
        span.name, Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"), span.trace_id.hex(), span.span_id.hex(),
        span.parent_span_id.hex(), attributes, tuple(link.trace_id.hex() for link in span.links), span.status.code == 2,
        service,
    )  # fmt: skip


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector for the length of the block, in a thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector = Collector(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
