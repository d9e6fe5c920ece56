"""A role of jobs that is killed in the middle of its work, and a model whose application takes several commits."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import astuple

from tests.support.documentation import ROOT
from tests.support.twins import Twin

POINTS = 3_000


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
