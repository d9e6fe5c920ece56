"""The projector: copies the graph's log into PostgreSQL, commit by commit, beside whatever else writes."""

import time
from typing import LiteralString

import asyncpg

from edifice.postgres import PROJECTOR_LOCK
from edifice.telemetry import counter, gauge
from graph import log
from graph.store import GraphStore
from operations.log_copy import State, advance, copy_commits, point_rows, read_state
from operations.log_gaps import find_gap, heal
from timeseries.points import sync

BEHIND = gauge("projector_lag_commits", "Commits of the graph that are not copied into PostgreSQL yet")
PROJECTED = counter("projected_commits", "Commits copied from the graph into PostgreSQL")
GAPS = counter("projector_gaps", "Gaps in the log that were healed by a snapshot")

BATCH = 8
"""Commits at once; each may have 4 MB."""

KEPT_MILLISECONDS = 3 * 24 * 3600 * 1000
"""How long the graph keeps commits that are copied."""

LOCK: LiteralString = "SELECT pg_advisory_xact_lock($1)"


async def project(store: GraphStore, pool: asyncpg.Pool) -> bool:
    """Copy the next commits, and answer whether there were any.

    Idempotent, and safe beside other projectors: all of a batch and how far it went is one transaction. Points reach
    the readings' side before it, so that none is forgotten.
    """
    if await _caught_up(store, pool):
        return False
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(LOCK, PROJECTOR_LOCK, timeout=60)
        now = await log.clock(store)  # under the lock: another projector may have been ahead of an earlier look
        state = await read_state(connection) or State(now.origin, 0, None)
        after = max(state.projected - 1, 0)
        commits = await log.tail(store, after, BATCH + 1)
        if await find_gap(store, now, state, commits) is not None:
            # a commit that ends just now may look like one, so look again once none is under way
            now, commits = await log.settled(store), await log.tail(store, after, BATCH + 1)
            gap = await find_gap(store, now, state, commits)
            if gap is not None:
                await heal(store, pool, connection, gap)
                GAPS.inc()
                return True
        fresh = [commit for commit in commits if commit.sequence > state.projected]
        if fresh:
            await sync(pool, point_rows([point for commit in fresh for point in commit.points]))
            await copy_commits(connection, fresh)
            await advance(connection, State(now.origin, fresh[-1].sequence, fresh[-1].time))
    PROJECTED.inc(len(fresh))
    return bool(fresh)


async def _caught_up(store: GraphStore, pool: asyncpg.Pool) -> bool:
    now, state = await log.clock(store), await read_state(pool)
    origin, projected = (state.origin, state.projected) if state else (now.origin, 0)
    BEHIND.set(max(0, now.sequence - projected) if origin == now.origin else now.sequence)
    return (now.origin, now.sequence) == (origin, projected)


async def trim(store: GraphStore, pool: asyncpg.Pool) -> int:
    """Delete commits from the graph that are copied and some days old; answer how many.

    The last copied one stays, to be compared with the copy.
    """
    state = await read_state(pool)
    if state is None:
        return 0
    return await log.trim(store, state.projected - 1, time.time_ns() // 1_000_000 - KEPT_MILLISECONDS)
