"""Who keeps an answer current is told when what the answer was made of may have changed.

A watch is told of readings by their series, of commits by their buildings, and of imports: that something may have
changed, never what.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from edifice.reads import Reads
from resolvers.live.lookout import Lookout

LATER_SECONDS = 5.0
"""After a commit or an import readings may come that nobody publishes: those of a file while it is read."""


class Watch:
    """What one answer was made of; `due` is set when it may no longer be as it was."""

    def __init__(self, watches: "Watches") -> None:
        self.due = asyncio.Event()
        self.reads = Reads()
        self._before = Reads()
        self._committed: frozenset[str] | None = frozenset()
        self._watches = watches
        self._later: asyncio.TimerHandle | None = None

    @property
    def is_moving(self) -> bool:
        """Whether the answer may change without a word: with the clock, or while the broker is away."""
        return self.reads.moving or (bool(self.reads.series) and self._watches.degraded)

    def begin(self) -> Reads:
        """The answer is made anew: what it reads goes into the returned object, and what was read before counts too."""
        self.due.clear()
        self._committed = frozenset()
        self._before = self.reads
        self.reads = Reads(listen=lambda points: self._watches.follow(self, points))
        return self.reads

    def settle(self) -> None:
        """The answer is made: from now on only what was read this time counts."""
        self._watches.unfollow(self, self._before.series - self.reads.series)
        self._before = Reads()
        # for the buildings that were known only when the graph had answered
        self._see(self._committed)

    def commit(self, scopes: frozenset[str] | None) -> None:
        """Buildings were committed to; None when nobody knows which."""
        known = self._committed
        self._committed = None if known is None or scopes is None else known | scopes
        self._see(scopes)

    def imported(self) -> None:
        """The rows of imports have changed."""
        if self.reads.imports or self._before.imports:
            self.due.set()
        if self.reads.series or self._before.series:
            self._look_later()

    def stored(self) -> None:
        """Readings were stored that nobody has published."""
        if self.reads.series or self._before.series:
            self.due.set()

    def end(self) -> None:
        """Tell nothing any more."""
        self._watches.unfollow(self, self.reads.series | self._before.series)
        if self._later is not None:
            self._later.cancel()

    def _see(self, scopes: frozenset[str] | None) -> None:
        if _touched(self.reads, scopes) or _touched(self._before, scopes):
            self.due.set()
            self._look_later()

    def _look_later(self) -> None:
        if self._later is None:
            self._later = asyncio.get_running_loop().call_later(LATER_SECONDS, self._fire)

    def _fire(self) -> None:
        self._later = None
        self.due.set()


def _touched(reads: Reads, scopes: frozenset[str] | None) -> bool:
    if scopes is None:
        return reads.everywhere or bool(reads.scopes)
    return bool(scopes) and (reads.everywhere or not reads.scopes.isdisjoint(scopes))


class Watches:
    """All watches of a process, by the series that they follow; the hub tells them of readings."""

    def __init__(self) -> None:
        self.degraded = True
        self._all: set[Watch] = set()
        self._by_point: defaultdict[int, set[Watch]] = defaultdict(set)
        self._looking: asyncio.Future[tuple[None, None, None]] | None = None

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all)

    @property
    def followed(self) -> int:
        """How many points somebody wants to be told of."""
        return len(self._by_point)

    def deliver(self, points: Collection[int], *, degraded: bool) -> None:
        """Readings of these points were stored; while `degraded` none are told of."""
        if degraded != self.degraded:
            self.degraded = degraded
            self.wake()
        if self._by_point:
            followed = self._by_point.keys() & set(points)
            for watch in set[Watch]().union(*(self._by_point[point] for point in followed)):
                watch.due.set()

    def wake(self) -> None:
        """Readings may have been missed."""
        for watch in self._all:
            watch.due.set()

    def follow(self, watch: Watch, points: Collection[int]) -> None:
        """Tell this watch of readings of these points too; one that has ended, whose run may still go on, of none."""
        if watch not in self._all:
            return
        for point in points:
            self._by_point[point].add(watch)

    def unfollow(self, watch: Watch, points: Collection[int]) -> None:
        """Tell this watch no longer of readings of these points."""
        for point in points:
            followers = self._by_point[point]
            followers.discard(watch)
            if not followers:
                del self._by_point[point]

    @asynccontextmanager
    async def watching(self, lookout: Lookout) -> AsyncIterator[Watch]:
        """A watch for the length of the block; commits and imports are looked for while there are any."""
        watch = Watch(self)
        self._all.add(watch)
        try:
            if self._looking is None:
                await self._begin(lookout)
            yield watch
        finally:
            self._all.discard(watch)
            watch.end()
            await self._end()

    async def _begin(self, lookout: Lookout) -> None:
        begun = await lookout.now()
        if self._looking is None:
            self._looking = asyncio.gather(
                lookout.commits(begun, self._committed),
                lookout.imports(self._imported),
                lookout.readings(self._stored),
            )

    async def _end(self) -> None:
        looking = self._looking
        if looking is not None and not self._all:
            self._looking = None
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    def _committed(self, scopes: frozenset[str] | None) -> None:
        for watch in self._all:
            watch.commit(scopes)

    def _imported(self) -> None:
        for watch in self._all:
            watch.imported()

    def _stored(self) -> None:
        for watch in self._all:
            watch.stored()
