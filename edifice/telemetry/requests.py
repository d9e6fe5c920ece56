"""Which request the code works for: its id is in each line of the log, from the edge down to the stores."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context

from structlog.contextvars import bound_contextvars, clear_contextvars, get_contextvars

from edifice.telemetry import traces

KEY = "request_id"
SANE = re.compile(r"[A-Za-z0-9._:=@+/-]{1,128}")


def request_id(given: str | None) -> str:
    """The id that the caller gave its request where it can stand in a log, else a new one."""
    return given if given and SANE.fullmatch(given) else secrets.token_hex(8)


@contextmanager
def bound_request(id_: str) -> Iterator[None]:
    """The block, and the tasks that it starts, work for this request."""
    with bound_contextvars(**{KEY: id_}):
        yield


def current_request() -> str | None:
    """The id of the request at hand."""
    return get_contextvars().get(KEY)


def in_request() -> bool:
    """Whether somebody waits for an answer, whose variables may then be in the text of an error."""
    return KEY in get_contextvars()


def detached() -> Context:
    """A context for a task that outlives the request which happens to start it: of no request, and of no trace."""
    context = copy_context()
    context.run(clear_contextvars)
    context.run(traces.forget)
    return context
