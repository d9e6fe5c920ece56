"""Gaps between the graph's log and its copy: how they are seen, and how a snapshot stands in for what is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import asyncpg
import structlog

from edifice.errors import Conflict
from graph import codec, log, snapshot
from graph.log import Clock
from graph.records import Commit
from graph.store import GraphStore
from operations.log_copy import Connection, State, advance, point_rows
from timeseries.points import sync

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Gap:
    """The copy lacks the commits after `after` up to `until`; `kept` is how much of the copy still holds.

    Reasons: LOST (the graph has trimmed what was not copied), OTHER_GRAPH (a new graph has taken the place of the one
    that was copied), SET_BACK (the graph was restored to an earlier state and went on from there).
    """

    reason: str
    after: int
    until: int
    kept: int


async def find_gap(store: GraphStore, clock: Clock, state: State, commits: Sequence[Commit]) -> Gap | None:
    """What is wrong between the graph and the copy, if anything.

    `clock` must have been read before `commits`, which begin with the last one that is copied, if it is kept: then
    all up to the clock's sequence number are among them, or lost.
    """
    if state.origin != clock.origin:
        return Gap("OTHER_GRAPH", 0, await _before_oldest(store, clock), 0)
    if clock.sequence < state.projected or _differs(state, commits):
        return Gap("SET_BACK", 0, await _before_oldest(store, clock), 0)
    beyond = [commit.sequence for commit in commits if commit.sequence > state.projected]
    until = beyond[0] - 1 if beyond else clock.sequence
    return Gap("LOST", state.projected, until, state.projected) if until > state.projected else None


def _differs(state: State, commits: Sequence[Commit]) -> bool:
    """Whether the last commit that is copied is another one in the graph by now."""
    last = next((commit for commit in commits if commit.sequence == state.projected), None)
    return last is not None and state.time is not None and last.time != state.time


async def _before_oldest(store: GraphStore, clock: Clock) -> int:
    oldest = await log.tail(store, 0, 1, deltas=False)
    return oldest[0].sequence - 1 if oldest else clock.sequence


FORGET: LiteralString = 'DELETE FROM "commit" WHERE sequence > $1'
FORGET_SNAPSHOTS: LiteralString = "DELETE FROM log_snapshot WHERE sequence > $1"
KEEP_PART: LiteralString = "INSERT INTO log_snapshot (sequence, part, delta, graphs) VALUES ($1, $2, $3, $4)"
REPORT: LiteralString = """
INSERT INTO log_gap (after, until, reason, snapshot) VALUES ($1, $2, $3, $4)
ON CONFLICT (after, until) DO UPDATE SET reason = excluded.reason, snapshot = excluded.snapshot, found_at = now()
"""
ATTEMPTS = 5


async def heal(store: GraphStore, pool: asyncpg.Pool, connection: Connection, gap: Gap) -> None:
    """Keep the whole graph in the place of the lost commits, report the gap, and go on behind it.

    Raises Conflict while others write so fast that the graph cannot be read at one sequence number; try again later.
    """
    await connection.execute(FORGET, gap.kept)
    for _ in range(ATTEMPTS):
        await connection.execute(FORGET_SNAPSHOTS, gap.kept)
        before = await log.settled(store)
        await _keep(store, connection, before.sequence)
        if await log.settled(store) == before:
            break
    else:
        raise Conflict("The graph changes too fast for a snapshot of it; the log's copy waits.")
    async for batch in snapshot.points(store):
        await sync(pool, point_rows(batch))
    await connection.execute(REPORT, gap.after, gap.until, gap.reason, before.sequence)
    await advance(connection, State(before.origin, gap.until, None))
    logger.error(
        "the log has a gap", reason=gap.reason, after=gap.after, until=gap.until, snapshot=before.sequence
    )  # fmt: skip


async def _keep(store: GraphStore, connection: Connection, sequence: int) -> None:
    number = 0
    async for part in snapshot.snapshot(store):
        await connection.execute(
            KEEP_PART, sequence, number, codec.dump_delta(part.delta), codec.dump_graphs(part.graphs)
        )
        number += 1


@dataclass(frozen=True, slots=True)
class ReportedGap:
    """A gap of the log as it is reported; `snapshot` is the sequence number whose whole graph is kept instead."""

    after: int
    until: int
    reason: str
    snapshot: int


GAPS: LiteralString = "SELECT after, until, reason, snapshot FROM log_gap ORDER BY after, until"


async def gaps(pool: asyncpg.Pool) -> list[ReportedGap]:
    """All gaps that were found and healed."""
    return [ReportedGap(**dict(row)) for row in await pool.fetch(GAPS)]
