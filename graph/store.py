"""The one client of Neo4j: reads of one record, writes one at a time, and whether the store answers."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, LiteralString, TypeVar

from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction, Query, unit_of_work
from neo4j.exceptions import (
    ConnectionPoolError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from edifice.calls import count_call
from edifice.errors import CostLimitExceeded, EdificeError, StoreTimeout, StoreUnavailable
from edifice.reads import note_graph_call
from edifice.telemetry.stores import Calls, watch_connections

Result = TypeVar("Result")
Work = Callable[[AsyncManagedTransaction], Awaitable[Result]]

DATABASE: Final = "neo4j"
READ_SECONDS: Final = 10.0
WRITE_SECONDS: Final = 30.0
POOL_SIZE: Final = 32
RETRY_SECONDS: Final = 15.0
SILENCE_SECONDS: Final = 5.0
"""How much longer than its own limit the server may take to say that it is over; a lost connection says nothing."""
DEFINE_SECONDS: Final = 900.0
"""A new index on a large graph takes minutes."""
ASK_SECONDS: Final = 3.0
REFUSED_SECONDS: Final = 30.0
"""How long a refused account is not tried again: after three such tries the server lets nobody in by that user."""
NO_ACCOUNT: Final = (
    "The graph store refuses the user or the password: set EDIFICE_GRAPH_USER and EDIFICE_GRAPH_PASSWORD to those that "
    "it knows."
)
NO_TRY: Final = (
    "The graph store takes no login of our user for some seconds, since several had a wrong password: see that each "
    "process has the right one in EDIFICE_GRAPH_PASSWORD."
)
NO_RIGHT: Final = "The graph store refuses this to the user that EDIFICE_GRAPH_USER names."


CALLS = Calls("graph", "neo4j")


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What the graph store is and whether it answers; `since` in epoch milliseconds, of the last change of state.

    `reason` is a sentence that says why it is not up.
    """

    engine: str
    version: str | None
    state: Literal["UP", "DOWN", "STARTING"]
    since: int
    reason: str | None = None


def translated(error: Neo4jError | DriverError | OSError) -> EdificeError | None:
    """The error of ours that stands for one of the driver's; None for a mistake in a query, which is a bug."""
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    if "TransactionTimedOut" in code:
        return StoreTimeout("The graph store took longer than the limit. Ask for less at once, or try again.")
    if "OutOfMemory" in code:
        return CostLimitExceeded("The graph store has not enough memory for this at once. Ask for less.")
    if isinstance(error, ConnectionPoolError):
        return StoreUnavailable("The graph store is busy: all connections are in use. Try again.", store="graph")
    if ".Security." in code:
        limited = NO_TRY if code.endswith("RateLimit") else NO_RIGHT
        return StoreUnavailable(NO_ACCOUNT if _is_refused(error) else limited, store="graph")
    if isinstance(error, (ServiceUnavailable, SessionExpired, TransientError, OSError)):
        return StoreUnavailable("The graph store does not answer. Try again in a moment.", store="graph")
    return None


def _is_refused(error: Exception) -> bool:
    """Whether it is our account that the server does not take, so that it will not do so in a moment either."""
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    return code.endswith(("Security.Unauthorized", "Security.CredentialsExpired"))


