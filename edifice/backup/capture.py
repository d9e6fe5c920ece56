"""A site at one moment, while it goes on: the graph and PostgreSQL as they would stand had every process died then.

The graph is read in pages into a spool, which takes long; what commits touch meanwhile is read again by the log. Then
the Clock is held for the blink that it takes to read the last of it, and within that blink PostgreSQL's snapshot is
taken. No commit begins or ends inside, so every fact is in both stores or in the order in which a crash leaves them.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from edifice.backup import tables
from edifice.backup.archive import Writer
from edifice.backup.spool import Spool, open_spool
from edifice.errors import Conflict
from graph import dump, log
from graph.dump import Counts, Registries
from graph.log import Clock
from graph.store import GraphStore

if TYPE_CHECKING:
    from asyncpg.transaction import Transaction

FEW = 4
"""Commits that may be left for the moment when nobody can write."""

ROUNDS = 50
BATCH = 8


@dataclass(frozen=True, slots=True)
class Moment:
    """What the blink gave: the Clock, the time in epoch milliseconds, and the graph's small parts."""

    clock: Clock
    time: int
    registries: Registries
    foreign: int


@dataclass(frozen=True, slots=True)
class Capture:
    """A site at one moment: the graph in a spool, PostgreSQL in a transaction that sees what was."""

    moment: Moment
    spool: Spool
    connection: PoolConnectionProxy


@asynccontextmanager
async def capture(store: GraphStore, pool: asyncpg.Pool, folder: Path) -> AsyncIterator[Capture]:
    """The site as it is at one moment within this call; `folder` has the disk on which the graph waits.

    Raises:
        Conflict: somebody writes the graph without the log, or faster than it can be read.
    """
    with open_spool(folder) as spool:
        reading = _Reading(store, spool, (await log.settled(store)).sequence)
        await reading.scan()
        await reading.catch_up()
        await _rehearse(store)
        async with pool.acquire() as connection:
            snapshot = _Snapshot(connection)
            try:
                moment = await log.while_settled(store, lambda clock: _blink(reading, snapshot, clock))
                yield Capture(moment, spool, connection)
            finally:
                await snapshot.end()


async def _rehearse(store: GraphStore) -> None:
    """Ask once what is asked in the blink, so that no writer waits while the server makes its plans."""
    await dump.registries(store)
    await dump.counts(store)


async def _blink(reading: "_Reading", snapshot: "_Snapshot", clock: Clock) -> Moment:
    await reading.catch_up_to(clock.sequence)
    registries = await dump.registries(reading.store)
    await snapshot.begin()
    now = time.time_ns() // 1_000_000
    counted = await dump.counts(reading.store)
    reading.spool.trim_commits(registries.oldest)
    _compare(reading.spool.counts(), counted)
    return Moment(clock, now, registries, counted.foreign)


def _compare(read: Counts, counted: Counts) -> None:
    for name in ("nodes", "facts", "names", "classes", "joined", "relationships"):
        had, has = getattr(read, name), getattr(counted, name)
        if had != has:
            raise Conflict(
                f"The graph has {has} {name} where {had} were read: it was written to without the log. Write through "
                "the API only, and begin the backup again."
            )


class _Reading:
    """The graph on its way into the spool, which holds it up to the commit `seen`."""

    def __init__(self, store: GraphStore, spool: Spool, seen: int) -> None:
        self.store, self.spool, self.seen = store, spool, seen

    async def scan(self) -> None:
        """Read every node once; what commits do meanwhile is for `catch_up`."""
        async for page in dump.nodes(self.store):
            await asyncio.to_thread(self.spool.put, page)
        await self._read_commits()

    async def catch_up(self) -> None:
        """Read again what commits have touched, until only few commits are new."""
        for _ in range(ROUNDS):
            now = await log.settled(self.store)
            behind = now.sequence - self.seen
            await self.catch_up_to(now.sequence)
            if behind <= FEW:
                return
        raise Conflict("The graph changes faster than it can be read; begin the backup again when less is written.")

    async def catch_up_to(self, sequence: int) -> None:
        """Read again what the commits up to this sequence number, which all have ended, have touched."""
        while self.seen < sequence:
            found = await log.tail(self.store, self.seen, BATCH)
            if not found or found[0].sequence != self.seen + 1:
                raise Conflict("The log of the graph has a gap; begin the backup again.")
            ended = [commit for commit in found if commit.sequence <= sequence]  # the others may be half to be seen
            ids = sorted(dump.touched(ended))
            self.spool.drop(ids)
            async for page in dump.nodes_by_id(self.store, ids):
                self.spool.put(page)
            self.seen = ended[-1].sequence
        await self._read_commits()

    async def _read_commits(self) -> None:
        async for page in dump.commits(self.store, self.spool.last_commit(), self.seen):
            self.spool.put_commits(page)


class _Snapshot:
    """A transaction that sees PostgreSQL as it is when it begins, and may begin again."""

    def __init__(self, connection: PoolConnectionProxy) -> None:
        self._connection = connection
        self._transaction: Transaction | None = None

    async def begin(self) -> None:
        await self.end()
        transaction = self._connection.transaction(isolation="repeatable_read", readonly=True)
        await transaction.start()
        self._transaction = transaction
        # the first statement takes the snapshot; and texts of values shall be the same on every server
        await self._connection.execute("SET LOCAL datestyle = 'ISO, YMD'")
        await self._connection.execute("SET LOCAL extra_float_digits = 1")
        await self._connection.fetchval("SELECT pg_current_snapshot()")

    async def end(self) -> None:
        if self._transaction is not None:
            transaction, self._transaction = self._transaction, None
            await transaction.rollback()


async def write_members(site: Capture, files: Path, writer: Writer) -> tuple[str, ...]:
    """Write all members, and answer the ids of the uploads whose file was not there."""
    registries, spool = site.moment.registries, site.spool
    lines = {
        "clock": registries.clock,
        "models": registries.models,
        "keys": registries.keys,
        "classes": registries.classes,
        "nodes": spool.node_lines(),
        "relationships": spool.relationship_lines(),
        "commits": spool.commit_lines(),
    }
    for name, those in lines.items():
        with writer.member(f"graph/{name}.jsonl") as member:
            await asyncio.to_thread(member.write_lines, those)
    for table in await tables.tables(site.connection):
        with writer.member(table.member, table.columns) as member:
            await tables.copy_out(site.connection, table, member)
    return await _write_files(site.connection, files, writer)


UPLOADS: LiteralString = "SELECT id FROM upload ORDER BY id"


async def _write_files(connection: PoolConnectionProxy, files: Path, writer: Writer) -> tuple[str, ...]:
    ids = sorted(row["id"] for row in await connection.fetch(UPLOADS))
    return tuple([id_ for id_ in ids if not await asyncio.to_thread(_write_file, files / id_, writer)])


def _write_file(path: Path, writer: Writer) -> bool:
    """Whether the file was there; one that was swept a moment ago is gone for good."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return False
    with file, writer.member(f"files/{path.name}") as member:
        while chunk := file.read(1 << 20):
            member.write(chunk)
        member.rows = 1
    return True
