"""The registry of the `edifice_` metrics, and how they are made."""

import platform
from collections.abc import Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

PREFIX = "edifice"
REGISTRY = CollectorRegistry()
"""All metrics of this process; `/metrics` shows them."""

LATENCIES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The bounds of a histogram of answers, in seconds."""
JOBS = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
"""The bounds of a histogram of jobs, in seconds."""

disable_created_metrics()  # a second series for each one, which Prometheus makes nothing of
ProcessCollector(PREFIX, registry=REGISTRY)


def counter(name: str, meaning: str, labels: Sequence[str] = ()) -> Counter:
    """A count that only grows; prometheus adds `_total` to its name."""
    return Counter(f"{PREFIX}_{name}", meaning, labels, registry=REGISTRY)


def gauge(name: str, meaning: str, labels: Sequence[str] = ()) -> Gauge:
    """A number that goes up and down."""
    return Gauge(f"{PREFIX}_{name}", meaning, labels, registry=REGISTRY)


def latency(
    name: str, meaning: str, labels: Sequence[str] = (), bounds: Sequence[float] = LATENCIES
) -> Histogram:  # fmt: skip
    """A distribution of durations in seconds."""
    return Histogram(f"{PREFIX}_{name}_seconds", meaning, labels, registry=REGISTRY, buckets=bounds)


def sizes(name: str, meaning: str, bounds: Sequence[float]) -> Histogram:
    """A distribution of numbers, whose unit the name ends with."""
    return Histogram(f"{PREFIX}_{name}", meaning, registry=REGISTRY, buckets=bounds)


BUILD = gauge("build_info", "Always 1; which Edifice this is, and which Python runs it", ["version", "python"])


def tell_build(version: str) -> None:
    """Show which Edifice this process is."""
    BUILD.labels(version, platform.python_version()).set(1)
