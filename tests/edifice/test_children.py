"""Roles as children: whatever ends one, it is started again."""

import asyncio
import errno

import pytest

from edifice import children
from edifice.children import keep_role


class Started:
    """A process that ends when it is told to."""

    returncode: int | None = None

    def __init__(self) -> None:
        self.told = asyncio.Event()

    async def wait(self) -> int:
        await self.told.wait()
        self.returncode = 0
        return 0

    def terminate(self) -> None:
        self.told.set()


async def test_a_role_that_the_machine_could_not_start_is_started_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    # given a machine that has no room for a process twice
    refusals = [OSError(errno.EAGAIN, "no more processes"), OSError(errno.ENOMEM, "no memory")]
    started, stop = list[Started](), asyncio.Event()

    async def start(*_: object, **__: object) -> Started:
        if refusals:
            raise refusals.pop(0)
        started.append(Started())
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    monkeypatch.setattr(children, "FIRST_WAIT_SECONDS", 0.01)
    # when the role is kept
    keeping = asyncio.create_task(keep_role("jobs", stop))
    async with asyncio.timeout(10):
        while not started:
            await asyncio.sleep(0.01)
            assert not keeping.done()
        # then it runs, until it is to stop
        stop.set()
        await keeping
    assert started[0].returncode == 0
    said = caplog.text + capsys.readouterr().out
    assert said.count("role ended, starting it again") == 2
    assert "no more processes" in said
