"""The pool of PostgreSQL connections: every statement counted, every failure one of our errors.

State of a session (SET, LISTEN, advisory locks) belongs into a block of `pool.acquire()`; it is reset when the block
ends. The methods of the pool itself run one statement each and skip that reset, which would cost as much as they do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar, cast

import asyncpg
from asyncpg.pool import PoolAcquireContext, PoolConnectionProxy

from edifice.calls import count_call
from edifice.errors import BadInput, EdificeError, StoreTimeout, StoreUnavailable
from edifice.reads import note_sql_call
from edifice.telemetry.stores import Calls, watch_connections

if TYPE_CHECKING:
    from types import CoroutineType  # not subscriptable when it runs

STORE = "series"
COMMAND_SECONDS = 30.0
CONNECT_SECONDS = 10.0
ACQUIRE_SECONDS = 30.0
"""How long a caller waits for a connection: as long as the statement before it may take."""

POOL_SIZE = 10
PROBE_SECONDS = 30.0

CALLS = Calls(STORE, "postgresql")

# the keys of all advisory locks, which the whole database shares
MIGRATION_LOCK = 4_736_201
PROJECTOR_LOCK = 4_736_202
ROLLUP_LOCK = 4_736_203
RETENTION_LOCK = 4_736_204
BUILDING_LOCKS = 1156
"""The first key of the advisory locks of buildings, the second is a hash of the building's key."""

Statements: TypeAlias = asyncpg.Pool | asyncpg.Connection | PoolConnectionProxy
"""What takes statements: a pool, each in a transaction of its own, or a connection within one."""

P = ParamSpec("P")
R = TypeVar("R")

# asyncpg raises InterfaceError both for a lost connection and for our own mistakes; its text tells them apart
LOST = ("connection is closed", "connection was closed", "pool is clos", "connection has been released")

UNAVAILABLE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,
)


def as_ours(error: BaseException) -> EdificeError | None:
    """The error of ours that a failure of the store amounts to; None for one that is a fault in a statement."""
    if isinstance(error, TimeoutError | asyncio.TimeoutError | asyncpg.QueryCanceledError):
        return StoreTimeout("PostgreSQL took longer than the limit of the operation; ask for less, or try again")
    if isinstance(error, asyncpg.CharacterNotInRepertoireError):
        return BadInput("A text holds a character that cannot be stored, such as NUL; send it without")
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
        return StoreUnavailable(
            "PostgreSQL refuses the user or the password: put those that it knows into EDIFICE_SQL_URL", store=STORE
        )
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return StoreUnavailable(
            "PostgreSQL has no database of the name in EDIFICE_SQL_URL: make one, or name another", store=STORE
        )
    lost = isinstance(error, asyncpg.InterfaceError) and any(words in str(error) for words in LOST)
    if lost or isinstance(error, UNAVAILABLE):
        # by name only: the texts of these errors hold hosts, sockets and accounts, and an API's caller may read this
        return StoreUnavailable(f"PostgreSQL does not answer ({type(error).__name__}); try again", store=STORE)
    return None


@contextmanager
def store_errors() -> Iterator[None]:
    """Raise StoreUnavailable or StoreTimeout for what asyncpg raises when the store is away."""
    try:
        yield
    except EdificeError:
        raise
    except Exception as error:
        ours = as_ours(error)
        if ours is None:
            raise
        raise ours from error


def _counted(
    method: "Callable[P, CoroutineType[Any, Any, R]]", operation: str = ""
) -> "Callable[P, CoroutineType[Any, Any, R]]":
    """The method with its calls counted; the statement is its first argument, unless it is an `operation` without."""

    async def call(*args: P.args, **kwargs: P.kwargs) -> R:
        count_call()
        note_sql_call()
        with CALLS.calling("" if operation else str(args[1]), operation), store_errors():
            return await method(*args, **kwargs)

    return call


class Connection(asyncpg.Connection):
    """A connection that counts its statements and raises our errors."""

    one_statement = False

    fetch = _counted(asyncpg.Connection.fetch)
    fetchrow = _counted(asyncpg.Connection.fetchrow)
    fetchval = _counted(asyncpg.Connection.fetchval)
    executemany = _counted(asyncpg.Connection.executemany)
    copy_records_to_table = _counted(asyncpg.Connection.copy_records_to_table, "COPY")

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 - asyncpg's
        """Run a statement; those that begin and end a transaction are no calls of their own."""
        if not args and query.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            with store_errors():
                return await super().execute(query, timeout=timeout)
        count_call()
        with CALLS.calling(query), store_errors():
            return await super().execute(query, *args, timeout=timeout)

    def expect_one_statement(self) -> None:
        """Skip the reset at the next release: nothing that lasts will be done."""
        self.one_statement = True


