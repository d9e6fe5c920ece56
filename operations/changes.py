"""The log of changes as it is asked for: out of the copy, and beyond it out of the graph's own tail."""

from dataclasses import dataclass
from typing import Any, LiteralString

import asyncpg

from edifice.reads import reading_log
from graph import codec, log
from graph.records import Change, Commit
from graph.store import GraphStore
from operations.log_copy import milliseconds, moment, read_state

TAIL_BATCH = 50


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes; all given parts must hold.

    `scope` is a building's key; `entities` match as the entity or the other end; `kinds` are entity kinds; `start`
    (inclusive) and `end` (exclusive) are epoch milliseconds.
    """

    scope: str | None = None
    entities: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    model: str | None = None
    import_id: str | None = None
    start: int | None = None
    end: int | None = None

    def holds(self, commit: Commit, change: Change) -> bool:
        """Whether a change of the tail is asked for."""
        return (
            (self.scope is None or change.scope == self.scope)
            and (self.entities is None or change.entity in self.entities or change.other in self.entities)
            and (self.kinds is None or change.entity_kind in self.kinds)
            and (self.model is None or any(graph.model == self.model for graph in commit.graphs))
            and (self.import_id is None or commit.cause.import_id == self.import_id)
            and (self.start is None or commit.time >= self.start)
            and (self.end is None or commit.time < self.end)
        )


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a change stands in the log: the commit's sequence number, and its index within the commit."""

    sequence: int
    index: int


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A change with its place in the log; `time` in epoch milliseconds."""

    place: Place
    time: int
    cause: str
    actor: str | None
    import_id: str | None
    change: Change


async def changes(
    store: GraphStore, pool: asyncpg.Pool, wanted: ChangeFilter, first: int, after: Place | None = None,
    *, newest_first: bool = True,
) -> list[LoggedChange]:  # fmt: skip
    """At most `first` changes, those behind `after` in the order asked for; a writer sees its own at once."""
    state = await read_state(pool)
    projected = state.projected if state else 0
    beyond = [one for one in await tail_changes(store, projected, wanted) if _follows(one.place, after, newest_first)]
    if newest_first:
        beyond.reverse()
        rest = first - len(beyond)
        copied = await _copied(pool, wanted, rest, after, projected, newest_first=True) if rest > 0 else []
        return (beyond + copied)[:first]
    copied = await _copied(pool, wanted, first, after, projected, newest_first=False)
    return (copied + beyond)[:first]


async def count(store: GraphStore, pool: asyncpg.Pool, wanted: ChangeFilter) -> int:
    """How many changes the filter lets through in all."""
    state = await read_state(pool)
    projected = state.projected if state else 0
    where, values = _where(wanted)
    query: LiteralString = COUNT + where
    with reading_log():
        copied = await pool.fetchval(query, projected, *values)
    return copied + len(await tail_changes(store, projected, wanted))


def _follows(place: Place, after: Place | None, newest_first: bool) -> bool:
    return after is None or (place < after if newest_first else place > after)


async def tail_changes(store: GraphStore, projected: int, wanted: ChangeFilter) -> list[LoggedChange]:
    """The changes that are not copied yet, the oldest first."""
    found: list[LoggedChange] = []
    while commits := await log.tail(store, projected, TAIL_BATCH, deltas=False):
        projected = commits[-1].sequence
        found += [
            LoggedChange(
                Place(commit.sequence, index),
                commit.time,
                commit.cause.cause,
                commit.cause.actor,
                commit.cause.import_id,
                change,
            )
            for commit in commits
            for index, change in enumerate(commit.changes)
            if wanted.holds(commit, change)
        ]
        if len(commits) < TAIL_BATCH:
            break
    return found


SELECT: LiteralString = """
SELECT change.*, "commit".cause, "commit".actor, "commit".import FROM change JOIN "commit" USING (sequence)
WHERE sequence <= $1"""
COUNT: LiteralString = """
SELECT count(*) FROM change JOIN "commit" USING (sequence)
WHERE sequence <= $1"""

# one text for each condition and place of its value, so that the planner sees only what is asked
SCOPE: LiteralString = " AND change.scope = $"
ENTITIES: LiteralString = " AND (change.entity = ANY($"
OTHERS: LiteralString = ") OR change.other = ANY($"
KINDS: LiteralString = " AND change.entity_kind = ANY($"
MODEL: LiteralString = ' AND "commit".models @> ARRAY[$'
IMPORT: LiteralString = ' AND "commit".import = $'
START: LiteralString = " AND change.time >= $"
END: LiteralString = " AND change.time < $"
NUMBERS: tuple[LiteralString, ...] = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")


def _where(wanted: ChangeFilter) -> tuple[LiteralString, list[Any]]:
    """The conditions beyond `sequence <= $1`, and their values."""
    where: LiteralString = ""
    values: list[Any] = []
    conditions: tuple[tuple[LiteralString, LiteralString, Any], ...] = (
        (SCOPE, "", wanted.scope),
        (KINDS, ")", wanted.kinds and list(wanted.kinds)),
        (MODEL, "]::text[]", wanted.model),
        (IMPORT, "", wanted.import_id),
        (START, "", None if wanted.start is None else moment(wanted.start)),
        (END, "", None if wanted.end is None else moment(wanted.end)),
    )
    for opening, closing, value in conditions:
        if value is not None:
            where += opening + NUMBERS[len(values) + 1] + closing
            values.append(value)
    if wanted.entities is not None:
        number = NUMBERS[len(values) + 1]
        where += ENTITIES + number + OTHERS + number + "))"
        values.append(list(wanted.entities))
    return where, values


async def _copied(
    pool: asyncpg.Pool, wanted: ChangeFilter, first: int, after: Place | None, projected: int, *, newest_first: bool
) -> list[LoggedChange]:  # fmt: skip
    where, values = _where(wanted)
    query: LiteralString = SELECT + where
    if after is not None:
        sense: LiteralString = "<" if newest_first else ">"
        place = NUMBERS[len(values) + 1] + ", $" + NUMBERS[len(values) + 2]
        query += " AND (sequence, index) " + sense + " ($" + place + ")"
        values += [after.sequence, after.index]
    order: LiteralString = " DESC" if newest_first else ""
    query += " ORDER BY sequence" + order + ", index" + order + " LIMIT $" + NUMBERS[len(values) + 1]
    with reading_log():
        return [logged(row) for row in await pool.fetch(query, projected, *values, first)]


def logged(row: asyncpg.Record) -> LoggedChange:
    """A change out of a row of SELECT."""
    change = Change(
        row["kind"], row["entity"], row["entity_kind"], row["scope"], row["relation"], row["other"],
        codec.load_fields(row["fields"]),
    )  # fmt: skip
    place = Place(row["sequence"], row["index"])
    return LoggedChange(place, milliseconds(row["time"]), row["cause"], row["actor"], row["import"], change)
