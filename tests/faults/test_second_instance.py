"""A second Edifice on the same data folder."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from edifice.embedded.addresses import Addresses, running_addresses
from tests.support.documentation import ROOT
from tests.support.reliability import Row

pytestmark = pytest.mark.fault


async def test_it_refuses(stores: Addresses, store_folder: Path, reliability: Row) -> None:
    environment = {**os.environ, "EDIFICE_DATA": str(store_folder), "EDIFICE_PORT": "0"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "edifice", "run", cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(120):
        _, said = await process.communicate()
    assert process.returncode == 1
    (sentence,) = said.decode().splitlines()
    holder = f"is in use by process {stores.pids['supervisor']}: stop that one"
    assert holder in sentence
    assert running_addresses(store_folder) == stores
    reliability.number, reliability.fault = 21, "a second `edifice run` on one data folder"
    reliability.promised = "it refuses and says who holds the folder; the first goes on"