class _Acquiring(PoolAcquireContext):
    async def __aenter__(self) -> Any:
        pool = cast("Pool", self.pool)
        pool.waiting += 1
        try:
            with CALLS.failing(), store_errors():
                return await self._within(asyncio.timeout(ACQUIRE_SECONDS))
        finally:
            pool.waiting -= 1

    async def _within(self, limit: asyncio.Timeout) -> Any:
        try:
            async with limit:
                return await super().__aenter__()
        except TimeoutError as error:
            if limit.expired():
                raise StoreUnavailable(
                    "PostgreSQL is busy: all connections are in use; try again", store=STORE
                ) from error
            raise


class Pool(asyncpg.Pool):
    """A pool of such connections; it connects when it is first used, and again whenever the store comes back."""

    waiting = 0
    """How many callers wait for a connection."""

    seen = True
    """Whether the schema was looked at: one that may be of another version, or half restored, is away for all but those
    who look."""

    @property
    def in_use(self) -> int:
        """How many connections work."""
        return self.get_size() - self.get_idle_size()

    @property
    def most(self) -> int:
        """How many there may be."""
        return self.get_max_size()

    def acquire(self, *, timeout: float | None = None, looking: bool = False) -> _Acquiring:
        """A connection, as in asyncpg; only with `looking` where the schema was not looked at yet."""
        if not (self.seen or looking):
            raise StoreUnavailable("PostgreSQL was away, and its schema is being looked at; try again", store=STORE)
        return _Acquiring(self, timeout)

    async def _one(self, method: str, *args: Any, **kwargs: Any) -> Any:
        async with self.acquire() as connection:
            connection.expect_one_statement()
            return await getattr(connection, method)(*args, **kwargs)

    async def fetch(self, query: str, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - as in asyncpg
        return await self._one("fetch", query, *args, **kwargs)

    async def fetchrow(self, query: str, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - as in asyncpg
        return await self._one("fetchrow", query, *args, **kwargs)

    async def fetchval(self, query: str, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - as in asyncpg
        return await self._one("fetchval", query, *args, **kwargs)

    async def execute(self, query: str, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - as in asyncpg
        return await self._one("execute", query, *args, **kwargs)


async def _reset(connection: Connection) -> None:
    """Forget what the session was told, unless it ran a single statement through the pool."""
    if connection.one_statement:
        connection.one_statement = False
    else:
        await asyncpg.Connection.execute(connection, connection.get_reset_query())


async def open_pool(url: str, *, size: int = POOL_SIZE) -> Pool:
    """A pool on the database at `url`, not yet connected, so that a store that is away costs only what needs it."""
    pool = Pool(
        url,
        min_size=0,
        init_size=0,
        max_size=size,
        max_queries=50_000,
        max_inactive_connection_lifetime=300.0,
        connection_class=Connection,
        record_class=asyncpg.Record,
        reset=_reset,
        loop=None,
        setup=None,
        init=None,
        connect=None,
        timeout=CONNECT_SECONDS,
        command_timeout=COMMAND_SECONDS,
        server_settings={"timezone": "UTC", "application_name": "edifice", "jit": "off"},
    )
    watch_connections(STORE, pool)
    return await pool


@asynccontextmanager
async def listening(
    pool: Pool, channels: Sequence[str], hear: Callable[[object, int, str, object], None]
) -> AsyncIterator[asyncio.Event]:
    """Hear these channels for the length of the block; the event is set when the connection is lost."""
    lost = asyncio.Event()

    def end(_connection: object) -> None:
        lost.set()

    async with pool.acquire() as connection:
        connection.add_termination_listener(end)
        probing = asyncio.create_task(_probe(connection, lost))
        try:
            for channel in channels:
                await connection.add_listener(channel, hear)
            yield lost
        finally:
            probing.cancel()
            await asyncio.gather(probing, return_exceptions=True)
            # a lost connection hears nothing anyway, and its error must not take the place of a cancellation
            with suppress(asyncpg.InterfaceError, EdificeError):
                connection.remove_termination_listener(end)
                for channel in channels:
                    await connection.remove_listener(channel, hear)


async def _probe(connection: PoolConnectionProxy, lost: asyncio.Event) -> None:
    """Ask now and then, since nobody tells of a connection whose other end is gone: it is silent, as it always is."""
    with suppress(asyncpg.InterfaceError, EdificeError):
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            await connection.execute("SELECT 1")
    lost.set()
