"""A role of jobs that is killed in the middle of its work, and a model whose application takes several commits."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import astuple

from operations.imports import ImportRecord
from tests.support.documentation import ROOT
from tests.support.twins import Twin

POINTS = 3_000
SECONDS = 120
EXPIRE = "UPDATE import_run SET lease_until = now() WHERE state = 'RUNNING'"
"""As when a runner has not been heard of for as long as its lease lasts."""


def model() -> str:
    """An air handling unit with so many points, as Turtle."""
    head = "@prefix brick: <https://brickschema.org/schema/Brick#> . <urn:ahu> a brick:AHU ."
    points = (
        f"<urn:ahu> brick:hasPoint <urn:p{number}> . <urn:p{number}> a brick:Sensor ." for number in range(POINTS)
    )
    return "\n".join([head, *points])


@asynccontextmanager
async def runner(twin: Twin) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process with the role of jobs, which is killed when the block ends."""
    runtime = twin.runtime
    addresses = [address for address in astuple(runtime.addresses) if isinstance(address, str)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.jobs_process", str(runtime.data), *addresses,
        cwd=ROOT, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def seen(twin: Twin, id_: str, ready: Callable[[ImportRecord], bool]) -> ImportRecord:
    """The import at the first look at which it is so."""
    async with asyncio.timeout(SECONDS):
        while not ready(record := await twin.record(id_)):
            await asyncio.sleep(0.005)
    return record
