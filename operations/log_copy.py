"""The copy of the graph's log in PostgreSQL: how far it is, and how a commit gets into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import LiteralString, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from edifice.reads import reading_log
from graph import codec
from graph.effective import local_name
from graph.records import Commit, PointState
from timeseries.points import PointRow

Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy
"""A connection, of a pool or alone."""

CHANNEL = "edifice_changes"
"""PostgreSQL notification channel; the payload is the sequence number up to which the log is copied."""


@dataclass(frozen=True, slots=True)
class State:
    """How far the copy is; `time` of its last commit, epoch milliseconds, None when it is not to be compared."""

    origin: str
    projected: int
    time: int | None


STATE: LiteralString = "SELECT origin, projected, time FROM log_state"
SET_STATE: LiteralString = """
INSERT INTO log_state (origin, projected, time) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, projected = excluded.projected, time = excluded.time
"""
NOTIFY: LiteralString = "SELECT pg_notify('edifice_changes', $1::text)"


async def read_state(connection: Connection | asyncpg.Pool) -> State | None:
    """How far the copy is, None before its first commit."""
    with reading_log():
        row = await connection.fetchrow(STATE)
    if row is None:
        return None
    return State(row["origin"], row["projected"], None if row["time"] is None else milliseconds(row["time"]))


def milliseconds(moment: datetime) -> int:
    """Epoch milliseconds."""
    return round(moment.timestamp() * 1000)


def moment(epoch_milliseconds: int) -> datetime:
    """The time in UTC."""
    return datetime.fromtimestamp(epoch_milliseconds / 1000, UTC)


async def advance(connection: Connection, state: State) -> None:
    """Record how far the copy is, and tell everybody who waits for changes."""
    await connection.execute(
        SET_STATE, state.origin, state.projected, None if state.time is None else moment(state.time)
    )
    await connection.execute(NOTIFY, str(state.projected))


COPY_COMMIT: LiteralString = """
INSERT INTO "commit" (sequence, time, cause, actor, import, part, model, last, models, delta, graphs, points)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (sequence) DO NOTHING
"""
COPY_CHANGES: LiteralString = """
INSERT INTO change (sequence, index, time, kind, entity, entity_kind, scope, relation, other, fields)
SELECT $1, * FROM unnest($2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                         $9::text[], $10::text[])
ON CONFLICT (sequence, index) DO NOTHING
"""


async def copy_commits(connection: Connection, commits: Sequence[Commit]) -> None:
    """Copy commits with their changes; those that are there already stay as they are."""
    for commit in commits:
        at, cause = moment(commit.time), commit.cause
        models = sorted({graph.model for graph in commit.graphs})
        await connection.execute(
            COPY_COMMIT, commit.sequence, at, cause.cause, cause.actor, cause.import_id, cause.part, cause.model,
            cause.last, models, codec.dump_delta(commit.delta), codec.dump_graphs(commit.graphs),
            codec.dump_points(commit.points),
        )  # fmt: skip
        changes = commit.changes
        await connection.execute(
            COPY_CHANGES, commit.sequence, list(range(len(changes))), [at] * len(changes),
            [change.kind for change in changes], [change.entity for change in changes],
            [change.entity_kind for change in changes], [change.scope for change in changes],
            [change.relation for change in changes], [change.other for change in changes],
            [codec.dump_fields(change.fields) for change in changes],
        )  # fmt: skip


def point_rows(points: Sequence[PointState]) -> list[PointRow]:
    """Points as the readings' side keeps them; of several states of one point the last counts."""
    last = {point.series: point for point in points}
    return [
        PointRow(
            point.series,
            point.id,
            point.scope,
            point.series_ids,
            local_name(point.iri) or None,
            point.aliases,
            point.unit,
            point.expected_interval,
            retired=point.retired,
        )
        for point in last.values()
    ]
