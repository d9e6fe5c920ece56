"""How the stores do as we see them: calls, failures, connections, and whether they answer."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from weakref import WeakSet

from edifice.errors import EdificeError
from edifice.telemetry.metrics import counter, gauge, latency
from edifice.telemetry.traces import NOT_RECORDED, Attributes, Span, are_on, span

SECONDS = latency(
    "store_call", "How long calls to the graph and the series take, without waiting for a connection", ["store"]
)
FAILURES = counter("store_failures", "Calls to a store that failed, by the code of the error", ["store", "code"])
IN_USE = gauge("store_connections_in_use", "Connections to a store that work", ["store"])
MOST = gauge("store_connections_max", "How many connections to a store there may be", ["store"])
WAITING = gauge(
    "store_calls_waiting", "Calls that wait for a connection to a store, or for their turn to write", ["store"]
)
UP = gauge("store_up", "1 while a store answers, else 0", ["store"])
CHANGED = gauge("store_state_changed_timestamp_seconds", "Since when a store answers, or does not", ["store"])

OTHER = "OTHER"
"""The code of an error that has none of ours: the store refused a statement."""
LONGEST_TEXT = 4_000
"""Of a statement in a span, in characters."""


class Calls:
    """The calls to one store; `system` is its name in the conventions of OpenTelemetry."""

    def __init__(self, store: str, system: str) -> None:
        self._store = store
        self._system = system
        self._seconds = SECONDS.labels(store)

    @contextmanager
    def calling(self, text: str, operation: str = "") -> Iterator[None]:
        """Measure the block, which runs this statement; its parameters stay where they are."""
        began = time.perf_counter()
        with self._span(text, operation), self.failing():
            try:
                yield
            finally:
                self._seconds.observe(time.perf_counter() - began)

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Count the failure of the block."""
        try:
            yield
        except EdificeError as error:
            FAILURES.labels(self._store, error.code).inc()
            raise
        except Exception:  # whatever it is, it counts, and goes on to who can tell what it means
            FAILURES.labels(self._store, OTHER).inc()
            raise

    def _span(self, text: str, operation: str) -> Span:
        if not are_on():
            return NOT_RECORDED
        word = operation or text.split(maxsplit=1)[0].upper()
        attributes: Attributes = {"db.system.name": self._system, "db.operation.name": word}
        if text:
            attributes = {**attributes, "db.query.text": text[:LONGEST_TEXT]}
        return span(f"{word} {self._system}", "CLIENT", attributes)


class Connections(Protocol):
    """A pool of connections to a store; the calls beyond its size wait."""

    @property
    def in_use(self) -> int:
        """How many work."""
        ...

    @property
    def most(self) -> int:
        """How many there may be."""
        ...

    @property
    def waiting(self) -> int:
        """How many calls wait."""
        ...


_pools: defaultdict[str, WeakSet[Connections]] = defaultdict(WeakSet)


def watch_connections(store: str, pool: Connections) -> None:
    """Show how this pool is used, beside others of the store, for as long as it is there."""
    _pools[store].add(pool)
    IN_USE.labels(store).set_function(lambda: sum(one.in_use for one in _pools[store]))
    MOST.labels(store).set_function(lambda: sum(one.most for one in _pools[store]))
    WAITING.labels(store).set_function(lambda: sum(one.waiting for one in _pools[store]))


def tell_state(store: str, since: int, *, up: bool) -> None:
    """Show whether a store answers, and since when (epoch milliseconds) it is so."""
    UP.labels(store).set(up)
    CHANGED.labels(store).set(since / 1000)
