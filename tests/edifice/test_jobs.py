"""The loops of the role of jobs."""

import asyncio

import pytest

from edifice import jobs
from edifice.errors import StoreUnavailable


@pytest.mark.parametrize("failure", [KeyError("a bug"), StoreUnavailable("It is away; try again.", store="graph")])
async def test_a_failing_job_is_tried_again(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    # given a job that fails once
    monkeypatch.setattr(jobs, "BACK_OFF_SECONDS", 0.01)
    stop, calls = asyncio.Event(), list[str]()

    async def work() -> bool:
        calls.append("call")
        if len(calls) == 1:
            raise failure
        stop.set()
        return False

    # when it is repeated, then it is called again, and ends when it is asked to
    async with asyncio.timeout(10):
        await jobs.repeat("some work", work, stop)
    assert calls == ["call", "call"]