class GraphStore:
    """Neo4j over Bolt, embedded or not; one object per process and event loop.

    Writers of one process queue behind one lock, since the Clock lets only one of them work anyway.
    """

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver
        self._writing = asyncio.Lock()
        self._status = StoreStatus("Neo4j", None, "STARTING", _now())
        self._sessions = 0
        self._queued = 0
        self._refused_until = 0.0
        watch_connections("graph", self)

    @classmethod
    def connect(cls, url: str, user: str, password: str) -> "GraphStore":
        """A store at `url`; nothing is sent before the first call, so the server may still be starting."""
        driver = AsyncGraphDatabase.driver(
            url,
            auth=(user, password),
            max_connection_pool_size=POOL_SIZE,
            connection_acquisition_timeout=3.0,
            connection_timeout=3.0,
            max_transaction_retry_time=RETRY_SECONDS,
            initial_retry_delay=0.05,
            telemetry_disabled=True,
            notifications_min_severity="OFF",
        )
        return cls(driver)

    @property
    def in_use(self) -> int:
        """How many connections work: one for each session."""
        return min(self._sessions, POOL_SIZE)

    @property
    def most(self) -> int:
        """How many there may be."""
        return POOL_SIZE

    @property
    def waiting(self) -> int:
        """How many calls wait for a connection, or behind other writers."""
        return self._sessions - self.in_use + self._queued

    @contextmanager
    def _session(self) -> Iterator[None]:
        self._sessions += 1
        try:
            yield
        finally:
            self._sessions -= 1

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """The turn of a writer."""
        self._queued += 1
        try:
            await self._writing.acquire()
        finally:
            self._queued -= 1
        try:
            with self._session():
                yield
        finally:
            self._writing.release()

    async def close(self) -> None:
        """Close all connections, after the write that is under way."""
        async with self._writing:
            await self._driver.close()

    async def read(self, query: LiteralString, **params: object) -> list[Any] | None:
        """The values of the one record that `query` answers, None when it answers none.

        One record, because each costs the client two waits: rows come as lists within it. Raises StoreUnavailable
        and StoreTimeout.
        """
        count_call()
        note_graph_call()
        with CALLS.calling(query, "read"), self._session():
            try:
                return await self._read(query, params)
            except (ServiceUnavailable, SessionExpired):
                # a pooled connection that a restart of the server has cut: the second try opens a new one
                return await self._guarded(self._read(query, params))
            except (Neo4jError, DriverError, OSError) as error:
                raise self._noted(error) from error

    async def _read(self, query: LiteralString, params: dict[str, object]) -> list[Any] | None:
        self._refuse_again()
        async with (
            _heard(READ_SECONDS),
            self._driver.session(database=DATABASE, default_access_mode=READ_ACCESS) as session,
        ):
            result = await session.run(Query(query, timeout=READ_SECONDS), params)
            record = await result.single(strict=False)
        self._note("UP")
        return None if record is None else record.values()

    async def write(self, work: Work[Result]) -> Result:
        """Run `work` in one write transaction, again when the server asks for it, whole even if we are cancelled.

        A cancelled write would not tell whether it happened; so the caller may go, the transaction ends by itself.
        """
        count_call()
        with CALLS.calling("", "write"):
            return await asyncio.shield(asyncio.ensure_future(self._guarded(self._write(work))))

    async def _write(self, work: Work[Result]) -> Result:
        self._refuse_again()
        limited = unit_of_work(timeout=WRITE_SECONDS)(_once_out_of_memory(work))
        async with (
            self._turn(),
            _heard(WRITE_SECONDS + RETRY_SECONDS),
            self._driver.session(database=DATABASE) as session,
        ):
            result = await session.execute_write(limited)
        self._note("UP")
        return result

    async def define(self, statement: LiteralString) -> None:
        """Run one statement of a migration, which takes no part in a transaction of ours."""
        await self._guarded(self._define(statement))

    async def _define(self, statement: LiteralString) -> None:
        self._refuse_again()
        async with self._turn(), self._driver.session(database=DATABASE) as session:
            await (await session.run(Query(statement, timeout=DEFINE_SECONDS))).consume()

    async def _guarded(self, work: Awaitable[Result]) -> Result:
        try:
            return await work
        except (Neo4jError, DriverError, OSError) as error:
            raise self._noted(error) from error

    def _noted(self, error: Neo4jError | DriverError | OSError) -> Exception:
        ours = translated(error)
        if isinstance(error, (ServiceUnavailable, SessionExpired, OSError)) or self._is_final(error):
            self._note("DOWN", reason=ours and ours.message)
        return ours or error

    def _is_final(self, error: Exception) -> bool:
        """Whether our account is refused, which we remember for a while."""
        if refused := _is_refused(error):
            self._refused_until = time.monotonic() + REFUSED_SECONDS
        return refused

    def _refuse_again(self) -> None:
        if time.monotonic() < self._refused_until:
            raise StoreUnavailable(NO_ACCOUNT, store="graph")

    def _note(
        self,
        state: Literal["UP", "DOWN", "STARTING"],
        at: int | None = None,
        *,
        version: str | None = None,
        reason: str | None = None,
    ) -> None:
        last = self._status
        since = last.since if state == last.state else max(last.since, at or _now())
        self._status = StoreStatus("Neo4j", version or last.version, state, since, reason)

    async def status(self) -> StoreStatus:
        """Ask the server for its version, and say whether it answers; never raises for a server that is away.

        One that stops answering has done so since it was asked in vain.
        """
        at = _now()
        try:
            self._refuse_again()
            async with asyncio.timeout(ASK_SECONDS):
                info = await self._driver.get_server_info()
        except StoreUnavailable:
            pass  # it was noted when it was refused
        except (Neo4jError, DriverError, OSError) as error:
            ours = translated(error)
            starts = not self._is_final(error) and self._status.state == "STARTING"
            self._note("STARTING" if starts else "DOWN", at, reason=ours and ours.message)
        else:
            self._note("UP", at, version=info.agent.removeprefix("Neo4j/"))
        return self._status


@asynccontextmanager
async def _heard(seconds: float) -> AsyncIterator[None]:
    """Give up on a server that does not even say that a limit of so many seconds is over."""
    try:
        async with asyncio.timeout(seconds + SILENCE_SECONDS):
            yield
    except TimeoutError:
        raise StoreTimeout("The graph store did not answer within the limit. Try again.") from None


def _once_out_of_memory(work: Work[Result]) -> Work[Result]:
    """The driver would try again for long, since the server calls a transaction that is too large transient."""

    async def guarded(tx: AsyncManagedTransaction) -> Result:
        try:
            return await work(tx)
        except TransientError as error:
            if isinstance(ours := translated(error), CostLimitExceeded):
                raise ours from error
            raise

    return guarded


def _now() -> int:
    return time.time_ns() // 1_000_000
