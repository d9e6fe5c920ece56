"""Logs, metrics and traces, a leaf that every package may import.

`logs` with what goes into them (`failures`, `scrubbing`, `storms`), `metrics`, `traces`, and `requests`, which binds a
request to the lines and spans of all that is done for it.
"""

from edifice.telemetry.logs import LogForm, configure_logs
from edifice.telemetry.metrics import PREFIX, REGISTRY, counter, gauge, latency, sizes

__all__ = ["PREFIX", "REGISTRY", "LogForm", "configure_logs", "counter", "gauge", "latency", "sizes"]
