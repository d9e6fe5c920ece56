"""A source read whole, by its reader in a child process, into the content of its graphs."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from graph.records import DraftLink, Said
from ingest.content import Collected
from ingest.issues import Issue
from ingest.sandbox import read_source
from ingest.wire import Graph, Progress
from operations.imports import ImportIssue

FORMATS: Mapping[str, str] = {
    ".ifc": "ifc", ".ifczip": "ifc",
    ".ttl": "rdf", ".nt": "rdf", ".nq": "rdf", ".trig": "rdf", ".rdf": "rdf", ".owl": "rdf", ".xml": "rdf",
    ".jsonld": "rdf", ".json": "rdf",
}  # fmt: skip
"""The reader of a file by its suffix; `points` and `readings` are CSV files, told apart by their mapping."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the reader's process: waiting time in seconds, memory in bytes."""

    seconds: float
    memory_bytes: int


async def read_whole(
    format_name: str,
    path: Path,
    options: Mapping[str, object],
    limits: Limits,
    progress: Callable[[float], Awaitable[None]],
    default_graph: str = "",
) -> tuple[Collected, list[ImportIssue]]:
    """Everything the source says, and the warnings; `default_graph` is the name of the graph that it leaves unnamed.

    Raises ImportRefused when it cannot be read to its end.
    """
    collected, warnings, graph = Collected(), list[ImportIssue](), default_graph
    items = read_source(format_name, path, options, seconds=limits.seconds, memory_bytes=limits.memory_bytes)
    async with aclosing(items):
        async for item in items:
            match item:
                case Said():
                    collected.add_said(graph, item)
                case DraftLink():
                    collected.add_link(graph, item)
                case Issue():
                    warnings.append(ImportIssue(item.code, item.message, item.count, item.examples))
                case Graph():
                    graph = item.name
                case Progress():
                    await progress(item.fraction)
                case _:
                    pass
    return collected, warnings
