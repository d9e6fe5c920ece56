"""The lease of a job: kept while it works, given back when it is cancelled or meets a store that is away."""

import asyncio

import pytest

from edifice.errors import Conflict, StoreUnavailable
from ingest import lease
from ingest.lease import RETRY_SECONDS, kept

AWAY = StoreUnavailable("It is away; try again.", store="series")


class Leases:
    """Notes for how long a lease is asked, and is away as often as it is told."""

    def __init__(self, away: int = 0) -> None:
        self.asked = list[float]()
        self.away = away

    async def renew(self, seconds: float) -> None:
        if self.away:
            self.away -= 1
            raise AWAY
        self.asked.append(seconds)


async def test_it_is_renewed_while_the_block_runs_and_then_no_more() -> None:
    leases = Leases()
    async with asyncio.timeout(10), kept(leases.renew, 0.03):
        while len(leases.asked) < 2:
            await asyncio.sleep(0.01)
    asked = len(leases.asked)
    await asyncio.sleep(0.05)
    assert leases.asked == [0.03] * asked


async def test_a_job_that_is_cancelled_is_left_to_others_at_once() -> None:
    leases, begun = Leases(), asyncio.Event()

    async def work() -> None:
        async with kept(leases.renew, 30):
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    await asyncio.wait((task,))
    assert task.cancelled()
    assert leases.asked == [0.0]


async def test_a_job_whose_store_is_away_rests_as_soon_as_the_store_hears_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lease, "PAUSE_SECONDS", 0.01)
    leases = Leases(away=3)
    with pytest.raises(StoreUnavailable):
        async with kept(leases.renew, 30):
            raise AWAY
    assert leases.asked == [RETRY_SECONDS]


async def test_a_job_that_fails_keeps_its_lease_until_its_end_is_noted() -> None:
    leases = Leases()
    with pytest.raises(Conflict):
        async with kept(leases.renew, 30):
            raise Conflict("no")
    assert leases.asked == []
