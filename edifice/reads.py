"""What the current operation reads, for those who keep its answer current.

A call to a store notes the widest that it may read: the whole graph, or what changes without a word. Code that knows
better says so around the call. So what nobody has thought of costs time, and no change of it is missed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Reads:
    """What was read, noted before the store was asked; tasks of the operation share the object.

    `series` are numbers of points' readings, `scopes` keys of buildings whose part of the graph was read, `everywhere`
    stands for all of them; `imports`: rows of imports; `moving`: what changes without a word, the clock above all.
    `listen` is told of series as they are noted.
    """

    series: set[int] = field(default_factory=set[int])
    scopes: set[str] = field(default_factory=set[str])
    everywhere: bool = False
    imports: bool = False
    moving: bool = False
    listen: Callable[[Collection[int]], object] | None = None


_current: ContextVar[Reads | None] = ContextVar("reads", default=None)
_graph_said: ContextVar[bool] = ContextVar("graph_said", default=False)
_sql_said: ContextVar[bool] = ContextVar("sql_said", default=False)


@contextmanager
def collected(reads: Reads) -> Iterator[None]:
    """Note in `reads` what the block reads, the tasks that it starts included."""
    token = _current.set(reads)
    try:
        yield
    finally:
        _current.reset(token)


def is_collecting() -> bool:
    """Whether anybody wants to know."""
    return _current.get() is not None


def note_graph_call() -> None:
    """A call to the graph: all of it, unless the code around says which buildings."""
    reads = _current.get()
    if reads is not None and not _graph_said.get():
        reads.everywhere = True


def note_sql_call() -> None:
    """A call to PostgreSQL: anything, unless the code around says what."""
    reads = _current.get()
    if reads is not None and not _sql_said.get():
        reads.moving = True


def note_time() -> None:
    """The answer depends on when it is made, or on something else that changes without a word."""
    reads = _current.get()
    if reads is not None:
        reads.moving = True


def note_scopes(scopes: Iterable[str]) -> None:
    """These buildings' parts of the graph are in the answer."""
    reads = _current.get()
    if reads is not None:
        reads.scopes.update(scopes)


@contextmanager
def reading_scopes(scopes: Iterable[str]) -> Iterator[None]:
    """The block's calls to the graph read these buildings' parts of it alone."""
    note_scopes(scopes)
    with _said(_graph_said):
        yield


@contextmanager
def reading_series(points: Collection[int]) -> Iterator[None]:
    """The block's calls to PostgreSQL read these points' readings alone."""
    reads = _current.get()
    if reads is not None:
        reads.series.update(points)
        if reads.listen is not None:
            reads.listen(points)
    with _said(_sql_said):
        yield


@contextmanager
def reading_imports() -> Iterator[None]:
    """The block's calls to PostgreSQL read rows of imports alone."""
    reads = _current.get()
    if reads is not None:
        reads.imports = True
    with _said(_sql_said):
        yield


@contextmanager
def reading_log() -> Iterator[None]:
    """The block's calls to PostgreSQL read the copy of the graph's log alone, which tells what the graph does."""
    reads = _current.get()
    if reads is not None:
        reads.everywhere = True
    with _said(_sql_said):
        yield


@contextmanager
def _said(what: ContextVar[bool]) -> Iterator[None]:
    token = what.set(True)
    try:
        yield
    finally:
        what.reset(token)
