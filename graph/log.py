"""The log of commits: read in order, inverted, replayed, and trimmed once it is kept elsewhere."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction

from graph import codec
from graph.commit import CommitResult, apply_in
from graph.fingerprint import contents, fingerprint
from graph.models import restore_graphs
from graph.records import AliasChange, Cause, Commit, DeltaRow, LinkChange, SaidChange
from graph.store import GraphStore, Result

__all__ = ["Clock", "clock", "contents", "fingerprint", "invert", "replay", "tail", "trim"]

CLOCK: LiteralString = """
MATCH (clock:Clock {id: 1})
RETURN clock.sequence, clock.origin, COLLECT {
    MATCH (commit:Commit)
    WHERE commit.sequence > 0
    RETURN commit.sequence ORDER BY commit.sequence DESC LIMIT 1
}
"""
SETTLED: LiteralString = """
MATCH (clock:Clock {id: 1})
SET clock.locked = true
RETURN clock.sequence, clock.origin
"""


@dataclass(frozen=True, slots=True)
class Clock:
    """The last sequence number, and the random name of this history of the graph."""

    sequence: int
    origin: str


async def clock(store: GraphStore) -> Clock:
    """Where the log is: at the last commit that `tail` shows.

    A commit that is just ending shows in the Clock's own number before the indexes know it.
    """
    record = await store.read(CLOCK)
    sequence, origin, last = record or (0, "", ())
    return Clock(next(iter(last), sequence), origin)


async def settled(store: GraphStore) -> Clock:
    """Where the log is, once no commit is under way: all up to there can be seen by every read that begins now."""

    async def work(tx: AsyncManagedTransaction) -> Clock:
        return Clock(*(await (await tx.run(SETTLED)).single(strict=True)).values())

    return await store.write(work)


async def while_settled(store: GraphStore, work: Callable[[Clock], Awaitable[Result]]) -> Result:
    """Run `work` at one sequence number: no commit begins or ends meanwhile, so it must take seconds at most.

    It may be run again, as a whole, when the store asks for that.
    """

    async def held(tx: AsyncManagedTransaction) -> Result:
        return await work(Clock(*(await (await tx.run(SETTLED)).single(strict=True)).values()))

    return await store.write(held)


TAIL: LiteralString = """
RETURN COLLECT {
    MATCH (commit:Commit)
    WHERE commit.sequence > $after
    WITH commit ORDER BY commit.sequence LIMIT $limit
    RETURN [commit.sequence, commit.time, commit.cause, commit.actor, commit.importId, commit.part, commit.model,
            commit.last, CASE WHEN $deltas THEN commit.delta ELSE '[]' END, commit.changes, commit.graphs,
            commit.points]
}
"""


async def tail(store: GraphStore, after: int, limit: int = 8, *, deltas: bool = True) -> list[Commit]:
    """The commits beyond the sequence number `after`, in order and without a gap between them.

    The first may be later than `after` + 1 when the log has been trimmed. Each may have 4 MB; without `deltas` they
    are left out.
    """
    record = await store.read(TAIL, after=after, limit=limit, deltas=deltas)
    commits = [_commit(row) for row in (record[0] if record else ())]
    # two commits may end while the index is read, and only the later be seen
    following = (
        index for index in range(1, len(commits)) if commits[index].sequence != commits[index - 1].sequence + 1
    )
    return commits[: next(following, len(commits))]


def _commit(row: Sequence[Any]) -> Commit:
    sequence, time, cause, actor, import_id, part, model, last, delta, changes, graphs, points = row
    return Commit(
        sequence,
        time,
        Cause(cause, actor, import_id, part, model, last),
        codec.load_delta(delta),
        codec.load_changes(changes),
        codec.load_graphs(graphs),
        codec.load_points(points),
    )


ORIGINS: LiteralString = """
RETURN COLLECT {
    MATCH (commit:Commit)
    WHERE commit.sequence > $after
    WITH commit ORDER BY commit.sequence LIMIT $limit
    RETURN [commit.sequence, commit.graphs]
}
"""


async def scopes_since(store: GraphStore, after: int, limit: int = 500) -> frozenset[str] | None:
    """The keys of the buildings that commits beyond the sequence number `after` speak of.

    None when it cannot be said: some of them are trimmed, they are more than `limit`, or one names no graph.
    """
    record = await store.read(ORIGINS, after=after, limit=limit)
    rows = record[0] if record else ()
    origins = [codec.load_graphs(graphs) for _, graphs in rows]
    sequences = [sequence for sequence, _ in rows]
    if not rows or sequences != list(range(after + 1, after + 1 + len(rows))) or len(rows) == limit or not all(origins):
        return None
    return frozenset(origin.scope for graphs in origins for origin in graphs)


def invert(delta: Iterable[DeltaRow]) -> tuple[DeltaRow, ...]:
    """The delta that takes this one back."""
    return tuple(_inverted(row) for row in reversed(tuple(delta)))


def _inverted(row: DeltaRow) -> DeltaRow:
    match row:
        case SaidChange():
            return replace(row, before=row.after, after=row.before)
        case LinkChange() | AliasChange():
            return replace(row, added=not row.added)


async def replay(store: GraphStore, commits: Iterable[Commit]) -> int:
    """Apply commits to an empty graph, in order, and answer the last sequence number.

    Ids, graph and series numbers, times and causes come out as they were.
    """
    last = 0
    for commit in commits:
        result = await store.write(lambda tx, commit=commit: _replay(tx, commit))
        last = result.sequence or last
    return last


async def _replay(tx: AsyncManagedTransaction, commit: Commit) -> CommitResult:
    await restore_graphs(tx, commit.graphs)
    return await apply_in(tx, commit.delta, commit.cause, commit.time)


TRIM: LiteralString = """
MATCH (commit:Commit)
WHERE commit.sequence <= $through AND commit.time < $before
WITH commit ORDER BY commit.sequence LIMIT $limit
DELETE commit
RETURN count(commit)
"""


async def trim(store: GraphStore, through: int, before: int, limit: int = 100) -> int:
    """Delete at most `limit` of the oldest commits up to a sequence number and older than a time; answer how many."""

    async def work(tx: AsyncManagedTransaction) -> int:
        record = await (await tx.run(TRIM, through=through, before=before, limit=limit)).single(strict=True)
        return record[0]

    return await store.write(work)
