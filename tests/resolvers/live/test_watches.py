"""Watches are told of readings by series, of commits by building, of imports; never too little."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from edifice.reads import collected, note_graph_call, reading_imports, reading_scopes, reading_series
from resolvers.live import watches as module
from resolvers.live.watches import Watch, Watches


class Lookout:
    """Tells what a test tells it."""

    def __init__(self) -> None:
        self.commit: Callable[[frozenset[str] | None], object]
        self.import_: Callable[[], object]
        self.store: Callable[[], object]

    async def now(self) -> None:
        await asyncio.sleep(0)

    async def commits(self, _known: object, tell: Callable[[frozenset[str] | None], object]) -> None:
        self.commit = tell
        await asyncio.Event().wait()

    async def imports(self, tell: Callable[[], object]) -> None:
        self.import_ = tell
        await asyncio.Event().wait()

    async def readings(self, tell: Callable[[], object]) -> None:
        self.store = tell
        await asyncio.Event().wait()


@pytest.fixture
def lookout() -> Any:
    return Lookout()


def read(watch: Watch, what: Callable[[], object]) -> None:
    """One making of an answer."""
    with collected(watch.begin()):
        what()
    watch.settle()


def series(*points: int) -> Callable[[], None]:
    def work() -> None:
        with reading_series(points):
            pass

    return work


def building(scope: str) -> Callable[[], None]:
    def work() -> None:
        with reading_scopes([scope]):
            note_graph_call()

    return work


async def test_readings_are_told_by_what_was_read_last(lookout: Any) -> None:
    watches = Watches()
    async with watches.watching(lookout) as watch:
        read(watch, series(1, 2))
        read(watch, series(2, 3))

        watches.deliver([1, 9], degraded=False)
        before = watch.due.is_set()
        watch.due.clear()
        watches.deliver([9], degraded=False)
        unrelated = watch.due.is_set()
        watches.deliver([3], degraded=False)

        assert (before, unrelated, watch.due.is_set()) == (
            True,
            False,
            True,
        )  # the first tells that the broker is there


async def test_what_is_read_is_told_of_while_the_answer_is_made(lookout: Any) -> None:
    watches = Watches()
    async with watches.watching(lookout) as watch:
        watches.deliver([], degraded=False)
        with collected(watch.begin()), reading_series([1]):
            watches.deliver([1], degraded=False)
        watch.settle()

        assert watch.due.is_set()


async def test_a_run_that_goes_on_behind_its_watch_leaves_nothing(lookout: Any) -> None:
    watches = Watches()
    async with watches.watching(lookout) as watch:
        reads = watch.begin()
    with collected(reads), reading_series([1]):
        watches.deliver([1], degraded=False)
    watch.settle()

    assert watches.followed == 0
    assert watch.due.is_set() is False


async def test_commits_are_told_by_their_buildings(lookout: Any) -> None:
    watches = Watches()
    async with watches.watching(lookout) as one, watches.watching(lookout) as all_:
        await asyncio.sleep(0)
        read(one, building("b1"))
        read(all_, note_graph_call)

        lookout.commit(frozenset({"b2"}))
        assert (one.due.is_set(), all_.due.is_set()) == (False, True)
        lookout.commit(frozenset({"b1"}))
        assert one.due.is_set()

    assert len(watches) == 0


async def test_nobody_knows_of_which_buildings_commits_were(lookout: Any) -> None:
    watches = Watches()
    async with watches.watching(lookout) as watch, watches.watching(lookout) as other:
        await asyncio.sleep(0)
        read(watch, building("b1"))
        read(other, series(1))

        lookout.commit(None)

        assert (watch.due.is_set(), other.due.is_set()) == (True, False)


async def test_a_building_that_is_known_late_is_not_missed(lookout: Any) -> None:
    watches = Watches()
    async with watches.watching(lookout) as watch:
        await asyncio.sleep(0)
        with collected(watch.begin()):
            lookout.commit(frozenset({"b1"}))
            building("b1")()
        assert watch.due.is_set() is False
        watch.settle()

        assert watch.due.is_set()


async def test_imports_are_told_to_those_who_read_them(lookout: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LATER_SECONDS", 0.01)
    watches = Watches()
    async with watches.watching(lookout) as listing, watches.watching(lookout) as reading:
        await asyncio.sleep(0)
        with collected(listing.begin()), reading_imports():
            pass
        listing.settle()
        read(reading, series(1))

        lookout.import_()

        assert (listing.due.is_set(), reading.due.is_set()) == (True, False)
        async with asyncio.timeout(60):
            await reading.due.wait()  # a file may have held readings of its points


async def test_readings_that_nobody_publishes_are_told_to_those_who_read_any(lookout: Any) -> None:
    watches = Watches()
    async with watches.watching(lookout) as reading, watches.watching(lookout) as other:
        await asyncio.sleep(0)
        read(reading, series(1))
        read(other, building("b1"))

        lookout.store()

        assert (reading.due.is_set(), other.due.is_set()) == (True, False)


async def test_an_answer_made_of_readings_moves_while_the_broker_is_away(lookout: Any) -> None:
    watches = Watches()
    async with watches.watching(lookout) as watch:
        read(watch, series(1))
        moving = [watch.is_moving]
        watches.deliver([], degraded=False)
        moving.append(watch.is_moving)
        watch.due.clear()
        watches.deliver([], degraded=True)
        moving.append(watch.is_moving)

        assert moving == [True, False, True]
        assert watch.due.is_set()
