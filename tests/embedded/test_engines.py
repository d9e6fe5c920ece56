"""The further engines of the tests are real, run as an ordinary user, and end with whoever started them."""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from edifice.embedded.account import find_account
from edifice.embedded.addresses import Addresses
from tests.support.engines import promtool
from tests.support.real import CHECKOUT

pytestmark = [pytest.mark.engines, pytest.mark.slow]

HOLDING = """
import asyncio, sys
from contextlib import AsyncExitStack
from pathlib import Path
from tests.support.choice import with_further
from tests.support.engines import mosquitto, newest_graph, timescale
from edifice.embedded.addresses import Addresses

async def main(folder):
    async with AsyncExitStack() as running:
        found = Addresses()
        for engine in (mosquitto, timescale, newest_graph):
            found = with_further(found, await running.enter_async_context(engine(folder)))
        print(found.to_line(), flush=True)
        await asyncio.sleep(600)

asyncio.run(main(Path(sys.argv[1])))
"""


async def test_they_end_when_the_session_is_killed(store_folder: Path) -> None:
    session = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLDING, str(store_folder / "killed")), cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(180):
            assert session.stdout
            pids = Addresses.from_line(await session.stdout.readline()).pids
            assert pids.keys() == {"graph", "sql", "broker"}
            if account := find_account():
                assert {Path(f"/proc/{pids[name]}").stat().st_uid for name in ("sql", "broker")} == {account.user_id}
            session.kill()
            await session.wait()
            while any(is_alive(pid) for pid in pids.values()):
                await asyncio.sleep(0.05)
    finally:
        with suppress(ProcessLookupError):
            session.kill()


async def test_promtool_tells_a_good_rule_from_a_bad_one(tmp_path: Path) -> None:
    (tmp_path / "good.yml").write_text("groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]")
    (tmp_path / "bad.yml").write_text("groups: [{name: g, rules: [{alert: A, expr: up ==}]}]")
    exits: list[int] = []
    for file in ("good.yml", "bad.yml"):
        checking = await asyncio.create_subprocess_exec(
            *(promtool(tmp_path), "check", "rules", tmp_path / file),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        exits.append(await checking.wait())
    assert exits == [0, 1]


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        os.kill(pid, 0)
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False
