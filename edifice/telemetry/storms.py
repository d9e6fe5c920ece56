"""Holds back warnings that say the same again and again, as when a store is away, and counts them."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from edifice.telemetry.metrics import counter

QUIET_SECONDS = 60.0
"""The same warning is written once in so long."""
KEPT = 1_000
"""So many different warnings are remembered."""
NEVER_THE_SAME = frozenset({"timestamp", "request_id", "trace_id", "span_id"})
"""What does not count; but an error of a request is looked for by the id that its caller was told, so it is written."""

LINES = counter("log_lines", "Lines written to the log, by level", ["level"])
HELD_BACK = counter("log_lines_held_back", "Warnings that were not written, since the same one just had been")


@dataclass(slots=True)
class _Seen:
    until: float
    held_back: int = 0


class Storms(logging.Filter):
    """Lets each warning through once in QUIET_SECONDS; the next one tells how many were held back: `suppressed`."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._seen: OrderedDict[object, _Seen] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if record.levelno >= logging.WARNING and not self._passes(record):
            HELD_BACK.inc()
            return False
        LINES.labels(record.levelname.lower()).inc()
        return True

    def _passes(self, record: logging.LogRecord) -> bool:
        key, now = _key(record), self._now()
        seen = self._seen.get(key)
        if seen is not None and now < seen.until:
            seen.held_back += 1
            return False
        self._seen[key] = _Seen(now + QUIET_SECONDS)
        self._seen.move_to_end(key)
        if len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        if seen is not None and seen.held_back:
            _tell(record, seen.held_back)
        return True


def _key(record: logging.LogRecord) -> object:
    """What makes two lines the same: all they say but numbers, which count and measure."""
    if isinstance(record.msg, Mapping):
        beside = NEVER_THE_SAME - {"request_id"} if record.levelno >= logging.ERROR else NEVER_THE_SAME
        said = [(name, value) for name, value in record.msg.items() if isinstance(value, str) and name not in beside]
        return record.name, record.levelno, tuple(sorted(said))
    return record.name, record.levelno, record.getMessage()


def _tell(record: logging.LogRecord, held_back: int) -> None:
    if isinstance(record.msg, dict):
        record.msg["suppressed"] = held_back
    else:
        record.__dict__["suppressed"] = held_back  # an extra field, as if the caller had given it
