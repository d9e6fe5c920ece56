"""Where the graph waits on disk while it is read, so that later versions of a node take the place of earlier ones."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from edifice.errors import BadInput
from graph.dump import Counts, NodeDump

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE node (
    id TEXT PRIMARY KEY, line BLOB, relationships BLOB, facts INT, names INT, classes INT, joined INT, related INT
) WITHOUT ROWID;
CREATE TABLE commits (sequence INTEGER PRIMARY KEY, line BLOB);
"""


class Spool:
    """Nodes by id and commits by sequence number; in memory is no more than a page of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, nodes: Iterable[NodeDump]) -> None:
        """Keep nodes, in the place of what was known of them."""
        rows = (
            (
                node.id, node.line, b"".join(node.relationships), node.facts, node.names, node.classes, node.joined,
                len(node.relationships),
            )
            for node in nodes
        )  # fmt: skip
        self._connection.executemany("INSERT OR REPLACE INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def drop(self, ids: Iterable[str]) -> None:
        """Forget nodes."""
        self._connection.executemany("DELETE FROM node WHERE id = ?", ((id_,) for id_ in ids))

    def put_commits(self, commits: Iterable[tuple[int, bytes]]) -> None:
        """Keep commits of the log's tail."""
        self._connection.executemany("INSERT OR REPLACE INTO commits VALUES (?, ?)", commits)

    def trim_commits(self, oldest: int | None) -> None:
        """Forget the commits that the graph has trimmed: all before `oldest`, or all."""
        self._connection.execute("DELETE FROM commits WHERE ?1 IS NULL OR sequence < ?1", (oldest,))

    def last_commit(self) -> int:
        """The sequence number of the newest commit that is kept, 0 without one."""
        return self._one("SELECT coalesce(max(sequence), 0) FROM commits")[0]

    def counts(self) -> Counts:
        """How many of all there are."""
        columns = ("facts", "names", "classes", "joined", "related")
        sums = ", ".join(f"coalesce(sum({column}), 0)" for column in columns)
        return Counts(*self._one(f"SELECT count(*), {sums} FROM node"))  # noqa: S608 - of constants alone

    def node_lines(self) -> Iterator[bytes]:
        """A line for each node, by id."""
        return self._column("SELECT line FROM node ORDER BY id")

    def relationship_lines(self) -> Iterator[bytes]:
        """A line for each relationship, by where it starts."""
        for lines in self._column("SELECT relationships FROM node ORDER BY id"):
            yield from lines.splitlines(keepends=True)

    def commit_lines(self) -> Iterator[bytes]:
        """A line for each commit, in order."""
        return self._column("SELECT line FROM commits ORDER BY sequence")

    def _column(self, query: str) -> Iterator[bytes]:
        return (line for (line,) in self._connection.execute(query))

    def _one(self, query: str) -> tuple[int, ...]:
        return self._connection.execute(query).fetchone()


@contextmanager
def open_spool(folder: Path) -> Iterator[Spool]:
    """A spool on the disk of this folder; it has no name there, so nothing is left of it however we end.

    Raises:
        BadInput: the disk is full.
    """
    path = folder / f".edifice-spool-{os.getpid()}-{os.urandom(4).hex()}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        # threads take turns with it: one reads the graph's pages in, then one writes the members
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.executescript(SCHEMA)
    finally:
        path.unlink()
    with closing(connection):
        connection.execute("BEGIN")
        try:
            yield Spool(connection)
        except sqlite3.OperationalError as error:
            raise BadInput(
                f"The graph has no space to wait in on the disk of {folder} ({error}): make some."
            ) from error
